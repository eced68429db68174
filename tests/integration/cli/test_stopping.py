"""Ctrl-C once keeps the best roster, twice stops at once; SIGTERM is as good as one Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures.centres.family import family
from solver.files import write_problem
from tests.command_line import ROOT, run, start

WAIT_S = 240
"""Most time a search may need until its first roster; kernels may have to be compiled first."""


@pytest.fixture(scope="module")
def problem_file(tmp_path_factory) -> Path:
    """Twenty agents for four weeks: minutes of search, a first roster after seconds."""
    path = tmp_path_factory.mktemp("problem") / "problem.json"
    write_problem(family(20), path)
    return path


@pytest.fixture(scope="module")
def larger_problem_file(tmp_path_factory) -> Path:
    """Sixty agents for four weeks: too large for one exact model."""
    path = tmp_path_factory.mktemp("problem") / "problem.json"
    write_problem(family(60), path)
    return path


def _heard(terminal: int) -> Iterator[str]:
    """All that has been written to a terminal so far, again and again, until nobody holds its other end."""
    text, until = "", time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            text += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            return
        yield text


def _stopped(problem_file: Path, output: Path, number: signal.Signals) -> tuple[dict[str, Any], str]:
    """Start a solve, send the signal once a roster is there; what it printed, and its last words on the terminal."""
    ours, theirs = pty.openpty()
    line = ["solve", problem_file, "--seconds", "300", "--gap", "0", "-o", output, "--json"]
    terminal = {**os.environ, "COLUMNS": "160", "TERM": "xterm"}
    with start(line, stderr=theirs, env=terminal) as process:
        os.close(theirs)
        found = next((text for text in _heard(ours) if re.search(r"best [\d,]+", text)), None)
        assert found is not None, "no roster was reported"
        process.send_signal(number)
        ending = "".join(list(_heard(ours))[-1:])
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    return json.loads(out or "{}"), ending


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_keeps_the_best_roster_so_far(tmp_path, problem_file, number):
    printed, ending = _stopped(problem_file, tmp_path / "r.json", number)
    assert printed["interrupted"] is True
    assert "best roster so far" in ending
    assert run("check", problem_file, tmp_path / "r.json").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.slow
def test_a_stopped_search_goes_on_from_its_roster_and_loses_nothing(tmp_path, larger_problem_file):
    stopped, _ = _stopped(larger_problem_file, tmp_path / "r.json", signal.SIGTERM)
    # One second is hardly more than reading the rules: what is kept then is what was brought along.
    for seconds in ("1", "8"):
        again = ["--hint", tmp_path / "r.json", "--seconds", seconds, "--seed", "2", "--gap", "0", "--workers", "1"]
        with start(["solve", larger_problem_file, *again, "-o", tmp_path / "next.json", "--json"]) as process:
            out, _ = process.communicate(timeout=WAIT_S)
        assert process.returncode == 0
        assert json.loads(out)["objective"] <= stopped["objective"]
        assert run("check", larger_problem_file, tmp_path / "next.json").exit_code == 0


@pytest.mark.slow
def test_a_killed_search_leaves_the_old_roster_as_it_was(tmp_path, problem_file):
    (tmp_path / "r.json").write_text("an older roster", encoding="utf-8")
    _stopped(problem_file, tmp_path / "r.json", signal.SIGKILL)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["an older roster"]


def test_a_process_killed_while_it_writes_leaves_a_whole_file(tmp_path):
    code = (
        "import sys; from pathlib import Path; from solver.files import write_atomically\n"
        "while True:\n"
        "    for digit in '12': write_atomically(Path(sys.argv[1]), digit * 4_000_000); print(digit, flush=True)"
    )
    target = tmp_path / "r.json"
    for lines in (1, 2, 5):
        with subprocess.Popen(
            [sys.executable, "-c", code, target], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            for _ in range(lines):
                process.stdout.readline()
            # Somewhere in the next writing: four million characters take milliseconds, and so does this.
            time.sleep(0.003 * lines)
            process.kill()
        text = target.read_text(encoding="utf-8")
        assert text in ("1" * 4_000_000, "2" * 4_000_000)


def test_a_second_signal_leaves_at_once():
    code = (
        "import time; from api.cli.stopping import Stop, run_stoppable; "
        "run_stoppable(lambda: time.sleep(600), Stop(), lambda: print('.', flush=True))"
    )
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, **streams) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert "Once more stops at once." in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130

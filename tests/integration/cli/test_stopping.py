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

import pytest

from fixtures.centres.family import family
from solver.domain.problem import RosterProblem
from solver.files import write_problem
from tests.command_line import ROOT, run, start

WAIT_S = 240
"""Most time a search may need until its first roster; kernels may have to be compiled first."""


@pytest.fixture(scope="module")
def problem_file(tmp_path_factory) -> Path:
    """Twenty agents for four weeks: minutes of search, a first roster after seconds."""
    path = tmp_path_factory.mktemp("problem") / "problem.json"
    write_problem(RosterProblem.model_validate(family(20).model_dump()), path)
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


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_keeps_the_best_roster_so_far(tmp_path, problem_file, number):
    ours, theirs = pty.openpty()
    line = ["solve", problem_file, "--seconds", "300", "--gap", "0", "-o", tmp_path / "r.json", "--json"]
    terminal = {**os.environ, "COLUMNS": "160", "TERM": "xterm"}
    with start(line, stderr=theirs, env=terminal) as process:
        os.close(theirs)
        found = next((text for text in _heard(ours) if re.search(r"best [\d,]+", text)), None)
        assert found is not None, "no roster was reported"
        process.send_signal(number)
        ending = "".join(list(_heard(ours))[-1:])
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert json.loads(out)["interrupted"] is True
    assert "best roster so far" in ending
    assert run("check", problem_file, tmp_path / "r.json").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


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

"""The tutorial is walked as it is printed, in one shell, in an empty folder, with a service beside it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pages import DOCS
from tests.tree import ROOT

PAGE = "tutorial/first_roster.md"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("tutorial"),  # one worker walks the page once
    pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine"),
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def script(port: int) -> str:
    """All shell blocks of the page in their order; the one in the background is given time to answer."""
    text = (DOCS / PAGE).read_text(encoding="utf-8").replace("8000", str(port))
    parts = ["set -euo pipefail"]
    for opening, body in re.findall(r"^```(sh|sh background)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        if opening == "sh":
            parts.append(body)
        else:
            waiting = f"until curl -sf http://127.0.0.1:{port}/readyz; do kill -0 $service; sleep 0.2; done"
            parts += [f"{body.rstrip()} & service=$!", "trap 'kill $service; wait $service' EXIT", waiting]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder after the walk, and what was printed."""
    folder = tmp_path_factory.mktemp("first-roster")
    (folder / "bin").mkdir()
    paiban = folder / "bin" / "paiban"
    paiban.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m api "$@"\n', encoding="utf-8")
    paiban.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAIBAN_")}
    environment |= {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    words = ["bash", "-c", script(free_port())]
    result = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return folder, result.stdout


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_files_of_the_page_are_there(walked: tuple[Path, str]) -> None:
    folder, _ = walked
    made = {"forecast.csv", "requirement.csv", "problem.json", "roster.json", "roster.xlsx", "roster.html", "week.svg"}
    assert made <= {path.name for path in folder.iterdir() if path.stat().st_size > 1_000}


def test_the_roster_answers_the_requirement_of_the_page(walked: tuple[Path, str]) -> None:
    folder, _ = walked
    result = load(folder / "roster.json")["result"]
    assert result["status"] in ("feasible", "optimal")
    assert result["short_agent_min"] < 0.05 * result["required_agent_min"]


def test_the_changed_roster_is_refused_with_the_rule_named(walked: tuple[Path, str]) -> None:
    _, printed = walked
    assert "Every claim of the roster is true." in printed
    after = printed.partition("Every claim of the roster is true.")[2]
    assert "One shift per day (hard, 1)" in after
    assert "The answer is no: status 1" in after


def test_the_backtest_says_what_the_page_says_of_it(walked: tuple[Path, str]) -> None:
    _, printed = walked
    floor = re.search(r"would have a WAPE of ([\d.]+)%", printed)
    assert floor is not None
    assert 36 < float(floor[1]) < 44
    auto = re.search(r"^ auto +[\d.]+% +([\d.]+)%", printed, flags=re.MULTILINE)
    assert auto is not None
    assert 6 < float(auto[1]) < 11


def test_the_roster_over_the_api_is_published_and_seen_by_the_agent(walked: tuple[Path, str]) -> None:
    _, printed = walked
    publication, schedule = (json.loads(line) for line in re.findall(r'\{"[^\n]*"published_[^\n]*\}', printed)[-2:])
    assert publication["note"] == "my first roster"
    assert publication["version"] == 2, "the demo published the first one"
    assert schedule["agent"] == "wang.fang"
    assert len(schedule["published_days"]) == 7
    assert 3 <= len(schedule["shifts"]) <= 6

"""The nrp command on a tiny instance: files, exit statuses, and what happens when the two judges disagree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.nrp import command
from benchmarks.nrp.validator import Verdict
from solver.files import read_problem, read_roster
from tests.nrp_world import TEXT


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_every_file_asked_for_is_written(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = instance.parent
    names = {"--problem": "problem.json", "-o": "roster.json", "--solution": "solution.csv"}
    written = [part for option, name in names.items() for part in (option, str(folder / name))]
    assert command.main([str(instance), "--seconds", "60", *written]) == 0
    line = json.loads(capsys.readouterr().out)
    # Amy on E on day 0 and L on day 4, Bob or Cal with her on day 0: everything can be had, and nothing must cost.
    assert (line["objective"], line["bound"], line["gap"], line["hard_violations"]) == (0, 0, 0.0, 0)
    problem = read_problem(folder / "problem.json")
    roster = read_roster(folder / "roster.json", problem)
    rows = (folder / "solution.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "staff,day,shift"
    assert len(rows) - 1 == len(roster)
    again = [str(instance), "--seconds", "60", "--start", str(folder / "roster.json")]
    assert command.main(again) == 0


def test_what_cannot_be_read_ends_with_one_message(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance.write_text(TEXT.replace("E,480", "E,many"), encoding="utf-8")
    assert command.main([str(instance)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "tiny, line 4: the length is 'many'; expected a whole number from 1 to 1440\n"


def test_no_roster_is_told_with_its_reason(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Amy owes 3000 minutes, but may work one weekend, never on day 3, at most 4 days in a row and 2 of them L.
    instance.write_text(TEXT.replace("Amy,E=7|L=2,3000,960", "Amy,E=7|L=2,3000,3000"), encoding="utf-8")
    assert command.main([str(instance), "--seconds", "60"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["objective"] is None
    assert "there is no roster" in told.err
    assert "Amy: " in told.err


def test_disagreement_is_an_error(
    instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "validate", lambda *_: Verdict(("Amy sleeps",), 5))
    assert command.main([str(instance), "--seconds", "60"]) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["hard_violations"] == 1
    assert "the validator says 5 and 1 broken; first: Amy sleeps" in told.err


@pytest.mark.parametrize("option", [["--seconds", "0"], ["--workers", "0"], ["--seed", "-1"], ["--gap", "2"]])
def test_an_option_that_cannot_be_is_refused(instance: Path, option: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main([str(instance), *option])

"""`paiban solve` on problems small enough to be proved at once."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from solver.files import read_problem, write_problem
from solver.notation import world_of
from tests.command_line import answer, run

_NEED = {"skills": {"Amy": ["a"], "Bob": ["a"]}, "need": {"a": "Mon 08:00-16:00 2"}, "horizon": {"n_days": 2}}


@pytest.fixture
def easy(tmp_path):
    """Two people, one shift to choose, two wanted on Monday."""
    path = tmp_path / "problem.json"
    write_problem(world_of("", {**_NEED, "choices": "x Mon 08:00-16:00"})[0], path)
    return path


@pytest.fixture
def impossible(tmp_path):
    """Amy's contract asks for two shifts this week, but she is on leave on both days."""
    leave = {"start": "2026-03-02T00:00:00+00:00", "end": "2026-03-04T00:00:00+00:00"}
    world = {**_NEED, "choices": "x Mon 08:00-16:00", "agent": {"Amy": {"time_off": [leave]}}}
    world["horizon"] = {"n_days": 2, "period_days": 2}
    world["contract"] = {"period_paid_min": {"least": 960, "most": 960}}
    path = tmp_path / "problem.json"
    write_problem(world_of("", world)[0], path)
    return path


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    else:
        yield str(value)


def test_the_best_roster_is_found_proved_and_written(tmp_path, easy):
    said = answer("solve", easy, "-o", tmp_path / "r.json")
    assert said["status"] == "optimal"
    assert said["short_agent_min"] == 0
    assert said["gap"] == 0
    assert not said["interrupted"]
    assert answer("check", easy, tmp_path / "r.json")["agrees"] is True


def test_people_read_status_bound_and_gap(tmp_path, easy):
    result = run("solve", easy, "-o", tmp_path / "r.json")
    assert result.exit_code == 0
    for word in ("optimal (proved)", "Bound", "Gap", "Understaffing", "2 shifts"):
        assert word in result.stdout
    # nobody watches a terminal here
    assert result.stderr == ""


def test_people_read_how_short_any_roster_must_be(tmp_path):
    # Two are needed for an hour, Amy alone is there: 60 agent-minutes are missing whatever she does.
    world = {"choices": "Amy Mon 08:00-09:00", "skills": {"Amy": ["a"]}, "need": {"a": "Mon 08:00-09:00 2"}}
    write_problem(world_of("", world)[0], tmp_path / "p.json")
    said = answer("solve", tmp_path / "p.json", "-o", tmp_path / "r.json")
    assert (said["short_agent_min"], said["least_short_agent_min"]) == (60, 60)
    shown = run("solve", tmp_path / "p.json", "-o", tmp_path / "r.json").stdout
    assert "no roster under these rules can be short less than 1.0 agent-hours" in shown


def test_what_cannot_be_is_answered_with_no_and_the_reason(tmp_path, impossible):
    said = answer("solve", impossible, "-o", tmp_path / "r.json")
    assert said["status"] == "infeasible"
    assert any("Amy" in text for text in _strings(said["conflicts"]))
    result = run("solve", impossible, "-o", tmp_path / "r.json")
    assert result.exit_code == 1
    assert "There is no roster" in result.stdout
    assert not (tmp_path / "r.json").exists()


def test_a_hint_is_read_and_checked_against_the_problem(tmp_path, easy):
    run("solve", easy, "-o", tmp_path / "first.json")
    said = answer("solve", easy, "--hint", tmp_path / "first.json", "-o", tmp_path / "second.json")
    assert said["status"] == "optimal"
    data = json.loads((tmp_path / "first.json").read_text())
    data["assignments"][0]["agent"] = "Zoe"
    (tmp_path / "first.json").write_text(json.dumps(data))
    result = run("solve", easy, "--hint", tmp_path / "first.json", "-o", tmp_path / "third.json")
    assert result.exit_code == 2
    assert "unknown agent 'Zoe'" in result.stderr


def test_a_requirement_file_replaces_the_requirement(tmp_path, easy):
    (tmp_path / "need.csv").write_text(
        "skill,start,required_net,required_gross\n"
        "a,2026-03-02T08:00+00:00,0.8,0.9\n"
        "a,2026-03-02T08:30+00:00,0.8,1.0\n"
        "a,2026-03-03T08:00+00:00,0,0\n"
    )
    words = ["--requirement", tmp_path / "need.csv", "--problem-output", tmp_path / "solved.json"]
    said = answer("solve", easy, "-o", tmp_path / "r.json", *words)
    # one agent from 08:00 to 09:00, rounded up from 0.9 and 1.0
    assert said["required_agent_min"] == 60
    assert sum(read_problem(tmp_path / "solved.json").requirement[0].agents) == 4
    assert answer("check", tmp_path / "solved.json", tmp_path / "r.json")["same_problem"] is True


@pytest.mark.parametrize(
    "words, message",
    [
        (["--gap", "-1"], "at least 0 and at most 1"),
        (["--gap", "nan"], "at least 0 and at most 1"),
        (["--seconds", "0"], "more than 0"),
        (["--seconds", "inf"], "at most 86400"),
        (["--workers", "0"], "at least 1 and at most 64"),
        (["--seed", "1.5"], "a whole number, at least 0"),
        (["--hint", "nowhere.json"], "expected a readable file"),
        (["--requirement", "nowhere.csv"], "expected a readable CSV file"),
    ],
)
def test_wrong_use_is_refused_before_any_search(tmp_path, easy, words, message):
    result = run("solve", easy, "-o", tmp_path / "r.json", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "r.json").exists()

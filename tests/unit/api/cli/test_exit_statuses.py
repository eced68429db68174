"""Every way out of the command line has its promised status and one clear message."""

from __future__ import annotations

import json

import pytest

from tests.command_line import run


def test_help_lists_every_command_with_one_sentence():
    result = run("--help")
    assert result.exit_code == 0
    for command in ("check", "export", "schema"):
        assert command in result.stdout


def test_wrong_use_is_two_with_a_way_to_help():
    result = run("check")
    assert result.exit_code == 2
    assert "PROBLEM.json" in result.stderr
    assert "Try 'paiban check --help'." in result.stderr
    assert result.stdout == ""


def test_an_unknown_command_is_two():
    assert run("slove").exit_code == 2


@pytest.mark.parametrize(
    "content, message",
    [
        (None, "expected a readable file"),
        ("", "no JSON"),
        ("{}", "problem.json"),
        ("[]", "problem.json"),
        ("[" * 100_000, "no JSON"),
        ('{"format": "paiban.problem/2"}', "paiban.problem/1"),
        ("\x00\x01", "no JSON"),
    ],
)
def test_a_problem_that_cannot_be_read_is_two_with_one_message(tmp_path, roster_file, content, message):
    path = tmp_path / "problem.json"
    if content is not None:
        path.write_text(content)
    result = run("check", path, roster_file)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("Error:") == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "change, message",
    [
        ({"agents": [{"id": "Amy", "contract": "any", "skills": {"biling": 3}}]}, "unknown skill 'biling'"),
        ({"agents": [{"id": "Amy", "contract": "none"}]}, "unknown contract 'none'"),
        ({"agents": []}, "agents"),
        ({"horizon": {"start_on": "2026-03-02", "n_days": 0, "timezone": "UTC"}}, "horizon.n_days"),
        ({"horizon": {"start_on": "2026-03-02", "n_days": 7, "timezone": "Asia/Shangai"}}, "unknown time zone"),
        ({"contracts": [{"id": "any", "templates": ["x"], "week_paid_min": {"least": 9, "most": 1}}]}, "least 9"),
        ({"rules": [{"rule": "rest.minimun"}]}, "rest.minimum"),
    ],
)
def test_a_problem_that_contradicts_itself_is_two_and_says_where(problem_file, roster_file, change, message):
    problem_file.write_text(json.dumps({**json.loads(problem_file.read_text()), **change}))
    result = run("check", problem_file, roster_file)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "problem.json" in result.stderr or "rules[" in result.stderr
    assert result.stderr.count("Error:") == 1


def test_with_json_an_error_is_one_object_too(tmp_path, roster_file):
    result = run("check", tmp_path / "none.json", roster_file, "--json")
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "problem.invalid"
    assert "none.json" in error["message"]


def _broken(*_: object) -> None:
    raise ZeroDivisionError("seven by nothing")


def test_an_error_of_ours_is_three_with_a_hint_and_no_traceback(monkeypatch, problem_file, roster_file):
    monkeypatch.setattr("solver.assessment.evaluate", _broken)
    result = run("check", problem_file, roster_file)
    assert result.exit_code == 3
    assert "ZeroDivisionError: seven by nothing" in result.stderr
    assert "--debug" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("place", [0, 1, 3])
def test_debug_shows_where_wherever_it_stands(monkeypatch, problem_file, roster_file, place):
    monkeypatch.setattr("solver.assessment.evaluate", _broken)
    words = ["check", problem_file, roster_file]
    words.insert(place, "--debug")
    result = run(*words)
    assert result.exit_code == 3
    assert "Traceback" in result.stderr
    assert "_broken" in result.stderr

"""The neutral judge on cases small enough to count by hand."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from benchmarks.peers import checker
from benchmarks.peers.checker import judge, places_empty


def question(**more: Any) -> dict[str, Any]:
    """Amy and Bob for two weeks; nobody is wanted unless the caller says so."""
    shifts = [
        {"id": "early", "start_hour": 6, "hours": 8},
        {"id": "late", "start_hour": 16, "hours": 8},
        {"id": "short", "start_hour": 12, "hours": 4},
    ]
    person = {"shifts": ["early", "late"], "least_week_hours": 0, "most_week_hours": 48, "leave": [], "leave_hours": 8}
    agents = [{"id": "Amy", "skills": ["calls"], **person}, {"id": "Bob", "skills": ["calls", "chat"], **person}]
    return {
        "n_days": 14, "shifts": shifts, "agents": agents, "rest_hours": 11, "most_days": 10, "most_in_a_row": 5,
        "short_price": 60, "surplus_price": 6, "wanted": {"calls": [0] * 336, "chat": [0] * 336}, **more,
    }  # fmt: skip


def rows(*worked: tuple[str, int, str]) -> list[dict[str, Any]]:
    return [{"agent": agent, "day": day, "shift": shift} for agent, day, shift in worked]


def broken(*worked: tuple[str, int, str], **more: Any) -> tuple[str, ...]:
    return judge(question(**more), rows(*worked)).broken


def test_an_empty_place_and_an_agent_without_one_both_cost() -> None:
    asked = question()
    # Monday 06:00 to 10:00: two for calls and one for chat; Amy and Bob are there until 14:00.
    asked["wanted"]["calls"][6:10], asked["wanted"]["chat"][6:10] = [2] * 4, [1] * 4
    verdict = judge(asked, rows(("Amy", 0, "early"), ("Bob", 0, "early")))
    assert verdict.broken == ()
    assert verdict.wanted_hours == 12
    # Four hours with one of three places empty; four hours, 10:00 to 14:00, with two agents and no place.
    assert (verdict.short_hours, verdict.surplus_hours) == (4, 8)
    assert verdict.objective == 4 * 60 + 8 * 6


def test_an_agent_with_two_skills_sits_where_nobody_else_can() -> None:
    both = frozenset({"calls", "chat"})
    present = Counter({frozenset({"calls"}): 1, both: 1})
    assert places_empty({"calls": 1, "chat": 1}, present) == 0  # Amy calls, Bob chat
    assert places_empty({"calls": 0, "chat": 2}, present) == 1  # Amy cannot chat
    assert places_empty({"calls": 3, "chat": 1}, present) == 2  # two agents, four places
    assert places_empty({"calls": 0, "chat": 0}, present) == 0


def test_nobody_serves_two_skills_at_once() -> None:
    assert places_empty({"calls": 1, "chat": 1}, Counter({frozenset({"calls", "chat"}): 1})) == 1


def test_two_shifts_on_a_day_are_one_too_many_and_leave_no_rest() -> None:
    # Early ends at 14:00, late begins at 16:00: two hours.
    assert broken(("Amy", 0, "early"), ("Amy", 0, "late")) == (
        "Amy has 2 shifts on day 0",
        "Amy rests 2 h before hour 16",
    )


def test_rest_is_counted_over_midnight() -> None:
    # 24:00 to 06:00 are six hours, to 16:00 sixteen.
    assert broken(("Amy", 0, "late"), ("Amy", 1, "early")) == ("Amy rests 6 h before hour 30",)
    assert broken(("Amy", 0, "late"), ("Amy", 1, "late")) == ()


def test_the_sixth_day_in_a_row_is_one_too_many() -> None:
    assert broken(*[("Amy", day, "early") for day in range(4, 9)]) == ()
    assert broken(*[("Amy", day, "early") for day in range(4, 10)]) == ("Amy works 6 days in a row from day 4",)


def test_eleven_days_are_one_too_many() -> None:
    days = [0, 1, 2, 3, 5, 7, 8, 9, 10, 12, 13]
    assert broken(*[("Amy", day, "early") for day in days]) == ("Amy works 11 days",)


def test_only_the_shifts_of_the_contract_are_allowed() -> None:
    assert broken(("Amy", 0, "short")) == ("Amy may not work short on day 0",)


def test_leave_counts_towards_the_hours_of_its_week_alone() -> None:
    asked = question()
    asked["agents"][0] |= {"least_week_hours": 16, "most_week_hours": 24, "leave": [0, 1], "leave_hours": 8}
    # Two days of leave are 16 h: nothing is due in the first week and 8 h are allowed; 16 to 24 h in the second.
    assert judge(asked, rows(("Amy", 7, "early"), ("Amy", 8, "early"))).broken == ()
    assert judge(asked, rows(("Amy", 1, "early"), ("Amy", 3, "early"))).broken == (
        "Amy works on day 1 of leave",
        "Amy works 16 h in week 0; 0 to 8 are due",
        "Amy works 0 h in week 1; 16 to 24 are due",
    )


@pytest.mark.parametrize("row", [("Eve", 0, "early"), ("Amy", 14, "early"), ("Amy", -1, "early"), ("Amy", 0, "night")])
def test_what_is_not_in_the_question_is_refused(row: tuple[str, int, str]) -> None:
    with pytest.raises(ValueError, match="names no agent, day and shift"):
        judge(question(), rows(row))


def test_the_judge_is_a_program_of_its_own(tmp_path, capsys) -> None:
    asked, answer = tmp_path / "question.json", tmp_path / "answer.json"
    asked.write_text(json.dumps(question()), encoding="utf-8")
    answer.write_text(json.dumps({"assignments": rows(("Amy", 0, "short"))}), encoding="utf-8")
    assert checker.main([str(asked), str(answer)]) == 1
    # Four hours for which nobody is wanted.
    told = "Amy may not work short on day 0\nobjective 24: 0 h short, 4 h in surplus\n"
    assert capsys.readouterr().out == told
    assert checker.main([str(asked)]) == 2

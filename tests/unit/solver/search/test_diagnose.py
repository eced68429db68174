"""Why there is no roster: the planted contradiction, all of it and nothing else, in words."""

from __future__ import annotations

from typing import Any

import pytest

from solver.compiled import compile_problem
from solver.domain.problem import RosterProblem
from solver.notation import world_of
from solver.outcome import Conflict
from solver.params import SolveParams
from solver.search.diagnose import MOST_AGENTS, diagnose
from solver.search.solve import solve

DAY_OFF = {"rule": "days.off", "mode": "off"}
LEAVE = {"start": "2026-03-02T00:00", "end": "2026-03-07T00:00"}
MONDAY = {"agent": "Amy", "on": "2026-03-02", "start": "2026-03-02T14:00Z", "end": "2026-03-02T22:00Z"}
TUESDAY = {"agent": "Amy", "on": "2026-03-03", "start": "2026-03-03T08:00Z", "end": "2026-03-03T16:00Z"}


def world(choices: str = "x Mon 08:00-16:00 Mon 14:00-22:00", **fields: Any) -> RosterProblem:
    """A week of three agents, of whom Amy is the one in trouble."""
    given = {"agents": ["Amy", "Bob", "Cai"], "choices": choices, "horizon": {"n_days": 7}, **fields}
    return world_of("", given)[0]


PLANTED: dict[str, tuple[RosterProblem, set[str]]] = {
    # Five days of leave without credit leave two, 16 h, of the 24 h due.
    "a weekly minimum, and leave that earns nothing": (
        world(contract={"week_paid_min": {"least": 1440}}, agent={"Amy": {"time_off": [LEAVE]}}),
        {"hours.week", "timeoff.approved"},
    ),
    "a locked shift during time off": (
        world(problem={"locked": [TUESDAY]}, agent={"Amy": {"time_off": [LEAVE]}}),
        {"assignment.locked", "timeoff.approved"},
    ),
    # Available on Saturday alone: 8 h of 24.
    "least hours, and hardly any availability": (
        world(contract={"week_paid_min": {"least": 1440}}, agent={"Amy": {"availability": [{"weekdays": [5]}]}}),
        {"hours.week", "availability.hours"},
    ),
    # Only nights are offered, two of them allowed: 16 h of 24.
    "a contract of nights, and a limit to nights": (
        world(
            "x Mon 22:00-06:00",
            contract={"week_paid_min": {"least": 1440}, "rule_parameters": {"nights.period": {"most": 2}}},
            agent={"Bob": {"leaves_on": "2026-03-02"}, "Cai": {"leaves_on": "2026-03-02"}},
        ),
        {"hours.week", "nights.period"},
    ),
    "two locked shifts without rest between them": (
        world(problem={"locked": [MONDAY, TUESDAY]}),
        {"assignment.locked", "rest.minimum"},
    ),
    "a locked shift that the template's skill forbids": (
        world(
            problem={"locked": [TUESDAY], "skills": [{"id": "b"}]},
            template={"skill": "b"},
        ),
        {"assignment.locked", "skill.required"},
    ),
    # Seven days of 8 h are due, six in a row allowed; the days off of the period would forbid it too, so they are off.
    "every day is due, and one must be free": (
        world(
            contract={"week_paid_min": {"least": 7 * 480}},
            problem={"rules": [DAY_OFF, {"rule": "weekends.off", "mode": "off"}]},
            agent={"Bob": {"leaves_on": "2026-03-02"}, "Cai": {"leaves_on": "2026-03-02"}},
        ),
        {"hours.week", "days.consecutive"},
    ),
    "a week of at least so much in a period of at most so little": (
        world(
            contract={"week_paid_min": {"least": 1440}, "period_paid_min": {"most": 1200}},
            horizon={"n_days": 7, "period_days": 5},
            problem={"rules": [DAY_OFF]},
            agent={
                "Amy": {"availability": [{"weekdays": [0, 1, 2, 3, 4]}]},
                "Bob": {"leaves_on": "2026-03-02"},
                "Cai": {"leaves_on": "2026-03-02"},
            },
        ),
        {"hours.week", "hours.period", "availability.hours"},
    ),
    "a lock that nothing can keep": (
        world(problem={"locked": [{**TUESDAY, "end": "2026-03-03T12:00Z"}]}),
        {"assignment.locked"},
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_planted_contradiction_is_found_and_nothing_else(planted: str):
    problem, rules = PLANTED[planted]
    outcome = solve(problem, SolveParams(seconds=20, workers=1))
    assert (outcome.status, outcome.roster) == ("infeasible", None)
    [conflict] = outcome.conflicts
    assert (conflict.agent, set(conflict.rules)) == ("Amy", rules)
    assert len(conflict.rules) == len(conflict.sentences)


@pytest.mark.parametrize("planted", PLANTED)
def test_without_any_one_of_its_rules_the_contradiction_is_gone(planted: str):
    problem, rules = PLANTED[planted]
    for code in rules:
        others = [rule for rule in problem.rules if rule.rule != code]
        off = type(problem).model_validate({**problem.model_dump(), "rules": [*others, {"rule": code, "mode": "off"}]})
        assert diagnose(compile_problem(off)) == (), code


def test_of_many_weeks_the_impossible_one_is_named():
    leave = {"start": "2026-03-09T00:00", "end": "2026-03-16T00:00"}
    problem = world(
        contract={"week_paid_min": {"least": 960}}, agent={"Amy": {"time_off": [leave]}}, horizon={"n_days": 21}
    )
    [conflict] = diagnose(compile_problem(problem))
    assert {sentence.text() for sentence in conflict.sentences} == {
        "Weekly contract hours, 2026-03-09 to 2026-03-15",
        "No work during time off, 2026-03-09 to 2026-03-15",
    }


def test_the_nearest_contradiction_is_named_where_a_wider_one_holds_too():
    # Leave leaves 16 h of the first week, which asks for 24, and 16 + 2 · 40 h of the period, which asks for 100.
    contract = {"week_paid_min": {"least": 1440, "most": 2400}, "period_paid_min": {"least": 6000}}
    problem = world(contract=contract, agent={"Amy": {"time_off": [LEAVE]}}, horizon={"n_days": 21})
    [conflict] = diagnose(compile_problem(problem))
    assert [sentence.text() for sentence in conflict.sentences] == [
        "No work during time off, 2026-03-02 to 2026-03-06",
        "Weekly contract hours, 2026-03-02 to 2026-03-08",
    ]


def test_it_is_said_in_every_language():
    [conflict] = diagnose(compile_problem(PLANTED["a locked shift during time off"][0]))
    texts = {
        language: sorted(s.text(language) for s in conflict.sentences) for language in ("en", "zh-Hans", "zh-Hant")
    }
    assert texts["en"] == [
        "Locked decisions, 2026-03-03 to 2026-03-03",
        "No work during time off, 2026-03-02 to 2026-03-06",
    ]
    assert texts["zh-Hans"] == ["已锁定的安排，2026-03-03 至 2026-03-03", "请假期间不排班，2026-03-02 至 2026-03-06"]
    assert texts["zh-Hant"] == ["已鎖定的安排，2026-03-03 至 2026-03-03", "請假期間不排班，2026-03-02 至 2026-03-06"]
    assert all(sentence.code.startswith("conflict.") for sentence in conflict.sentences)


def test_everybody_in_trouble_is_named():
    leave = {"time_off": [LEAVE]}
    problem = world(contract={"week_paid_min": {"least": 1440}}, agent={"Amy": leave, "Cai": leave})
    assert [conflict.agent for conflict in diagnose(compile_problem(problem))] == ["Amy", "Cai"]


def test_a_rule_set_wrong_for_everybody_is_not_told_a_thousand_times():
    names = [f"agent {n}" for n in range(MOST_AGENTS + 3)]
    problem = world(agents=names, contract={"week_paid_min": {"least": 9000}})
    assert len(diagnose(compile_problem(problem))) == MOST_AGENTS


def test_a_problem_that_can_be_solved_has_no_conflict():
    assert diagnose(compile_problem(world(contract={"week_paid_min": {"least": 1440}}))) == ()


def test_soft_rules_contradict_nobody():
    soft = [{"rule": "hours.week", "mode": "soft"}]
    problem = world(contract={"week_paid_min": {"least": 9000}}, problem={"rules": soft})
    assert diagnose(compile_problem(problem)) == ()


def test_two_conflicts_are_the_same_when_they_say_the_same():
    problem, _ = PLANTED["two locked shifts without rest between them"]
    first, second = (diagnose(compile_problem(problem)) for _ in range(2))
    assert [(c.agent, c.rules) for c in first] == [(c.agent, c.rules) for c in second]
    assert all(isinstance(conflict, Conflict) for conflict in first)

"""A short tour search to start from: whoever keeps a tour breaks no rule with it, and the others are given one."""

from __future__ import annotations

from solver.assessment import evaluate
from solver.compiled import Compiled, compile_problem
from solver.domain.problem import RosterProblem, RuleSetting
from solver.notation import world_of
from solver.params import SolveParams
from solver.search.run import Run
from solver.search.start import legal_start
from solver.search.tour_start import tours_to_start

PEOPLE = ("Amy", "Bob", "Cai", "Dan")


def centre() -> RosterProblem:
    """Four people, two shifts a day, two of each wanted; ten to eleven shifts in two weeks, days off in pairs."""
    days = [f"2026-03-{day:02d}" for day in range(2, 16)]
    lines = [{"template": name, "on": on, "agents": 2} for name in ("06:00-14:00", "14:00-22:00") for on in days]
    problem, _ = world_of(
        "",
        {
            "agents": PEOPLE,
            "choices": "x Mon 06:00-14:00 Mon 14:00-22:00",
            "contract": {"period_paid_min": {"least": 4800, "most": 5280}},
            "problem": {"headcounts": lines},
        },
    )
    pairs = RuleSetting(rule="days_off.consecutive", parameters={"least": 2})
    return problem.model_copy(update={"rules": (pairs,)})


def started(seconds: float = 60.0) -> tuple[Compiled, Run]:
    return compile_problem(centre()), Run(SolveParams(seconds=seconds, workers=1), None, None)


def test_who_keeps_a_tour_breaks_no_rule_with_it() -> None:
    compiled, run = started()
    roster = tours_to_start(compiled, run)
    assert roster.shifts, "at least somebody has found a legal tour"
    assert evaluate(compiled.problem, roster, agents=roster.shifts).hard_violations == ()


def test_the_same_seed_leaves_the_same_tours() -> None:
    compiled, run = started()
    assert tours_to_start(compiled, run) == tours_to_start(compiled, run)


def test_the_others_are_given_a_legal_tour_and_those_kept_stay() -> None:
    compiled, run = started()
    tours = tours_to_start(compiled, run)
    kept = type(tours)({name: tours.of_agent(name) for name in list(tours.shifts)[:2]})
    standing = legal_start(compiled, run, kept)
    assert standing is not None
    roster = standing.roster()
    assert evaluate(compiled.problem, roster).hard_violations == ()
    assert {name: roster.of_agent(name) for name in kept.shifts} == kept.shifts
    assert set(roster.shifts) == set(PEOPLE)

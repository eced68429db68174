"""What holds for any roster problem: accounts agree, files come back, the calendar may be moved, more is not less."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.assessment import Assessment, evaluate
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.files import parse_problem, parse_roster, roster_to_file
from solver.params import SolveParams
from solver.rule_set import POINT
from solver.search.arrays import arrays_of
from solver.search.blocks import best_block, scratch_for, set_smoothing
from solver.search.exact import search_exactly
from solver.search.run import Run
from solver.search.tour_search import recount, score_of
from solver.search.translate import roster_of, state_of
from tests.engine_worlds import cost_of, engine_world, random_rules
from tests.small_worlds import world, worlds

FIVE_AND_A_HALF_DECADES = 7 * 52 * 55


def is_in_two_places(problem: RosterProblem, roster: Roster) -> bool:
    judged = evaluate(problem.model_copy(update={"rules": ()}), roster)
    return any(violation.rule == "shift.one_per_day" for violation in judged.violations)


def totals(assessment: Assessment) -> dict[str, int]:
    return {total.rule: total.excess for total in assessment.totals}


@given(worlds)
def test_files_come_back_the_same(numbers: tuple[int, int, int]):
    one = world(*numbers)
    problem = parse_problem(one.problem.model_copy(update={"rules": random_rules(numbers[2])}).model_dump_json())
    assert problem.rules == random_rules(numbers[2])
    roster = parse_roster(roster_to_file(problem, one.roster).model_dump_json(), problem)
    assert {a: s for a, s in roster.shifts.items() if s} == {a: s for a, s in one.roster.shifts.items() if s}


@given(worlds)
def test_the_objective_is_the_sum_of_what_soft_rules_cost(numbers: tuple[int, int, int]):
    one = engine_world(*numbers)
    judged = evaluate(one.problem, one.roster)
    weights = {used.code: used.weight for used in judged.rules if used.mode == "soft"}
    assert judged.objective == pytest.approx(sum(v.excess * weights.get(v.rule, 0) for v in judged.violations))


@given(worlds)
def test_three_accounts_of_one_roster_agree(numbers: tuple[int, int, int]):
    one = engine_world(*numbers)
    assume(not is_in_two_places(one.problem, one.roster))
    arrays = arrays_of(one.compiled)
    score = score_of(arrays, state_of(one.compiled, arrays, one.roster))
    judged = evaluate(one.problem, one.roster)
    assert score.hard == sum(violation.excess for violation in judged.hard_violations)
    assert score.cost == pytest.approx(POINT * judged.objective)
    assert cost_of(one.compiled, one.roster) == pytest.approx(score.hard * 1e10 + score.cost)


@given(worlds)
def test_a_roster_is_judged_the_same_by_whoever_is_named_first(numbers: tuple[int, int, int]):
    one = engine_world(*numbers)
    turned = one.problem.model_copy(update={"agents": one.problem.agents[::-1]})
    assert totals(evaluate(turned, one.roster)) == totals(evaluate(one.problem, one.roster))


@given(worlds)
def test_more_required_is_never_less_missing(numbers: tuple[int, int, int]):
    one = world(*numbers)
    assume(one.problem.requirement)
    more = tuple(
        line.model_copy(update={"agents": tuple(n + 1 for n in line.agents)}) for line in one.problem.requirement
    )
    before = totals(evaluate(one.problem, one.roster))
    after = totals(evaluate(one.problem.model_copy(update={"requirement": more}), one.roster))
    assert after["coverage.under"] >= before["coverage.under"]
    assert after["coverage.over"] <= before["coverage.over"]


@given(worlds)
def test_fifty_five_times_fifty_two_weeks_later_is_the_same(numbers: tuple[int, int, int]):
    """Weekdays stay; where clocks stand still, nothing else may tell one year from another."""
    one = world(*numbers)
    assume(one.problem.horizon.timezone in ("UTC", "Asia/Shanghai"))
    later = parse_problem(_later(one.problem.model_dump_json()))
    assert totals(evaluate(later, one.roster)) == totals(evaluate(one.problem, one.roster))


def _later(text: str) -> str:
    def move(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + timedelta(days=FIVE_AND_A_HALF_DECADES)).isoformat()

    return re.sub(r"\d{4}-\d\d-\d\d", move, text)


@given(worlds, st.integers(0, 8), st.integers(1, 9), st.booleans())
def test_a_best_response_is_never_worse_and_a_legal_place_for_every_break(
    numbers: tuple[int, int, int], first: int, length: int, smooth: bool
):
    one = engine_world(*numbers)
    assume(first < numbers[0])
    arrays = arrays_of(one.compiled)
    state = state_of(one.compiled, arrays, one.roster)
    scratch = scratch_for(arrays, one.problem.horizon.n_intervals)
    set_smoothing(scratch, 0.7 if smooth else 0.0)
    before = score_of(arrays, state)
    best_block(arrays, state, scratch, 0, first, min(numbers[0], first + length), smooth, 0.0)
    after = score_of(arrays, state)
    assert smooth or (after.hard, after.cost) <= (before.hard, before.cost + 1e-6) or before.hard > after.hard
    assert (state.lack == recount(arrays, state).lack).all()
    judged = evaluate(one.problem, roster_of(one.compiled, state))
    assert not any(v.rule in ("break.window", "shift.template") for v in judged.violations)


@settings(max_examples=30)
@given(st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(0, 2**20)))
def test_what_is_proved_is_what_the_checks_say(numbers: tuple[int, int, int]):
    one = engine_world(*numbers, hard=0.1)
    found = search_exactly(one.compiled, Run(SolveParams(seconds=20, workers=1)), one.roster)
    legal = not evaluate(one.problem, one.roster).hard_violations
    assert found.stopped_by == "proof"
    assert not (legal and found.infeasible)
    if found.roster is not None:
        judged = evaluate(one.problem, found.roster)
        assert not judged.hard_violations
        assert found.cost == pytest.approx(POINT * judged.objective)
        assert not legal or judged.objective <= evaluate(one.problem, one.roster).objective

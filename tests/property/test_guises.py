"""Order, names and the place on the globe mean nothing: the same roster costs the same, whoever counts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fixtures.centres import centre, expected_problem
from fixtures.centres.family import family
from solver.assessment import evaluate
from solver.compiled import compile_problem
from solver.domain.options import choices_of
from solver.domain.presence import presence_of
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import with_breaks
from solver.domain.tours import tour_of
from solver.params import SolveParams
from solver.rule_set import rule_set_of
from solver.rules.base import AgentRule
from solver.search.arrays import arrays_of
from solver.search.capacity_bound import capacity_bound
from solver.search.exact import search_exactly
from solver.search.run import Run
from solver.search.tour_search import Score, TourSearch, score_of
from solver.search.translate import state_of
from tests.disguises import elsewhere, guises, renamed, shuffled
from tests.engine_worlds import cost_of, engine_world
from tests.horizon_cut import first_part, second_part
from tests.small_worlds import worlds

CENTRES = {
    "small": lambda: expected_problem(centre("small")),
    "family": lambda: family(60, seed=3, tightness=1.05, n_skills=6),
}


def any_roster(problem: RosterProblem, seed: int) -> Roster:
    """Five shifts a week at random, breaks anywhere in their windows: broken rules count as well as kept ones."""
    rng, pairs, step = random.Random(seed), [], problem.horizon.interval_min
    for choices in choices_of(problem):
        for options in choices.days:
            if options.shifts and rng.random() < 5 / 7:
                position = rng.randrange(len(options.shifts))
                shift, breaks = options.shifts[position], options.breaks[position]
                activity = problem.template_by_id[shift.template].activity
                starts = [shift.start + rng.randrange(b.earliest_min, b.latest_min + 1, step) for b in breaks]
                pairs.append((choices.agent.id, with_breaks(shift, activity, breaks, starts)))
    return Roster.of(pairs)


def totals(problem: RosterProblem, roster: Roster) -> dict[str, int]:
    """Excess by rule, as the checks count it."""
    return {total.rule: total.excess for total in evaluate(problem, roster).totals}


def engine_account(problem: RosterProblem, roster: Roster) -> tuple[Score, float]:
    """The roster's score and the first bound, as the tour search counts them."""
    compiled = compile_problem(problem)
    arrays = arrays_of(compiled)
    return score_of(arrays, state_of(compiled, arrays, roster)), capacity_bound(compiled)


@pytest.mark.parametrize("name", CENTRES)
@pytest.mark.parametrize("seed", [1, 5])
def test_a_centre_in_another_guise_costs_the_same(name: str, seed: int) -> None:
    problem = CENTRES[name]()
    roster = any_roster(problem, seed)
    expected, (score, bound) = totals(problem, roster), engine_account(problem, roster)
    assert sum(expected.values()) > 1000, "a roster that costs nothing proves nothing"
    for guise, other, same_roster in guises(problem, roster, seed):
        assert other.sha256 != problem.sha256, guise
        assert totals(other, same_roster) == expected, guise
        again, bound_again = engine_account(other, same_roster)
        assert (again.hard, again.short) == (score.hard, score.short), guise
        assert again.cost == pytest.approx(score.cost), guise
        assert bound_again == pytest.approx(bound), guise


@given(worlds)
def test_a_small_world_in_another_guise_costs_the_same(numbers: tuple[int, int, int]) -> None:
    one = engine_world(*numbers)
    expected, cost = totals(one.problem, one.roster), cost_of(one.compiled, one.roster)
    for guise, other, same_roster in guises(one.problem, one.roster, numbers[2]):
        assert totals(other, same_roster) == expected, guise
        assert cost_of(compile_problem(other), same_roster) == pytest.approx(cost), guise


@settings(max_examples=20)
@given(st.tuples(st.integers(1, 3), st.integers(2, 3), st.integers(0, 2**20)))
def test_the_best_roster_of_another_guise_is_as_good(numbers: tuple[int, int, int]) -> None:
    one = engine_world(*numbers, hard=0.2)
    wanted = search_exactly(one.compiled, Run(SolveParams(seconds=20, workers=1)), None)
    assert wanted.stopped_by == "proof"
    for guise, other, _ in guises(one.problem, one.roster, numbers[2]):
        found = search_exactly(compile_problem(other), Run(SolveParams(seconds=20, workers=1)), None)
        assert found.stopped_by == "proof", guise
        assert (found.infeasible, found.cost) == (wanted.infeasible, wanted.cost), guise


def test_a_search_finds_the_same_roster_whatever_the_names_and_wherever_it_is() -> None:
    problem = family(30, seed=2, n_days=14)
    wanted = found_by_search(problem)
    # Only the order of people matters to a search, as its seed does: it visits them in random order.
    for other in (renamed(problem, Roster({}))[0], elsewhere(problem, "Asia/Kathmandu")):
        assert (found_by_search(other) == wanted).all()


def found_by_search(problem: RosterProblem) -> NDArray[np.int64]:
    """Option numbers of the best roster after four sweeps, shape (n_agents, n_days)."""
    compiled = compile_problem(problem)
    search = TourSearch.start(compiled, arrays_of(compiled), seed=7)
    search.run(4, pause=lambda number, score: False, hurry=lambda: False)
    return search.best.choice.copy()


@pytest.mark.parametrize("day", [1, 7, 11])
def test_a_centre_cut_in_two_breaks_and_keeps_the_same_rules_about_people(day: int) -> None:
    problem = CENTRES["family"]()
    roster = any_roster(problem, seed=2)
    parts = [first_part(problem, roster, day), second_part(problem, roster, day)]
    for used in rule_set_of(problem):
        if issubclass(used.kind, AgentRule) and "horizon cut in two" not in used.kind.not_examined:
            whole, cut = excess_of(used.code, problem, roster), [excess_of(used.code, *part) for part in parts]
            assert sum(cut) == whole, used.code


def excess_of(code: str, problem: RosterProblem, roster: Roster) -> int:
    """Excess of one rule about people over a roster."""
    rule_of = next(used for used in rule_set_of(problem) if used.code == code).by_contract
    found = (rule_of[agent.contract].check(tour_of(problem, roster, agent)) for agent in problem.agents)
    return sum(violation.excess for one in found for violation in one)


def test_guises_hide_what_they_say_they_hide() -> None:
    problem = CENTRES["small"]()
    roster = any_roster(problem, seed=1)
    assert {agent.id for agent in shuffled(problem, 1).agents} == {agent.id for agent in problem.agents}
    assert [agent.id for agent in shuffled(problem, 1).agents] != [agent.id for agent in problem.agents]
    other, same_roster = renamed(problem, roster)
    assert not {agent.id for agent in other.agents} & {agent.id for agent in problem.agents}
    assert len(same_roster) == len(roster)
    far = elsewhere(problem, "America/Phoenix")
    # Shanghai is eight hours before UTC, Phoenix seven behind it.
    assert (far.horizon.instant(0) - problem.horizon.instant(0)).total_seconds() == 15 * 3600
    assert (presence_of(far, roster).contact == presence_of(problem, roster).contact).all()

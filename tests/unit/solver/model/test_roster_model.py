"""The CP-SAT model against exhaustion and against the checks: the same cost for every roster, the same optimum."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from solver.assessment import evaluate
from solver.compiled import Compiled, compile_problem
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift
from solver.model.roster_model import RosterModel
from solver.notation import world_of
from solver.rule_set import POINT
from tests.engine_worlds import MODELLED, EngineWorld, cost_of, engine_world, softened
from tests.exhaustive import cheapest, lines_of

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def solved(
    compiled: Compiled, hint: Roster | None = None, *, keep_hint: bool = False
) -> tuple[int, float, Roster | None]:
    """Status, cost [tenths of a point] and roster of the whole model, with one thread so that it is repeatable."""
    model = RosterModel(compiled)
    model.minimise()
    if hint is not None:
        model.hint(hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = keep_hint
    status = solver.solve(model.model)
    assert status != cp_model.MODEL_INVALID, model.model.validate()
    if status not in FOUND:
        return status, 0.0, None
    return status, solver.objective_value, model.extract(solver)


def options_of(roster: Roster) -> set[tuple[str, int, int, str]]:
    """Who works from when until when on which template."""
    return {(agent, s.start, s.end, s.template) for agent, own in roster.shifts.items() for s in own}


class TestEveryRosterHasItsPrice:
    """With its variables fixed to a roster the model says what the primitives say, or that it must not be."""

    # The last one is there for its forbidden succession of templates.
    SEEDS = (*range(60), 103)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_under_soft_rules_it_is_the_same_price(self, seed: int):
        one = softened(engine_world(1 + seed % 7, 1 + seed % 3, seed))
        if evaluate(one.problem, one.roster).hard_violations:
            return  # somebody in two places at once: no engine's choice
        status, cost, roster = solved(one.compiled, one.roster, keep_hint=True)
        assert status == cp_model.OPTIMAL
        assert cost == pytest.approx(cost_of(one.compiled, one.roster))
        assert roster is not None
        assert options_of(roster) == options_of(one.roster)

    @pytest.mark.parametrize("seed", range(60))
    def test_under_hard_rules_it_is_possible_when_no_check_objects(self, seed: int):
        one = engine_world(1 + seed % 7, 1 + seed % 3, seed, hard=0.15)
        legal = not evaluate(one.problem, one.roster).hard_violations
        assert (solved(one.compiled, one.roster, keep_hint=True)[0] == cp_model.OPTIMAL) == legal

    def test_every_rule_was_seen_with_a_price(self):
        seen: set[str] = set()
        for seed in self.SEEDS:
            one = softened(engine_world(1 + seed % 7, 1 + seed % 3, seed))
            judged = evaluate(one.problem, one.roster)
            if not judged.hard_violations:
                seen |= {total.rule for total in judged.totals if total.cost}
        assert seen == MODELLED - {"shift.one_per_day"}


class TestTheOptimumIsTheLeastOfAll:
    @staticmethod
    def both(one: EngineWorld) -> tuple[float | None, float | None]:
        lines = [lines_of(one.compiled, row) for row in range(len(one.problem.agents))]
        least = cheapest(one.compiled, lines)
        status, cost, roster = solved(one.compiled)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        if roster is not None:
            judged = evaluate(one.problem, roster)
            assert not judged.hard_violations
            assert judged.objective * POINT == pytest.approx(cost)
        return (None if roster is None else cost), (None if least is None else least[0])

    @pytest.mark.parametrize("seed", range(40))
    def test_for_one_agent(self, seed: int):
        one = engine_world(2, 1, seed, hard=0.35)
        found, least = self.both(one)
        assert found == (None if least is None else pytest.approx(least))

    @pytest.mark.parametrize("seed", range(40))
    def test_for_two_agents(self, seed: int):
        one = engine_world(2, 2, seed, hard=0.1)
        if max(len(lines_of(one.compiled, row)) for row in range(2)) > 500:
            return
        found, least = self.both(one)
        assert found == (None if least is None else pytest.approx(least))

    def test_both_answers_were_seen(self):
        answers = [solved(engine_world(2, 1, seed, hard=0.35).compiled)[0] for seed in range(40)]
        assert answers.count(cp_model.OPTIMAL) >= 10
        assert answers.count(cp_model.INFEASIBLE) >= 10


class TestHints:
    TEXT = "Amy Mon 08:00-16:00 Tue 08:00-16:00"
    WORLD = {"skills": {"Amy": ["a"]}, "need": {"a": "Mon 09:00-10:00 1"}, "horizon": {"n_days": 2}}  # noqa: RUF012

    @pytest.mark.parametrize("seed", range(20))
    def test_any_roster_may_be_offered(self, seed: int):
        """Legal or not, it makes no model invalid and moves no optimum."""
        one = engine_world(2, 2, seed, hard=0.1)
        status, cost, _ = solved(one.compiled, one.roster)
        assert (status, pytest.approx(cost)) == solved(one.compiled)[:2]

    @pytest.mark.parametrize(
        "shift",
        [
            Shift(480, 960, 0, 480, "a template that is no more"),
            Shift(495, 975, 0, 480, "08:00-16:00"),
            Shift(480, 960, 0, 480),
        ],
    )
    def test_a_shift_that_is_no_option_any_more_is_ignored(self, shift: Shift):
        problem, _ = world_of(self.TEXT, self.WORLD)
        compiled = compile_problem(problem)
        assert solved(compiled, Roster({"Amy": (shift,), "somebody who left": (shift,)}))[0] == cp_model.OPTIMAL


BREAKS = [
    {"activity": "break", "length_min": 15, "earliest_min": 60, "latest_min": 180},
    {"activity": "meal", "length_min": 30, "earliest_min": 90, "latest_min": 180},
    {"activity": "break", "length_min": 15, "earliest_min": 60, "latest_min": 240},
]


class TestBreaks:
    def rests(self, need: dict[str, object]) -> list[tuple[str, int, int]]:
        """Amy's breaks on Monday as (activity, first minute, last minute)."""
        world = {"skills": {"Amy": ["a"]}, "need": need, "horizon": {"n_days": 1}, "template": {"breaks": BREAKS}}
        locked = {"agent": "Amy", "on": "2026-03-02", "start": "2026-03-02T08:00Z", "end": "2026-03-02T16:00Z"}
        problem, _ = world_of("Amy Mon 08:00-16:00", {**world, "problem": {"locked": [locked]}})
        roster = solved(compile_problem(problem))[2]
        assert roster is not None
        assert not evaluate(problem, roster).hard_violations
        [shift] = roster.of_agent("Amy")
        return [(s.activity, s.start, s.end) for s in shift.segments if s.activity != "contact"]

    def test_they_keep_their_order_where_windows_overlap(self):
        # Needed from 09:00 to 11:00 but for an hour at 10:00: break, meal and break fill it one after the other.
        found = self.rests({"a": ["Mon 08:00-10:00 1", "Mon 11:00-16:00 1"]})
        assert [activity for activity, _, _ in found] == ["break", "meal", "break"]
        assert found[0][1] >= 600
        assert found[-1][2] <= 660

    def test_the_last_one_waits_for_those_before_it(self):
        # Needed from 10:15 on; the meal opens at 09:30, and the last break just fits in after it.
        assert self.rests({"a": ["Mon 10:15-16:00 1"]})[1:] == [("meal", 570, 600), ("break", 600, 615)]

    def test_without_a_need_they_follow_one_another_all_the_same(self):
        # 09:00, then the meal at its earliest, 09:30, then the break that could have begun at 09:00: 10:00.
        assert self.rests({}) == [("break", 540, 555), ("meal", 570, 600), ("break", 600, 615)]


def test_a_day_on_which_every_option_is_forbidden_has_no_roster():
    locked = [
        {"agent": "Amy", "on": "2026-03-02", "start": f"2026-03-02T{hour}:00Z", "end": f"2026-03-02T{hour + 8}:00Z"}
        for hour in (10, 12)
    ]
    problem, _ = world_of("Amy Mon 10:00-18:00 Tue 12:00-20:00", {"problem": {"locked": locked}})
    assert solved(compile_problem(problem))[0] == cp_model.INFEASIBLE


def test_rows_may_be_modelled_alone():
    problem, _ = world_of("Amy Mon 08:00-16:00; Bob Mon 08:00-16:00")
    model = RosterModel(compile_problem(problem), [1], with_covers=False)
    solver = cp_model.CpSolver()
    assert solver.solve(model.model) in FOUND
    assert set(model.extract(solver).shifts) <= {"Bob"}


def test_a_fixed_tour_that_a_rule_forbids_has_no_roster():
    problem, _ = world_of("Amy Mon 08:00-16:00", {"agent": {"leaves_on": "2026-03-02"}})
    for tour, expected in (([0] * 14, cp_model.OPTIMAL), ([1] + [0] * 13, cp_model.INFEASIBLE)):
        model = RosterModel(compile_problem(problem))
        model.fix(0, tour)
        assert cp_model.CpSolver().solve(model.model) == expected

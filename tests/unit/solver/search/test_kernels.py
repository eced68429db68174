"""The compiled kernels against the primitives' own words: same cost for every tour, same cover, same breaks."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from solver.assessment import evaluate
from solver.compiled import compile_problem
from solver.domain.presence import presence_of
from solver.domain.rosters import Roster
from solver.notation import world_of
from solver.primitives import Cover
from solver.search.agent_arrays import HARD, price_of_unit
from solver.search.arrays import Arrays, arrays_of
from solver.search.blocks import scratch_for, set_smoothing
from solver.search.kernels import MAX_BREAKS, State, cover_cost, marginals, mark, place_breaks, tour_cost
from solver.search.tour_search import copy_of, empty_state, recount, score_of, tour_costs
from solver.search.translate import roster_of, state_of
from solver.terms import cover_excess, terms_of
from tests.engine_worlds import MODELLED, EngineWorld, cost_of, engine_world

SEEDS = range(120)


def sized(seed: int) -> EngineWorld:
    """One to nine days, one to three agents."""
    return engine_world(1 + seed % 9, 1 + seed % 3, seed)


def is_in_two_places(one: EngineWorld) -> bool:
    """Whether somebody's shifts overlap: presence is yes or no, but the engines would count two."""
    judged = evaluate(one.problem.model_copy(update={"rules": ()}), one.roster)
    return any(violation.rule == "shift.one_per_day" for violation in judged.violations)


def price_of_cover(arrays: Arrays, state: State) -> float:
    """Hard and soft together, as the block search weighs them."""
    hard, cost, _, _ = cover_cost(arrays, state)
    return hard * HARD + cost


class TestTheThreeAccountsAgree:
    """Check, primitives and tour search: one roster, three ways to count, one answer."""

    @pytest.mark.parametrize("seed", SEEDS)
    def test_checks_and_primitives_count_the_same_units(self, seed: int):
        one = sized(seed)
        counted = terms_of(one.compiled, one.roster)
        judged = {total.rule: total.excess for total in evaluate(one.problem, one.roster).totals}
        assert {code: units for code, units in judged.items() if units} == {c: u for c, u in counted.items() if u}

    @pytest.mark.parametrize("seed", SEEDS)
    def test_tour_cost_is_the_priced_sum_over_primitives(self, seed: int):
        one = sized(seed)
        arrays = arrays_of(one.compiled)
        for row, (own, tour) in enumerate(zip(one.compiled.agents, one.tours, strict=True)):
            expected = sum(price_of_unit(used) * primitive.excess(tour) for used, primitive in own)
            assert tour_cost(arrays, row, np.array(tour)) == expected  # whole tenths: floats count them exactly

    @pytest.mark.parametrize("seed", SEEDS)
    def test_cover_cost_is_the_priced_sum_over_covers_and_headcounts(self, seed: int):
        one = sized(seed)
        if is_in_two_places(one):
            return
        arrays = arrays_of(one.compiled)
        units = terms_of(one.compiled, one.roster)
        about_all = (*one.compiled.covers, *one.compiled.headcounts)
        covers = {used.code: used for used, _ in about_all}.values()
        hard, cost, _, _ = cover_cost(arrays, state_of(one.compiled, arrays, one.roster))
        assert hard == sum(units[used.code] for used in covers if used.mode == "hard")
        assert cost == sum(units[used.code] * used.cost_per_unit for used in covers)

    @pytest.mark.parametrize("seed", range(30))
    def test_the_score_is_the_objective_of_a_legal_roster(self, seed: int):
        one = engine_world(1 + seed % 9, 1 + seed % 3, seed, hard=0.0)
        judged = evaluate(one.problem, one.roster)
        if is_in_two_places(one) or judged.hard_violations:
            return
        arrays = arrays_of(one.compiled)
        score = score_of(arrays, state_of(one.compiled, arrays, one.roster))
        assert score.hard == 0
        assert score.cost == pytest.approx(10 * judged.objective)

    def test_every_rule_was_seen_broken_under_a_price_and_under_a_ban(self):
        """The seeds above would prove nothing about a rule that they never touch."""
        seen: set[tuple[str, str]] = set()
        for seed in SEEDS:
            one = sized(seed)
            units = terms_of(one.compiled, one.roster)
            seen |= {(used.code, used.mode) for used in one.compiled.rules if units.get(used.code)}
        assert seen >= {(code, mode) for code in MODELLED for mode in ("hard", "soft")}


class TestMark:
    @pytest.mark.parametrize("seed", range(20))
    def test_taking_away_and_putting_back_changes_nothing(self, seed: int):
        one = sized(seed)
        arrays = arrays_of(one.compiled)
        state = state_of(one.compiled, arrays, one.roster)
        before = copy_of(state)
        for row, day in np.ndindex(state.choice.shape):
            mark(arrays, state, row, day, -1)
        assert (state.lack == empty_state(arrays).lack).all()
        assert (state.slot_lack == arrays.slot_need).all()
        for row, day in np.ndindex(state.choice.shape):
            mark(arrays, state, row, day, 1)
        assert (state.lack == before.lack).all()
        assert (state.slot_lack == before.slot_lack).all()

    @pytest.mark.parametrize("seed", range(20))
    def test_what_is_lacking_is_what_a_recount_finds(self, seed: int):
        one, rng = sized(seed), random.Random(seed)
        arrays = arrays_of(one.compiled)
        state = state_of(one.compiled, arrays, one.roster)
        for _ in range(30):
            row, day = (rng.randrange(size) for size in state.choice.shape)
            mark(arrays, state, row, day, -1)
            state.choice[row, day] = rng.randrange(len(one.compiled.choices[row].days[day]))
            at = arrays.opt_first[arrays.list_of[row, day]] + state.choice[row, day]
            for place, number in enumerate(range(arrays.brk_first[at], arrays.brk_first[at + 1])):
                state.breaks[row, day, place] = rng.randint(arrays.brk_lo[number], arrays.brk_hi[number])
            mark(arrays, state, row, day, 1)
        assert (state.lack == recount(arrays, state).lack).all()

    @pytest.mark.parametrize("seed", range(20))
    def test_a_roster_goes_into_a_state_and_comes_out_the_same(self, seed: int):
        one = sized(seed)
        again = roster_of(one.compiled, state_of(one.compiled, arrays_of(one.compiled), one.roster))
        assert {a: s for a, s in again.shifts.items() if s} == {a: s for a, s in one.roster.shifts.items() if s}


class TestMarginals:
    @pytest.mark.parametrize("seed", range(25))
    def test_they_are_what_one_more_presence_saves(self, seed: int):
        """In every interval the value of being there is the cover's cost without less the cost with."""
        one = sized(seed)
        arrays = arrays_of(one.compiled)
        state, n = state_of(one.compiled, arrays, one.roster), one.problem.horizon.n_intervals
        scratch = scratch_for(arrays, n)
        marginals(arrays, state, scratch, 0, 0, n, False)
        for kind, t in product(range(2), range(0, n, 7)):
            reached = arrays.hit[kind, arrays.class_of[0]] > 0
            with_one_more = copy_of(state)
            with_one_more.lack[reached, t] -= 1
            saved = price_of_cover(arrays, state) - price_of_cover(arrays, with_one_more)
            assert scratch.value[kind, t + 1] - scratch.value[kind, t] == saved


class TestSmoothing:
    def test_without_width_it_is_the_step(self):
        one = engine_world(2, 1, 1)
        scratch = scratch_for(arrays_of(one.compiled), 4)
        set_smoothing(scratch, 0.0)
        half = len(scratch.sigma) // 2
        assert list(scratch.sigma[half - 2 : half + 3]) == [0, 0, 0, 1, 1]  # of use from one missing agent on

    @pytest.mark.parametrize("mu", [0.05, 0.3, 1.5, 20.0])
    def test_it_rises_from_nothing_to_one_and_is_even_about_half_an_agent(self, mu: float):
        one = engine_world(2, 1, 1)
        scratch = scratch_for(arrays_of(one.compiled), 4)
        set_smoothing(scratch, mu)
        half = len(scratch.sigma) // 2
        assert (np.diff(scratch.sigma) >= 0).all()
        assert ((scratch.sigma >= 0) & (scratch.sigma <= 1)).all()
        for gain in range(-20, 20):  # σ(½ + x) + σ(½ − x) = 1
            assert scratch.sigma[half + 1 + gain] + scratch.sigma[half - gain] == pytest.approx(1)

    def test_a_narrow_one_is_the_step_but_for_dust(self):
        one = engine_world(2, 1, 1)
        narrow, step = (scratch_for(arrays_of(one.compiled), 4) for _ in range(2))
        set_smoothing(narrow, 1e-3)
        set_smoothing(step, 0.0)
        assert np.abs(narrow.sigma - step.sigma).max() < 1e-9

    @pytest.mark.parametrize("seed", range(5))
    def test_smoothed_marginals_become_the_exact_ones(self, seed: int):
        one = sized(seed)
        arrays = arrays_of(one.compiled)
        state, n = state_of(one.compiled, arrays, one.roster), one.problem.horizon.n_intervals
        smooth, exact = scratch_for(arrays, n), scratch_for(arrays, n)
        set_smoothing(smooth, 1e-3)
        marginals(arrays, state, smooth, 0, 0, n, True)
        marginals(arrays, state, exact, 0, 0, n, False)
        assert smooth.value == pytest.approx(exact.value, abs=1e-3)


DISJOINT = [(30, 60, 120), (15, 180, 300), (30, 330, 390)]  # length, earliest, latest [min]
OVERLAPPING = [(30, 60, 240), (15, 90, 240), (45, 60, 300)]
TOUCHING = [(30, 60, 120), (30, 150, 210)]


class TestPlaceBreaks:
    """The cheapest places for breaks in their order, against every way to place them."""

    @staticmethod
    def world(breaks: list[tuple[int, int, int]], horizon_days: int = 2) -> EngineWorld:
        items = [{"length_min": n, "earliest_min": lo, "latest_min": hi} for n, lo, hi in breaks]
        fields = {"horizon": {"n_days": horizon_days}, "template": {"breaks": items}}
        problem, roster = world_of("Amy Mon 08:00-16:00; Bob Tue 20:00-04:00", fields)
        return EngineWorld(compile_problem(problem), roster, ())

    @pytest.mark.parametrize("breaks", [DISJOINT, OVERLAPPING, TOUCHING, DISJOINT[:1], []])
    @pytest.mark.parametrize("seed", range(6))
    def test_no_other_places_are_worth_more(self, breaks: list[tuple[int, int, int]], seed: int):
        one, rng = self.world(breaks), np.random.default_rng(seed)
        arrays, n = arrays_of(one.compiled), one.problem.horizon.n_intervals
        scratch = scratch_for(arrays, n)
        scratch.value[0] = np.concatenate(([0], np.cumsum(rng.choice([-1.0, 0.0, 2.5, 10.0], n))))
        for day, option in ((0, 1), (1, 2)):  # Tuesday's second option reaches four hours beyond the horizon
            at = arrays.opt_first[arrays.list_of[0, day]] + option
            places = np.zeros(MAX_BREAKS, np.int64)
            found = place_breaks(arrays, scratch, at, 0, n, places)
            values = {p: self.value_of(arrays, scratch.value[0], at, p, n) for p in self.ways(arrays, at)}
            assert found == pytest.approx(max(values.values()))
            assert values[tuple(places[: len(breaks)].tolist())] == pytest.approx(found)

    @staticmethod
    def ways(arrays: Arrays, at: int) -> list[tuple[int, ...]]:
        numbers = range(arrays.brk_first[at], arrays.brk_first[at + 1])
        windows = [range(arrays.brk_lo[b], arrays.brk_hi[b] + 1) for b in numbers]
        lengths = [arrays.brk_len[b] for b in numbers]
        return [
            way for way in product(*windows)
            if all(first + length <= second for first, second, length in zip(way, way[1:], lengths, strict=False))
        ]  # fmt: skip

    @staticmethod
    def value_of(arrays: Arrays, prefix: np.ndarray, at: int, starts: tuple[int, ...], n: int) -> float:
        def between(first: int, last: int) -> float:
            return float(prefix[min(n, last)] - prefix[min(n, first)])

        lengths = [arrays.brk_len[b] for b in range(arrays.brk_first[at], arrays.brk_first[at + 1])]
        resting = sum(between(start, start + length) for start, length in zip(starts, lengths, strict=True))
        return between(arrays.opt_from[at], arrays.opt_until[at]) - resting


class TestScore:
    """Units of hard rules come first, whatever the soft ones cost."""

    NEED = {"skills": {"Amy": ["a"]}}  # noqa: RUF012

    def scored(self, text: str, **world: object):
        problem, roster = world_of(text, {**self.NEED, **world})
        compiled = compile_problem(problem)
        arrays = arrays_of(compiled)
        return compiled, roster, score_of(arrays, state_of(compiled, arrays, roster))

    def test_hard_units_are_counted_apart_from_the_price(self):
        # 22:00 to 07:00 is 9 h: 120 min of rest are missing. From 14:00 to 07:00 the start moves back: 2 units of 15.
        compiled, roster, score = self.scored("Amy Mon 14:00-22:00 Tue 07:00-15:00")
        assert (score.hard, score.cost) == (120, 2 * 150)
        assert cost_of(compiled, roster) == 120 * HARD + 300

    def test_short_and_over_are_agent_intervals(self):
        # Two are needed for an hour, one is there; she stays for another hour: 4 quarters short, 4 over.
        _, _, score = self.scored("Amy Mon 08:00-10:00", need={"a": "Mon 08:00-09:00 2"})
        assert (score.hard, score.short, score.over) == (0, 4, 4)
        assert score.cost == 4 * 15 * 10 + 4 * 15 * 1  # a point is ten tenths, overstaffing one tenth of it

    def test_a_great_shortage_is_a_price_not_a_ban(self):
        # 100,000 agents missing for 24 h: 144 million agent-minutes, far dearer than a unit of any hard rule.
        _, _, score = self.scored("Amy Tue 08:00-09:00", need={"a": "Mon 00:00-00:00 100000"})
        assert score.hard == 0
        assert score.cost == 100_000 * 1440 * 10 + 60

    def test_a_great_price_of_a_rule_about_people_is_no_ban_either(self):
        # 480 min worked outside availability at 100,000 points each.
        rules = {"problem": {"rules": [{"rule": "availability.hours", "mode": "soft", "weight": 100_000}]}}
        window = {"agent": {"availability": [{"start": "20:00", "until": "22:00"}]}}
        _, _, score = self.scored("Amy Mon 08:00-16:00", **rules, **window)
        assert (score.hard, score.cost) == (0, 480 * 1_000_000)

    def test_a_shortage_that_is_banned_is_counted_in_minutes(self):
        rules = {"problem": {"rules": [{"rule": "coverage.under", "mode": "hard"}]}}
        _, _, score = self.scored("Amy Mon 08:00-09:00", need={"a": "Mon 08:00-09:00 2"}, **rules)
        assert (score.hard, score.cost) == (60, 0)

    def test_fewer_hard_units_beat_any_price(self):
        legal = self.scored("Amy Tue 08:00-09:00", need={"a": "Mon 00:00-00:00 100000"})[2]
        broken = self.scored("Amy Mon 14:00-22:00 Tue 07:00-15:00")[2]
        assert legal.beats(broken)
        assert not broken.beats(legal)
        assert not legal.beats(legal)
        assert legal.beats(None)


def test_a_shift_of_history_serves_whoever_needs_it_once():
    # Two shifts of history overlap on Monday until 06:00: Amy is one person all the same.
    text = "Amy Sun-1 22:00-06:00 Sun-1 21:00-05:00; Bob Mon 08:00-09:00"
    problem, roster = world_of(text, {"skills": {"Amy": ["a"], "Bob": ["a"]}, "need": {"a": "Mon 00:00-06:00 2"}})
    compiled = compile_problem(problem)
    arrays = arrays_of(compiled)
    assert set(arrays.row_need[0, :24]) == {1}
    short = next(cover for used, cover in compiled.covers if used.code == "coverage.under")
    assert isinstance(short, Cover)
    assert cover_excess(short, presence_of(problem, roster)) == 6 * 60
    assert score_of(arrays, state_of(compiled, arrays, roster)).short == 24


def test_an_empty_roster_lacks_what_is_required():
    one = engine_world(3, 2, 11)
    arrays = arrays_of(one.compiled)
    assert tour_costs(arrays, empty_state(arrays)).shape == (2,)
    assert (state_of(one.compiled, arrays, Roster({})).lack == arrays.row_need).all()

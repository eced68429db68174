"""The best response of one agent over some days, against every response there is."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from solver.compiled import Compiled, compile_problem
from solver.domain.rosters import Roster
from solver.notation import world_of
from solver.search.agent_arrays import HARD
from solver.search.arrays import Arrays, arrays_of
from solver.search.blocks import best_block, scratch_for, set_smoothing
from solver.search.kernels import State
from solver.search.tour_search import copy_of, recount, score_of
from solver.search.translate import roster_of, state_of
from tests.engine_worlds import engine_world
from tests.exhaustive import Line, lines_of, prices_of

OFF = tuple(
    {"rule": code, "mode": "off"}
    for code in (
        "days.off", "weekends.off", "hours.period", "nights.period", "nights.consecutive", "role.minimum",
        "fairness.nights", "fairness.weekends", "fairness.holidays", "start.regularity",
    )
)  # fmt: skip
"""What the search does not keep apart in its labels; a test switches on again what it is about."""


def rules(*settings: Mapping[str, Any]) -> dict[str, Any]:
    """The rule set of a test: what it names, and the followed rules at their defaults."""
    named = {setting["rule"] for setting in settings}
    return {"rules": [*settings, *(one for one in OFF if one["rule"] not in named)]}


def price_of(arrays: Arrays, state: State) -> float:
    score = score_of(arrays, state)
    return score.hard * HARD + score.cost


def respond(compiled: Compiled, roster: Roster, first: int, end: int) -> tuple[float, State]:
    """Amy's best response on days [first, end) to the rest of the roster; its price and the new state."""
    arrays = arrays_of(compiled)
    state = state_of(compiled, arrays, roster)
    scratch = scratch_for(arrays, compiled.problem.horizon.n_intervals)
    set_smoothing(scratch, 0.0)
    best_block(arrays, state, scratch, 0, first, end, False, 0.0)
    return price_of(arrays, state), state


def least_price(compiled: Compiled, roster: Roster, first: int, end: int) -> float:
    """The price of Amy's best response among all, found by trying them."""
    standing = [_standing(compiled, roster, row) for row in range(len(compiled.choices))]
    kept = [shift for shift in standing[0].shifts if not first <= shift.day < end]
    own = [line for line in lines_of(compiled, 0) if [s for s in line.shifts if not first <= s.day < end] == kept]
    others = [[line] for line in standing[1:]]
    return float(prices_of(compiled, [own, *others]).min())


def _standing(compiled: Compiled, roster: Roster, row: int) -> Line:
    agent = compiled.choices[row].agent.id
    return next(line for line in lines_of(compiled, row) if line.shifts == roster.of_agent(agent))


def check_best(text: str, world: Mapping[str, Any], first: int, end: int) -> State:
    """The response to the roster is the best there is."""
    problem, written = world_of(text, world)
    compiled = compile_problem(problem)
    arrays = arrays_of(compiled)
    roster = roster_of(compiled, state_of(compiled, arrays, written))  # with breaks, which the notation leaves out
    found, state = respond(compiled, roster, first, end)
    assert found == least_price(compiled, roster, first, end), roster_of(compiled, state)
    return state


SHIFTS = ("06:00-14:00", "10:00-18:00", "14:00-22:00", "22:00-06:00", "08:00-12:00", "16:00-22:00")


def random_case(seed: int, n_breaks: int = 0) -> tuple[str, dict[str, Any], int, int]:
    """Four days that complete a known week, three kinds of shift, a demand, limits; a roster of Amy and Bob."""
    rng = random.Random(seed)
    days = ("Thu", "Fri", "Sat", "Sun")
    shifts = rng.sample(SHIFTS, 3 if not n_breaks else 1)

    def line(name: str) -> str:
        return name + "".join(f" {day} {rng.choice(shifts)}" for day in days if rng.random() < 0.6)

    history = "Amy Mon 10:00-18:00 " + rng.choice(("", "Tue 10:00-18:00 Wed 14:00-22:00", "Wed 06:00-14:00"))
    needs = [
        f"{day} {rng.choice(('06:00-15:00', '09:00-21:00', '20:00-00:00', '00:00-06:00'))} {rng.randint(1, 2)}"
        for day in days
    ]
    hard = {"rule": "days.consecutive", "parameters": {"most": rng.randint(2, 4)}, "mode": rng.choice(("hard", "soft"))}
    most = rng.choice((None, 1500, 2400))
    band = {"least": rng.choice((None, 960, 1440)), "most": most}
    settings = [
        hard,
        {"rule": "start.regularity", "mode": "soft", "weight": 40},
        {"rule": "coverage.under", "weight": rng.choice((0.5, 1, 4))},
        {"rule": "coverage.over", "weight": rng.choice((0, 0.1, 0.7))},
    ]
    rest = [{"length_min": 60, "earliest_min": 60, "latest_min": 120}] * n_breaks
    world = {
        "horizon": {"start_on": "2026-03-05", "n_days": 4, "interval_min": 60},
        "skills": {"Amy": ["a", "b"], "Bob": ["a"]},
        "need": {"a": needs, "b": [rng.choice(needs)]},
        "choices": " ".join(["x", *(f"Thu {shift}" for shift in shifts)]),
        "contract": {"week_paid_min": band},
        "agent": {"Amy": {"wishes": [{"kind": "day_off", "weekdays": [rng.randrange(7)], "strength": 5}]}},
        "problem": rules(*settings),
        "template": {"breaks": rest},
    }
    first = rng.choice((0, 0, 1, 2))
    return f"{history}; {line('Amy')}; {line('Bob')}", world, first, rng.randint(first + 1, 4)


class TestExactInWhatItFollows:
    """Last option, length of the first run, minutes of the week: with these alone at stake nothing is lost.

    Where every response breaks a hard rule this is no promise: labels that break one others still keep are dropped.
    """

    @pytest.mark.parametrize("seed", range(60))
    def test_no_response_is_better(self, seed: int):
        check_best(*random_case(seed))

    @pytest.mark.parametrize("seed", range(12))
    def test_no_response_with_its_breaks_elsewhere_is_better(self, seed: int):
        check_best(*random_case(seed, n_breaks=1))

    @pytest.mark.parametrize("seed", range(6))
    def test_no_response_with_two_breaks_in_one_window_is_better(self, seed: int):
        text, world, first, _ = random_case(seed, n_breaks=2)
        check_best(text, world, first, min(4, first + 2))


class TestContext:
    """What lies left and right of the block counts, and what only some rules see is priced as it is."""

    NEED = {"skills": {"Amy": ["a"]}, "horizon": {"n_days": 4, "interval_min": 60}}  # noqa: RUF012

    def test_a_week_that_history_has_nearly_filled(self):
        # Six days in a row are worked; a seventh is forbidden, although Monday needs somebody.
        past = " ".join(f"{day} 08:00-16:00" for day in ("Tue-1", "Wed-1", "Thu-1", "Fri-1", "Sat-1", "Sun-1"))
        world = {**self.NEED, "need": {"a": "Mon 08:00-16:00 1"}, "choices": "x Mon 08:00-16:00", "problem": rules()}
        state = check_best(f"Amy {past}", world, 0, 4)
        assert state.choice[0, 0] == 0

    def test_a_run_that_goes_on_to_the_right(self):
        # Wednesday and Thursday are worked; with at most three in a row Monday and Tuesday cannot both be.
        most = {"rule": "days.consecutive", "parameters": {"most": 3}}
        need = {"a": ["Mon 08:00-16:00 1", "Tue 08:00-16:00 1"]}
        state = check_best(
            "Amy Wed 08:00-16:00 Thu 08:00-16:00", {**self.NEED, "need": need, "problem": rules(most)}, 0, 2
        )
        assert sorted(state.choice[0] > 0) == [False, True, True, True]

    def test_the_shift_before_the_block_and_the_one_after_it_need_their_rest(self):
        # Monday ends at 22:00, Wednesday begins at 06:00: only 10:00 to 18:00 leaves 11 h on both sides of Tuesday.
        world = {**self.NEED, "need": {"a": "Tue 06:00-22:00 1"}, "choices": "x Tue 10:00-18:00 Tue 06:00-14:00"}
        state = check_best("Amy Mon 14:00-22:00 Wed 06:00-14:00", {**world, "problem": rules()}, 1, 2)
        option = option_on(state, "Amy Mon 14:00-22:00 Wed 06:00-14:00", {**world, "problem": rules()}, 1)
        assert option == "10:00-18:00"

    FAR = ("x Mon 14:00-22:00", {"rule": "rest.minimum", "parameters": {"rest_min": 2160}})

    @pytest.mark.parametrize("block", [(0, 1), (2, 3), (0, 3), (1, 4), (0, 4)])
    def test_rest_over_a_day_off_reaches_two_days(self, block: tuple[int, int]):
        # 36 h after 22:00 on Monday is 10:00 on Wednesday: 06:00 is too early wherever the block begins and ends.
        need = {"a": ["Mon 14:00-22:00 1", "Wed 06:00-18:00 1"]}
        world = {
            **self.NEED,
            "need": need,
            "choices": "x Mon 10:00-18:00 Mon 06:00-14:00",
            "problem": rules(self.FAR[1]),
        }
        state = check_best("Amy Mon 14:00-22:00 Wed 06:00-14:00", world, *block)
        assert state.choice[0, 1] == 0

    @pytest.mark.parametrize("block", [(0, 4), (0, 2), (1, 4), (3, 4)])
    @pytest.mark.parametrize("weight", [10, 450])
    def test_a_weekend_is_lost_once(self, block: tuple[int, int], weight: float):
        # Friday's night eats into the weekend; once it is lost, Saturday and Sunday cost no more.
        off = {"rule": "weekends.off", "mode": "soft", "weight": weight, "parameters": {"least": 1, "per_days": 4}}
        world = {
            "skills": {"Amy": ["a"]},
            "horizon": {"start_on": "2026-03-06", "n_days": 4, "interval_min": 60},
            "need": {"a": ["Fri 20:00-04:00 1", "Sat 10:00-12:00 1", "Sun 10:00-16:00 1"]},
            "choices": "x Fri 20:00-04:00 Fri 10:00-16:00",
            "problem": rules(off),
        }
        check_best("Amy Sun 10:00-16:00", world, *block)

    def test_a_weekend_that_history_has_begun(self):
        off = {"rule": "weekends.off", "mode": "soft", "weight": 480, "parameters": {"least": 1, "per_days": 2}}
        world = {
            "skills": {"Amy": ["a"]},
            "horizon": {"start_on": "2026-03-07", "n_days": 2, "interval_min": 60},
            "need": {"a": "Sun 10:00-12:00 1"},
            "choices": "x Sat 10:00-12:00",
            "problem": rules(off),
        }
        state = check_best("Amy Fri 20:00-04:00", world, 0, 2)
        assert state.choice[0].any(), "the weekend is lost already"

    @pytest.mark.parametrize("hired", [None, "2026-03-03"])
    def test_a_minimum_of_hours_is_met_where_it_costs_least(self, hired: str | None):
        # 24 h are due in the week that ends on Sunday; nothing needs anybody but Saturday.
        world = {
            "skills": {"Amy": ["a"]},
            "horizon": {"start_on": "2026-03-05", "n_days": 4, "interval_min": 60},
            "need": {"a": "Sat 08:00-16:00 2"},
            "choices": "x Thu 08:00-16:00 Thu 12:00-16:00",
            "contract": {"week_paid_min": {"least": 1440}},
            "agent": {"hired_on": hired, "history": {"from_on": "2026-03-02"}},
            "problem": rules(),
        }
        check_best("Amy Thu 12:00-16:00", world, 0, 4)


def option_on(state: State, text: str, world: Mapping[str, Any], day: int) -> str:
    """The template that the state has for Amy on a day."""
    problem, _ = world_of(text, world)
    options = compile_problem(problem).choices[0].days[day]
    option = int(state.choice[0, day])
    return options.shifts[option - 1].template if option else "off"


class TestUnderEveryRule:
    """Labels that merge lose some responses, but what is found is never dearer, and its price is the true one."""

    @pytest.mark.parametrize("seed", range(80))
    def test_it_never_costs_more_than_what_stood(self, seed: int):
        one, rng = engine_world(3 + seed % 7, 1 + seed % 3, seed), random.Random(seed)
        arrays = arrays_of(one.compiled)
        state = state_of(one.compiled, arrays, one.roster)
        scratch = scratch_for(arrays, one.problem.horizon.n_intervals)
        set_smoothing(scratch, 0.0)
        n_agents, n_days = state.choice.shape
        for _ in range(8):
            first, before = rng.randrange(n_days), copy_of(state)
            end, row = rng.randint(first + 1, n_days), rng.randrange(n_agents)
            best_block(arrays, state, scratch, row, first, end, False, rng.choice((0.0, 0.5)))
            assert price_of(arrays, state) <= price_of(arrays, before), (row, first, end)
            unchanged = np.ones(state.choice.shape, np.bool_)
            unchanged[row, first:end] = False
            assert (state.choice == before.choice)[unchanged].all()
            assert (state.lack == recount(arrays, state).lack).all()

    @pytest.mark.parametrize("seed", range(40))
    def test_it_never_claims_to_beat_the_best_there_is(self, seed: int):
        one = engine_world(3, 1, seed)
        if len(lines_of(one.compiled, 0)) > 4000:
            return
        for first, end in ((0, 3), (0, 2), (1, 3)):
            assert respond(one.compiled, one.roster, first, end)[0] >= least_price(one.compiled, one.roster, first, end)

    @pytest.mark.parametrize("seed", range(40))
    def test_smoothing_changes_the_roster_but_not_the_accounts(self, seed: int):
        one = engine_world(3 + seed % 7, 1 + seed % 3, seed)
        arrays = arrays_of(one.compiled)
        state = state_of(one.compiled, arrays, one.roster)
        scratch = scratch_for(arrays, one.problem.horizon.n_intervals)
        set_smoothing(scratch, 1.5)
        best_block(arrays, state, scratch, 0, 0, state.choice.shape[1], True, 0.5)
        assert (state.lack == recount(arrays, state).lack).all()


def test_a_contract_of_many_lengths_is_not_judged_by_the_first_ones():
    # Seven lengths of four starts each; the need is an hour of the evening, which only the last length serves well.
    choices = " ".join(f"Mon {6 + s:02d}:00-{6 + s + n:02d}:00" for n in range(8, 2, -1) for s in range(4))
    world = {
        "skills": {"Amy": ["a"]},
        "horizon": {"n_days": 2, "interval_min": 60},
        "need": {"a": "Mon 20:00-22:00 1"},
        "choices": f"x {choices} Mon 20:00-22:00",
        "problem": rules(),
    }
    state = check_best("Amy Tue 20:00-22:00", world, 0, 1)
    assert option_on(state, "Amy Tue 20:00-22:00", world, 0) == "20:00-22:00"

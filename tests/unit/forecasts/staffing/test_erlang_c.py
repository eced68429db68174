"""Erlang C: hand-computed centres, its limits, and the recursion as oracle."""

from __future__ import annotations

import numpy as np
import pytest

from forecasts.errors import InputError
from forecasts.staffing import erlang_c
from forecasts.staffing.goals import Goal
from tests.erlang_oracle import erlang_c_p_wait


def test_one_agent_makes_a_contact_wait_as_often_as_it_is_busy() -> None:
    # M/M/1: P(wait) = load; ASA = load / (1 − load) · AHT = 1 · 100 s at load 0.5; SL(T) = 1 − a·exp(−(1 − a)T/AHT).
    assert erlang_c.p_wait(0.5, 1) == pytest.approx(0.5, rel=1e-14)
    assert erlang_c.asa_s(0.5, 1, 100.0) == pytest.approx(100.0, rel=1e-14)
    assert erlang_c.service_level(0.5, 1, 100.0, 20.0) == pytest.approx(1 - 0.5 * np.exp(-0.1), rel=1e-14)
    assert erlang_c.occupancy(0.5, 1) == pytest.approx(0.5, rel=1e-14)


def test_two_agents_and_one_erlang_make_one_contact_in_three_wait() -> None:
    # B(1, 1) = 1/2, B(2, 1) = (1/2)/(2 + 1/2) = 1/5; C = (1/5) / (1 − (1/2)(4/5)) = 1/3; ASA = 1/3 · 60 / (2 − 1).
    assert erlang_c.p_wait(1.0, 2) == pytest.approx(1 / 3, rel=1e-14)
    assert erlang_c.asa_s(1.0, 2, 60.0) == pytest.approx(20.0, rel=1e-14)


def test_nobody_waits_without_load() -> None:
    assert erlang_c.p_wait(0.0, [0, 1, 5]).tolist() == [0.0, 0.0, 0.0]
    assert erlang_c.service_level(0.0, 0, 180.0, 20.0) == 1.0
    assert erlang_c.asa_s(0.0, 0, 180.0) == 0.0
    assert erlang_c.occupancy(0.0, [0, 3]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("n", [0, 9, 10])
def test_the_queue_grows_without_bound_when_agents_do_not_exceed_the_load(n: int) -> None:
    assert erlang_c.p_wait(10.0, n) == 1.0
    assert erlang_c.service_level(10.0, n, 180.0, 3600.0) == 0.0
    assert erlang_c.asa_s(10.0, n, 180.0) == np.inf
    assert erlang_c.occupancy(10.0, n) == 1.0


@pytest.mark.parametrize("n", [1, 3, 14, 80, 400, 2_500, 12_000])
@pytest.mark.parametrize("busy", [0.02, 0.4, 0.8, 0.95, 0.999])
def test_probability_of_waiting_agrees_with_the_recursion(n: int, busy: float) -> None:
    assert erlang_c.p_wait(n * busy, n) == pytest.approx(erlang_c_p_wait(n * busy, n), rel=1e-11, abs=1e-300)


def test_scalars_give_numbers_and_arrays_broadcast() -> None:
    assert np.ndim(erlang_c.p_wait(1, 2)) == 0
    table = erlang_c.service_level(np.array([[1.0], [10.0]]), np.array([12, 13, 14]), 180.0, 20.0)
    assert table.shape == (2, 3)
    assert table[1, 2] == erlang_c.service_level(10.0, 14, 180.0, 20.0)


def test_a_handbook_centre_needs_fourteen_agents_for_80_20() -> None:
    # 10 Erlang, 180 s: 13 agents answer 79.6 % within 20 s, 14 answer 88.8 %.
    goal = Goal(service_level=0.8, awt_s=20.0)
    assert erlang_c.service_level(10.0, 13, 180.0, 20.0) == pytest.approx(0.796, abs=5e-4)
    assert erlang_c.required_agents(10.0, 180.0, goal) == 14


@pytest.mark.parametrize(
    "goal",
    [
        Goal(service_level=0.8, awt_s=20.0),
        Goal(service_level=0.95, awt_s=0.0),
        Goal(asa_s=10.0),
        Goal(max_occupancy=0.85),
        Goal(service_level=0.5, awt_s=60.0, max_occupancy=0.8, asa_s=120.0),
    ],
)
@pytest.mark.parametrize("load", [0.001, 0.5, 1.0, 7.9, 33.0, 500.0, 2_400.0])
def test_required_agents_meet_the_goal_and_one_less_does_not(load: float, goal: Goal) -> None:
    def meets(n: int) -> bool:
        return bool(
            n > load
            and (goal.service_level is None or erlang_c.service_level(load, n, 200.0, goal.awt_s) >= goal.service_level)
            and (goal.asa_s is None or erlang_c.asa_s(load, n, 200.0) <= goal.asa_s)
            and (goal.max_occupancy is None or erlang_c.occupancy(load, n) <= goal.max_occupancy)
        )

    n = int(erlang_c.required_agents(load, 200.0, goal))
    assert meets(n)
    assert not meets(n - 1)


def test_rounding_in_the_load_does_not_cost_an_agent() -> None:
    # 8.5 / 0.85 is 10.000000000000002 in floating point.
    assert erlang_c.required_agents(8.5, 180.0, Goal(max_occupancy=0.85)) == 10


def test_intervals_without_load_need_nobody_even_without_handling_time() -> None:
    assert erlang_c.required_agents([0.0, 1.0], [0.0, 60.0], Goal(service_level=0.5, awt_s=20.0)).tolist() == [0, 2]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((-1.0, 3, 180.0, 20.0), "load_erl"),
        ((1.0, -3, 180.0, 20.0), "n_agents"),
        ((1.0, 3, 0.0, 20.0), "aht_s"),
        ((1.0, 3, 180.0, -20.0), "awt_s"),
        ((float("nan"), 3, 180.0, 20.0), "load_erl"),
        ((1.0, float("inf"), 180.0, 20.0), "n_agents"),
        (("many", 3, 180.0, 20.0), "load_erl"),
    ],
)
def test_impossible_values_are_refused_by_name(arguments: tuple[object, ...], name: str) -> None:
    with pytest.raises(InputError) as refused:
        erlang_c.service_level(*arguments)  # type: ignore[arg-type]
    assert refused.value.where == name
    assert refused.value.code == "staffing.value"


def test_abandonment_cannot_be_judged_without_patience() -> None:
    with pytest.raises(InputError) as refused:
        erlang_c.required_agents(10.0, 180.0, Goal(max_abandonment=0.03))
    assert refused.value.code == "goal.needs_patience"

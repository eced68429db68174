"""Erlang A: hand-computed centres, its limits, and every state written out as oracle."""

from __future__ import annotations

import numpy as np
import pytest

from forecasts.errors import InputError
from forecasts.staffing import erlang_a, erlang_c
from forecasts.staffing.goals import Goal
from tests.erlang_oracle import Exact
from tests.erlang_oracle import erlang_a as balanced


def measured(load: float, n: float, aht_s: float, patience_s: float, awt_s: float) -> Exact:
    centre = (load, n, aht_s, patience_s)
    return Exact(
        p_wait=float(erlang_a.p_wait(*centre)),
        p_abandon=float(erlang_a.p_abandon(*centre)),
        mean_wait_s=float(erlang_a.mean_wait_s(*centre)),
        asa_s=float(erlang_a.asa_s(*centre)),
        service_level=float(erlang_a.service_level(*centre, awt_s)),
        occupancy=float(erlang_a.occupancy(*centre)),
    )


@pytest.mark.parametrize("n", [1, 2, 7, 30, 60])
@pytest.mark.parametrize("busy", [0.1, 0.7, 0.95, 1.0, 1.3])
@pytest.mark.parametrize("patience_s", [20.0, 180.0, 1_500.0])
def test_every_measure_agrees_with_all_states_written_out(n: int, busy: float, patience_s: float) -> None:
    awt_s = 20.0
    exact = balanced(n * busy, n, 180.0, patience_s, awt_s)
    ours = measured(n * busy, n, 180.0, patience_s, awt_s)
    for measure, value in vars(exact).items():
        assert getattr(ours, measure) == pytest.approx(value, rel=1e-9, abs=1e-13), measure


def test_patience_as_long_as_handling_turns_every_waiting_contact_into_a_served_one() -> None:
    # Equal patience and handling time: contacts leave at the same rate served or not, so the number present
    # is Poisson(load). With load 1 and one agent: P(wait) = 1 − 1/e, P(abandon) = E[(K − 1)+]/1 = 1/e.
    centre = (1.0, 1, 60.0, 60.0)
    assert erlang_a.p_wait(*centre) == pytest.approx(1 - np.exp(-1), rel=1e-13)
    assert erlang_a.p_abandon(*centre) == pytest.approx(np.exp(-1), rel=1e-13)
    assert erlang_a.mean_wait_s(*centre) == pytest.approx(60 * np.exp(-1), rel=1e-13)
    assert erlang_a.occupancy(*centre) == pytest.approx(1 - np.exp(-1), rel=1e-13)


@pytest.mark.parametrize("n", [12, 60, 520, 2_040])
def test_endless_patience_is_erlang_c(n: int) -> None:
    load, aht_s, patience_s = n * 0.97, 240.0, 1e9
    centre = (load, n, aht_s, patience_s)
    assert erlang_a.p_wait(*centre) == pytest.approx(erlang_c.p_wait(load, n), rel=1e-5)
    assert erlang_a.mean_wait_s(*centre) == pytest.approx(erlang_c.asa_s(load, n, aht_s), rel=1e-4)
    assert erlang_a.asa_s(*centre) == pytest.approx(erlang_c.asa_s(load, n, aht_s), rel=1e-4)
    sl = erlang_c.service_level(load, n, aht_s, 20.0)
    assert erlang_a.service_level(*centre, 20.0) == pytest.approx(sl, rel=1e-4)


def test_callers_without_patience_are_served_at_once_or_lost() -> None:
    # Patience far below everything else is the Erlang B model: P(abandon) = B(2, 1) = 1/5.
    centre = (1.0, 2, 180.0, 1e-6)
    assert erlang_a.p_wait(*centre) == pytest.approx(0.2, rel=1e-6)
    assert erlang_a.p_abandon(*centre) == pytest.approx(0.2, rel=1e-6)
    assert erlang_a.service_level(*centre, 20.0) == pytest.approx(0.8, rel=1e-6)


def test_who_is_overloaded_many_times_serves_what_it_can() -> None:
    # 2,000 agents offered 4,000 Erlang are busy all the time and lose half.
    centre = (4_000.0, 2_000, 300.0, 120.0)
    assert erlang_a.occupancy(*centre) == pytest.approx(1.0, abs=1e-12)
    assert erlang_a.p_abandon(*centre) == pytest.approx(0.5, rel=1e-9)
    # Fluid limit: the queue stays where patience · ln 2 = 83.2 s is waited, so after 20 s nobody is served.
    assert erlang_a.service_level(*centre, 20.0) == pytest.approx(0.0, abs=1e-12)
    assert erlang_a.asa_s(*centre) == pytest.approx(120.0 * np.log(2.0), rel=1e-3)


def test_without_agents_everybody_gives_up() -> None:
    centre = (3.0, 0, 180.0, 60.0)
    assert erlang_a.p_wait(*centre) == 1.0
    assert erlang_a.p_abandon(*centre) == pytest.approx(1.0, rel=1e-14)
    assert erlang_a.mean_wait_s(*centre) == pytest.approx(60.0, rel=1e-14)
    assert erlang_a.service_level(*centre, 20.0) == pytest.approx(0.0, abs=1e-14)
    assert erlang_a.asa_s(*centre) == np.inf
    assert erlang_a.occupancy(*centre) == 1.0


def test_nobody_waits_without_load() -> None:
    centre = (0.0, [0, 4], 180.0, 60.0)
    assert erlang_a.p_wait(*centre).tolist() == [0.0, 0.0]
    assert erlang_a.service_level(*centre, 20.0).tolist() == [1.0, 1.0]
    assert erlang_a.asa_s(*centre).tolist() == [0.0, 0.0]


def test_nobody_is_served_late_when_the_threshold_is_never_reached() -> None:
    # A threshold of a day: all who stay are in time.
    centre = (10.0, 9, 180.0, 120.0)
    assert erlang_a.service_level(*centre, 86_400.0) == pytest.approx(1.0 - erlang_a.p_abandon(*centre), rel=1e-13)
    assert erlang_a.service_level(*centre, 0.0) == pytest.approx(1.0 - erlang_a.p_wait(*centre), rel=1e-12)


def test_a_centre_of_five_thousand_agents_keeps_its_digits() -> None:
    # The recursion in whole agents, summed downwards and upwards from the full house, as oracle.
    load, n, aht_s, patience_s = 5_050.0, 5_000, 240.0, 90.0
    term, below = 1.0, 0.0
    for k in range(n, 0, -1):
        term *= k / load
        below += term
    term, above, queued = 1.0, 1.0, 0.0
    for j in range(1, 20_000):
        term *= load / (n + j * aht_s / patience_s)
        above, queued = above + term, queued + j * term
    total = below + above
    centre = (load, n, aht_s, patience_s)
    assert erlang_a.p_wait(*centre) == pytest.approx(above / total, rel=1e-11)
    assert erlang_a.p_abandon(*centre) == pytest.approx(queued / total * aht_s / patience_s / load, rel=1e-10)


@pytest.mark.parametrize(
    "goal",
    [
        Goal(service_level=0.8, awt_s=20.0),
        Goal(asa_s=15.0),
        Goal(max_abandonment=0.02),
        Goal(max_occupancy=0.85),
        Goal(service_level=0.7, awt_s=30.0, max_abandonment=0.05, max_occupancy=0.9),
    ],
)
@pytest.mark.parametrize("load", [0.01, 0.9, 6.0, 48.0, 900.0, 2_300.0])
def test_required_agents_meet_the_goal_and_one_less_does_not(load: float, goal: Goal) -> None:
    def meets(n: int) -> bool:
        got = measured(load, n, 200.0, 90.0, goal.awt_s or 0.0)
        return (
            (goal.service_level is None or got.service_level >= goal.service_level)
            and (goal.asa_s is None or got.asa_s <= goal.asa_s)
            and (goal.max_abandonment is None or got.p_abandon <= goal.max_abandonment)
            and (goal.max_occupancy is None or got.occupancy <= goal.max_occupancy)
        )

    n = int(erlang_a.required_agents(load, 200.0, 90.0, goal))
    assert meets(n)
    assert not meets(n - 1)


def test_patience_has_to_be_positive() -> None:
    with pytest.raises(InputError, match="patience_s: found 0, expected a finite number > 0"):
        erlang_a.p_wait(1.0, 2, 180.0, 0.0)

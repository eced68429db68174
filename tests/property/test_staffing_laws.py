"""Laws every staffing formula obeys, whatever the centre."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forecasts.staffing import erlang_a, erlang_c
from forecasts.staffing.goals import Goal
from forecasts.staffing.shrinkage import Shrinkage
from forecasts.staffing.workload import load_erl

loads = st.floats(1e-3, 3_000.0)
agents = st.integers(1, 3_200)
handling = st.floats(10.0, 3_600.0)
patience = st.floats(1.0, 1e6)
thresholds = st.floats(0.0, 600.0)
goals = st.one_of(
    st.builds(Goal, service_level=st.floats(0.05, 0.99), awt_s=thresholds),
    st.builds(Goal, asa_s=st.floats(0.5, 300.0)),
    st.builds(Goal, max_occupancy=st.floats(0.3, 1.0)),
)
ROUNDING = 1e-9


@given(loads, agents, handling, patience, thresholds)
def test_every_measure_of_erlang_a_is_in_its_range(
    load: float, n: int, aht_s: float, patience_s: float, awt_s: float
) -> None:
    centre = (load, n, aht_s, patience_s)
    for share in (
        erlang_a.p_wait(*centre),
        erlang_a.p_abandon(*centre),
        erlang_a.occupancy(*centre),
        erlang_a.service_level(*centre, awt_s),
    ):
        assert 0.0 <= share <= 1.0
    assert erlang_a.p_abandon(*centre) <= erlang_a.p_wait(*centre)
    assert 0.0 <= erlang_a.asa_s(*centre) < np.inf


@given(loads, agents, handling, patience, thresholds)
def test_more_agents_never_serve_worse(load: float, n: int, aht_s: float, patience_s: float, awt_s: float) -> None:
    fewer, more = (load, n, aht_s, patience_s), (load, n + 1, aht_s, patience_s)
    level = erlang_a.service_level
    assert level(*more, awt_s) >= level(*fewer, awt_s) - ROUNDING
    assert erlang_a.p_abandon(*more) <= erlang_a.p_abandon(*fewer) + ROUNDING
    assert erlang_a.p_wait(*more) <= erlang_a.p_wait(*fewer) + ROUNDING
    assert erlang_a.asa_s(*more) <= erlang_a.asa_s(*fewer) * (1 + ROUNDING) + ROUNDING
    assert erlang_c.service_level(load, n + 1, aht_s, awt_s) >= erlang_c.service_level(load, n, aht_s, awt_s) - ROUNDING
    assert erlang_c.asa_s(load, n + 1, aht_s) <= erlang_c.asa_s(load, n, aht_s)


@given(loads, agents, handling, patience)
def test_contacts_are_served_or_lost_and_waits_obey_littles_law(
    load: float, n: int, aht_s: float, patience_s: float
) -> None:
    centre = (load, n, aht_s, patience_s)
    lost = float(erlang_a.p_abandon(*centre))
    np.testing.assert_allclose(erlang_a.occupancy(*centre) * n, load * (1.0 - lost), rtol=1e-9)
    # Who waits forever at most loses what the agents cannot do.
    assert lost >= max(0.0, 1.0 - n / load) - ROUNDING


@given(loads, agents, handling, patience, thresholds)
def test_a_longer_threshold_counts_more_contacts_as_served_in_time(
    load: float, n: int, aht_s: float, patience_s: float, awt_s: float
) -> None:
    centre = (load, n, aht_s, patience_s)
    level = erlang_a.service_level
    assert level(*centre, awt_s * 1.5 + 1.0) >= level(*centre, awt_s) - ROUNDING
    assert level(*centre, awt_s) <= 1.0 - erlang_a.p_abandon(*centre) + ROUNDING


@given(loads, agents, handling, patience)
def test_impatient_callers_make_fewer_contacts_wait(load: float, n: int, aht_s: float, patience_s: float) -> None:
    assert erlang_a.p_wait(load, n, aht_s, patience_s) <= erlang_c.p_wait(load, n) + ROUNDING


@given(loads, loads, handling, patience, goals)
def test_the_requirement_never_falls_when_load_rises(
    one: float, other: float, aht_s: float, patience_s: float, goal: Goal
) -> None:
    low, high = sorted((one, other))
    of_a = erlang_a.required_agents([low, high], aht_s, patience_s, goal)
    of_c = erlang_c.required_agents([low, high], aht_s, goal)
    assert of_a[0] <= of_a[1]
    assert of_c[0] <= of_c[1]


@given(loads, handling, patience, goals)
def test_the_requirement_is_the_least_that_meets_the_goal(
    load: float, aht_s: float, patience_s: float, goal: Goal
) -> None:
    from forecasts.staffing.steady_state import SteadyState

    n = int(erlang_a.required_agents(load, aht_s, patience_s, goal))
    state = [
        SteadyState(np.array([load]), np.array([float(k)]), np.array([aht_s]), np.array([patience_s]))
        for k in (n, n - 1)
    ]
    assert state[0].meets(goal).all()
    assert n == 0 or not state[1].meets(goal).any()


@given(st.floats(0.0, 1e5), handling, st.floats(60.0, 3_600.0), st.floats(0.1, 10.0))
def test_load_scales_with_contacts_and_handling_time(
    offered: float, aht_s: float, interval_s: float, factor: float
) -> None:
    scaled = load_erl(offered * factor, aht_s, interval_s)
    np.testing.assert_allclose(scaled, load_erl(offered, aht_s * factor, interval_s), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(scaled, load_erl(offered, aht_s, interval_s) * factor, rtol=1e-12, atol=1e-300)


@given(st.floats(0.0, 5_000.0), st.floats(0.0, 0.95), st.floats(0.0, 0.95), st.floats(0.0, 0.95))
def test_gross_is_never_below_net_and_comes_back(net: float, lost: float, away: float, breaks: float) -> None:
    shrinkage = Shrinkage(unplanned=lost, planned_elsewhere=away, placed_by_roster=breaks)
    gross = shrinkage.gross(net)
    assert gross >= net
    assert shrinkage.payroll(net) >= gross
    np.testing.assert_allclose(shrinkage.net(gross), net, rtol=1e-12)

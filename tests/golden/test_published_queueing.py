"""Printed queueing figures, and the staffing of a real centre from its call records."""

from __future__ import annotations

import pandas as pd
import pytest

from fixtures.published.queueing import ANCHORS, ANONYMOUS_BANK_AGENTS, Anchor
from forecasts.staffing import erlang_a, erlang_c
from forecasts.staffing.goals import Goal
from forecasts.staffing.workload import load_erl
from tests.public_data import public_data


def ours(anchor: Anchor, measure: str) -> float:
    centre: tuple[float, ...] = (anchor.load_erl, anchor.n_agents)
    module = erlang_c if anchor.patience_s is None else erlang_a
    if anchor.patience_s is not None:
        centre = (*centre, anchor.aht_s, anchor.patience_s)
    elif measure in ("asa_s", "service_level_20"):
        centre = (*centre, anchor.aht_s)
    if measure == "service_level_20":
        return float(module.service_level(*centre, 20.0))
    return float(getattr(module, measure)(*centre))


@pytest.mark.parametrize("anchor", ANCHORS, ids=lambda anchor: anchor.source[:40])
def test_printed_figures_come_out(anchor: Anchor) -> None:
    assert anchor.printed
    for measure, (value, tolerance) in anchor.printed.items():
        assert ours(anchor, measure) == pytest.approx(value, abs=tolerance), measure


def test_the_anonymous_bank_gets_its_published_staffing_from_its_call_records() -> None:
    calls = pd.read_csv(public_data("calls/technion_bank_1999/call_level_1999_02.csv.gz"), parse_dates=["timestamp"])
    entered = calls.loc[calls["outcome"] != "PHANTOM", "timestamp"]
    wednesdays = entered[entered.dt.day_of_week == 2]
    assert wednesdays.dt.date.nunique() == 4
    per_hour = wednesdays.dt.hour.value_counts().reindex(range(24), fill_value=0).sort_index() / 4

    # One agent serves 15 calls an hour: 240 s each. P(wait) <= 0.5 is half of the calls answered at once.
    aht_s = 3600.0 / 15.0
    agents = erlang_c.required_agents(load_erl(per_hour, aht_s, 3600.0), aht_s, Goal(service_level=0.5, awt_s=0.0))
    assert tuple(agents) == ANONYMOUS_BANK_AGENTS

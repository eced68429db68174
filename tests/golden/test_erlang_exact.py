"""Erlang C and A against 112 exact cases, computed elsewhere by balancing every state."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts.staffing import erlang_a, erlang_c
from tests.public_data import public_data

MEASURES = ("p_wait", "p_abandon", "mean_wait_s", "sl20", "occupancy")


def ours(cases: pd.DataFrame, model: str) -> dict[str, np.ndarray]:
    load, n, aht_s = (cases[name].to_numpy() for name in ("offered_erlangs", "agents", "aht_s"))
    if model == "C":
        return {
            "p_wait": erlang_c.p_wait(load, n),
            "p_abandon": np.zeros(len(cases)),
            "mean_wait_s": erlang_c.asa_s(load, n, aht_s),
            "sl20": erlang_c.service_level(load, n, aht_s, 20.0),
            "occupancy": erlang_c.occupancy(load, n),
        }
    centre = (load, n, aht_s, cases["patience_s"].to_numpy())
    return {
        "p_wait": erlang_a.p_wait(*centre),
        "p_abandon": erlang_a.p_abandon(*centre),
        "mean_wait_s": erlang_a.mean_wait_s(*centre),
        "sl20": erlang_a.service_level(*centre, 20.0),
        "occupancy": erlang_a.occupancy(*centre),
    }


@pytest.mark.parametrize("model", ["C", "A"])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_exact_value_is_reproduced(model: str, measure: str) -> None:
    table = pd.read_csv(public_data("queueing/erlang_exact/erlang_exact.csv"))
    cases = table[table["model"] == model]
    assert len(cases) >= 20
    expected = cases[measure].fillna(0.0).to_numpy()
    # The file prints eight decimals, so it is itself uncertain by 5e-9; beyond that, 1e-9 relative.
    np.testing.assert_allclose(ours(cases, model)[measure], expected, rtol=1e-9, atol=5.01e-9)

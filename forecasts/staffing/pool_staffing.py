"""One skill over time: what its agents are offered, how many it takes, and the service to expect."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.staffing import erlang_a, erlang_c
from forecasts.staffing.goals import Goal
from forecasts.staffing.pooling import Pool, pooled_intervals
from forecasts.staffing.workload import load_erl

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

PREDICTED = ["service_level", "asa_s", "occupancy", "p_abandon"]


def staff_pool(pool: Pool, contacts: pd.DataFrame, interval_min: int) -> pd.DataFrame:
    """The rows of `Requirement.details` of one skill.

    Parameters
    ----------
    contacts : columns `queue`, `start`, `offered`, `aht_s`, one row per queue and open interval.
    interval_min : length of the intervals [min].
    """
    rows = pooled_intervals(pool, contacts)
    rows["load_erl"] = load_erl(rows["offered"], rows["aht_s"].fillna(0.0), interval_min * 60.0)
    if pool.formula == "erlang_c":
        rows["patience_s"] = np.nan
    net = _fewest(pool, contacts, rows)
    details = rows[["start", "offered", "aht_s", "load_erl", "patience_s"]].assign(
        skill=pool.skill, required_net=net, required_gross=pool.lost_time.gross(net), awt_s=pool.awt_s
    )
    details[PREDICTED] = np.nan
    loaded = rows["load_erl"] > 0.0
    details.loc[loaded, PREDICTED] = _predicted(pool, details[loaded])
    first = ["skill", "start", "required_net", "required_gross"]
    return details[[*first, *(column for column in details.columns if column not in first)]]


def _fewest(pool: Pool, contacts: pd.DataFrame, rows: pd.DataFrame) -> IntArray:
    """Agents that meet the strictest goal among the queues with contacts, and the minimum staff."""
    net = rows["min_staff"].to_numpy(np.int64).copy()
    for goal, queues in pool.queues_by_goal().items():
        alive = contacts[contacts["queue"].isin(queues) & (contacts["offered"] > 0.0)]["start"]
        applies = rows["start"].isin(alive).to_numpy()
        net[applies] = np.maximum(net[applies], _required(pool, rows[applies], goal))
    return net


def _required(pool: Pool, rows: pd.DataFrame, goal: Goal) -> IntArray:
    load, aht_s, patience_s = (rows[name].to_numpy(np.float64) for name in ("load_erl", "aht_s", "patience_s"))
    if pool.formula == "erlang_c":
        return erlang_c.required_agents(load, aht_s, goal)
    return erlang_a.required_agents(load, aht_s, patience_s, goal)


def _predicted(pool: Pool, rows: pd.DataFrame) -> np.ndarray:
    """Service level, ASA, occupancy and abandonment with the net agents, shape (n_rows, 4)."""
    names = ("load_erl", "required_net", "aht_s", "patience_s", "awt_s")
    load, n, aht_s, patience_s, awt_s = (rows[name].to_numpy(np.float64) for name in names)
    if pool.formula == "erlang_c":
        measures = [
            erlang_c.service_level(load, n, aht_s, awt_s),
            erlang_c.asa_s(load, n, aht_s),
            erlang_c.occupancy(load, n),
            np.zeros(len(rows)),
        ]
    else:
        centre = (load, n, aht_s, patience_s)
        measures = [
            erlang_a.service_level(*centre, awt_s),
            erlang_a.asa_s(*centre),
            erlang_a.occupancy(*centre),
            erlang_a.p_abandon(*centre),
        ]
    return np.column_stack(measures)

"""The service a roster promises: the queueing formula of the requirement, with the agents who are really there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.staffing import erlang_a, erlang_c
from solver.domain.horizon import Horizon

from .coverage import SkillCoverage

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ServiceLevel:
    """One skill: contacts expected, the share of them answered in time, and the same with exactly the requirement."""

    skill: str
    offered: float
    awt_s: float
    with_roster: float
    with_requirement: float


def service_levels(
    horizon: Horizon,
    coverage: tuple[SkillCoverage, ...],
    details: pd.DataFrame,
    available: Mapping[str, float],
    interval_min: int,
) -> list[ServiceLevel]:
    """Expected service level of each skill over the horizon, weighted by contacts.

    Parameters
    ----------
    coverage : as `coverage_of` gives it, an agent counted at one skill.
    details : rows of `forecasts.staffing.requirement.Requirement.details`.
    available : skill → share of rostered agents who are really there, after unplanned shrinkage.
    interval_min : length of the rows' intervals [min].

    Notes
    -----
    Each interval is taken in its steady state, each planning interval of a longer forecast interval by itself.
    """
    found = []
    for line in coverage:
        rows = details[(details["skill"] == line.skill) & (details["offered"] > 0)]
        if rows.empty:
            continue
        levels = _levels(horizon, line, rows, available.get(line.skill, 1.0), interval_min)
        offered = rows["offered"].to_numpy(np.float64)
        found.append(
            ServiceLevel(
                skill=line.skill,
                offered=float(offered.sum()),
                awt_s=float(rows["awt_s"].iloc[0]),
                with_roster=float(np.average(levels, weights=offered)),
                with_requirement=float(np.average(rows["service_level"].to_numpy(np.float64), weights=offered)),
            )
        )
    return found


def _levels(horizon: Horizon, line: SkillCoverage, rows: pd.DataFrame, available: float, interval_min: int) -> Floats:
    """Service level of each row: the mean over the planning intervals inside it."""
    step = horizon.interval_min
    parts = max(1, interval_min // step)
    starts = np.array([horizon.minute_of(at) for at in rows["start"].dt.to_pydatetime()])
    indices = np.clip(starts[:, None] // step + np.arange(parts), 0, len(line.on_duty) - 1)
    # 3.0000000001 is what arithmetic leaves of 3, and 2.9999999999 too.
    agents = np.floor(line.on_duty[indices] * available + 1e-9)
    return np.column_stack([_service_level(rows, agents[:, part]) for part in range(parts)]).mean(axis=1)


def _service_level(rows: pd.DataFrame, agents: Floats) -> Floats:
    load, aht_s, awt_s, patience_s = (
        rows[name].to_numpy(np.float64) for name in ("load_erl", "aht_s", "awt_s", "patience_s")
    )
    levels = np.zeros(len(rows))
    patient, staffed = np.isnan(patience_s), agents > 0
    for chosen, formula in ((staffed & patient, "c"), (staffed & ~patient, "a")):
        if chosen.any():
            centre = load[chosen], agents[chosen], aht_s[chosen]
            levels[chosen] = (
                erlang_c.service_level(*centre, awt_s[chosen])
                if formula == "c"
                else erlang_a.service_level(*centre, patience_s[chosen], awt_s[chosen])
            )
    return levels

"""Forecast + service goals → the agents needed, per skill and interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from forecasts.errors import InputError
from forecasts.staffing.checks import checked
from forecasts.staffing.pool_staffing import staff_pool
from forecasts.staffing.pooling import Pool, pools_of
from forecasts.staffing.target_matching import goals_of
from forecasts.staffing.targets import QueueTarget, Targets
from forecasts.tables import check_forecast, quantile_column, quantile_columns


@dataclass(frozen=True, eq=False)
class Requirement:
    """The agents needed, with all it was computed from.

    Parameters
    ----------
    table : columns `skill`, `start` (aware), `required_net` [agents on contacts, whole], `required_gross`
        [agents to roster on contacts, fractions kept]; one row per skill and open interval, sorted;
        ``attrs`` hold `timezone` and `interval_min`.
    details : the same rows with what the formulas were given, `offered`, `aht_s`, `load_erl`, `patience_s`
        (NaN in Erlang C), `awt_s`, and what they predict for `required_net` agents: `service_level` within
        `awt_s`, `asa_s` (of answered contacts), `occupancy`, `p_abandon`; NaN without contacts.
    inputs : everything else the numbers depend on, ready for JSON.
    notes : assumptions and omissions a planner should read.
    """

    table: pd.DataFrame
    details: pd.DataFrame
    inputs: Mapping[str, Any]
    notes: tuple[str, ...]


def requirement(
    forecast: pd.DataFrame,
    targets: Targets,
    *,
    staff_for: str | float = "mean",
    least_contacts: float = 0.0,
) -> Requirement:
    """Agents needed to meet every goal, per skill and interval.

    Parameters
    ----------
    forecast : as `forecasts.tables.check_forecast` returns it, or anything it accepts.
    targets : the goals of every queue of the forecast.
    staff_for : which forecast to staff for: ``"mean"``, or a quantile as ``"q90"`` or 0.9.
    least_contacts : intervals that expect no more contacts than this need nobody (but keep `min_staff`).

    Returns
    -------
    Requirement. Intervals are those of the forecast: where it has no row, the site is closed. Intervals
    without contacts need 0 agents, or the `min_staff` of the queues open then.

    Raises
    ------
    InputError
        A queue without goals, a channel or model that is not staffed yet, contacts without handling time,
        a quantile the forecast does not have.

    Notes
    -----
    `required_net` is the fewest agents that meet the strictest goal of the skill's queues in the steady
    state of the interval; `required_gross` = net ÷ ((1 − planned elsewhere)(1 − unplanned)). Breaks and
    meetings that the roster places are in neither.
    """
    forecast = check_forecast(forecast)
    column = _staffing_column(forecast, staff_for)
    goals, notes = goals_of(forecast, targets)
    contacts = _contacts(forecast, column, goals, float(checked("least_contacts", least_contacts)))
    interval_min = int(forecast.attrs["interval_min"])
    pools = pools_of(goals)
    details = pd.concat([staff_pool(pool, contacts, interval_min) for pool in pools])
    details = details.sort_values(["skill", "start"], kind="stable", ignore_index=True)
    notes += [note for pool in pools if (note := pool.note())]
    if column != "mean" and any(len(pool.targets) > 1 for pool in pools):
        notes.append(f"The {column} of pooled queues is the sum of theirs, which is more than that of the sum.")
    details.attrs = {"timezone": forecast.attrs["timezone"], "interval_min": interval_min}
    table = details[["skill", "start", "required_net", "required_gross"]].copy()
    inputs = _inputs(forecast, column, least_contacts, pools)
    return Requirement(table, details, inputs, tuple(notes))


def _staffing_column(forecast: pd.DataFrame, staff_for: str | float) -> str:
    if isinstance(staff_for, (int, float)) and 0.0 < staff_for < 1.0:
        staff_for = quantile_column(staff_for)
    known = ["mean", *quantile_columns(forecast)]
    if staff_for in known:
        return str(staff_for)
    raise InputError(
        "staff_for",
        repr(staff_for),
        f"one of {', '.join(known)}",
        "the forecast was made without this quantile: ask for it with --quantiles.",
        code="requirement.staff_for",
        params={"staff_for": staff_for, "known": known},
    )


def _contacts(
    forecast: pd.DataFrame, column: str, goals: Mapping[str, QueueTarget], least_contacts: float
) -> pd.DataFrame:
    """Contacts and handling time to staff for, per queue and interval."""
    default_aht = forecast["queue"].map({queue: goal.aht_seconds for queue, goal in goals.items()})
    contacts = pd.DataFrame(
        {
            "queue": forecast["queue"],
            "start": forecast["start"],
            "offered": forecast[column].where(forecast[column] > least_contacts, 0.0),
            "aht_s": forecast["aht_seconds"].fillna(default_aht.astype(float)),
        }
    )
    unknown = (contacts["offered"] > 0.0) & contacts["aht_s"].isna()
    if unknown.any():
        row = contacts[unknown].iloc[0]
        raise InputError(
            f"forecast, queue {row['queue']!r}, {row['start'].isoformat(timespec='minutes')}, column aht_seconds",
            "an empty cell",
            "the handling time in seconds wherever contacts are expected",
            "the history had no aht_seconds: put one into the queue's targets.",
            code="requirement.no_aht",
            params={"queue": row["queue"], "n_intervals": int(unknown.sum())},
        )
    return contacts


def _inputs(forecast: pd.DataFrame, column: str, least_contacts: float, pools: Sequence[Pool]) -> dict[str, Any]:
    """Everything the numbers depend on besides the contacts, ready for JSON."""
    return {
        "timezone": forecast.attrs["timezone"],
        "interval_min": int(forecast.attrs["interval_min"]),
        "staff_for": column,
        "least_contacts": float(least_contacts),
        "forecast_models": sorted(str(model) for model in forecast["model"].unique()),
        "skills": {
            pool.skill: {
                "model": pool.formula,
                "awt_s": pool.awt_s,
                "available_share": pool.lost_time.available,
                "queues": {
                    queue: target.model_dump(mode="json", exclude_none=True) for queue, target in pool.targets.items()
                },
            }
            for pool in pools
        },
    }

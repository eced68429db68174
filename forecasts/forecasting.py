"""From a history of contacts to a forecast of every queue: the whole demand side in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import numpy as np
import pandas as pd

from forecasts.aht import DEFAULT_AHT_S, forecast_aht
from forecasts.errors import InputError
from forecasts.events import EventLedger
from forecasts.forecasters import AUTO, FORECASTERS, forecaster_named
from forecasts.forecasters.base import Forecaster, Horizon, Past, Prediction
from forecasts.history import Finding, QueueHistory, Values, queue_histories
from forecasts.intervals import DAY_MIN, IntervalGrid
from forecasts.opening_hours import OpeningHours
from forecasts.preparation import Prepared, Site
from forecasts.rolling import MAX_SPAN_DAYS, Rolling, best
from forecasts.spread import Spread
from forecasts.tables import check_events, check_history, quantile_column

MAX_HORIZON_DAYS = 731
"""Longest horizon: two years."""

MAX_FORECAST_ROWS = 2_000_000
"""Most rows a forecast may have over all queues; more is refused before work starts."""

DORMANT_DAYS = 28
"""A queue without contacts for so long is pointed out."""

DEFAULT_QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class QueueForecast:
    """How the forecast of one queue came about.

    Parameters
    ----------
    queue : its name.
    model : the forecaster used.
    spread : scatter of contacts around the mean; `day_cv` is the busyness of a day, for staffing and simulation.
    scores : WAPE of each forecaster over earlier cut-offs, where there was a choice.
    history_until : last day of the history used.
    """

    queue: str
    model: str
    spread: Spread
    scores: Mapping[str, float]
    history_until: date


@dataclass(frozen=True)
class Forecast:
    """A forecast of all queues.

    Parameters
    ----------
    table : as `tables.check_forecast` describes it, one row per queue and open interval; an interval closed by a
        holiday or a closure has a row of zeros.
    grid : the horizon.
    queues : how each came about.
    findings : what cleaning noticed in the histories.
    notes : what a planner should know.
    """

    table: pd.DataFrame
    grid: IntervalGrid
    queues: tuple[QueueForecast, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def day_cv(self) -> dict[str, float]:
        """Standard deviation of the busyness of a day, per queue."""
        return {queue.queue: queue.spread.day_cv for queue in self.queues}


def forecast(
    history: pd.DataFrame,
    *,
    horizon_days: int,
    interval_min: int | None = None,
    start_on: date | None = None,
    timezone: str | None = None,
    model: str = AUTO,
    country: str | None = None,
    subdivision: str | None = None,
    events: pd.DataFrame | None = None,
    quantiles: Sequence[float] = DEFAULT_QUANTILES,
    hours: OpeningHours | None = None,
    default_aht_seconds: float = DEFAULT_AHT_S,
) -> Forecast:
    """Forecast contacts and handling time of every queue.

    Parameters
    ----------
    history : long table, see `tables.check_history`; left as it was.
    horizon_days : local days to forecast.
    interval_min : interval [min]; the history's own where not given.
    start_on : first local day; the day after the history where not given. Nothing from that day on is used.
    timezone : the site's zone; needed where `start` is wall-clock time.
    model : name of a forecaster, or ``"auto"``: the one that forecast each queue's recent past best.
    country, subdivision : whose public holidays count, e.g. ``"CN"``.
    events : long table, see `tables.check_events`.
    quantiles : probabilities in (0, 1).
    hours : opening hours; inferred from each queue's last quarter where not given.
    default_aht_seconds : handling time where a queue's history has none [s].

    Raises
    ------
    InputError
        If the history, the events or a parameter cannot be used.

    Notes
    -----
    Bands are split conformal: errors of up to eight earlier weekly cut-offs, each forecast as it would have been
    made then. Where the history is too short for that, the model's own spread is used.
    """
    history = check_history(history, timezone=timezone)
    timezone = str(history.attrs["timezone"])
    interval_min = int(history.attrs["interval_min"]) if interval_min is None else interval_min
    probabilities = checked_quantiles(quantiles)
    start_on = start_on or history["start"].max().date() + timedelta(days=1)
    _check_horizon(horizon_days, history["queue"].nunique(), interval_min)
    grid = IntervalGrid(timezone, start_on, horizon_days, interval_min)
    site = site_of(events, timezone, country, subdivision)
    forecasters = candidates(model)
    raws = queue_histories(history, interval_min=interval_min, hours=hours)
    parts = [_one_queue(raw, site, forecasters, grid, probabilities, default_aht_seconds) for raw in raws]
    return Forecast(
        table=_table([part.rows for part in parts], timezone, interval_min),
        grid=grid,
        queues=tuple(part.made for part in parts),
        findings=tuple(chain.from_iterable(part.prepared.past.history.findings for part in parts)),
        notes=tuple(dict.fromkeys(chain.from_iterable(_notes(part, grid, default_aht_seconds) for part in parts))),
    )


def site_of(events: pd.DataFrame | None, timezone: str, country: str | None, subdivision: str | None = None) -> Site:
    """Return what the queues share; the events are checked."""
    if events is None or events.empty:
        return Site(country, subdivision)
    return Site(country, subdivision, EventLedger.from_frame(check_events(events, timezone=timezone)))


def candidates(model: str) -> list[Forecaster]:
    """Return the forecasters that `model` names, all of them for ``"auto"``."""
    return [forecaster() for forecaster in FORECASTERS] if model == AUTO else [forecaster_named(model)]


def checked_quantiles(quantiles: Sequence[float]) -> tuple[float, ...]:
    """Return the probabilities, lowest first.

    Raises
    ------
    InputError
        If one lies outside (0, 1) or comes twice.
    """
    found = tuple(sorted(float(probability) for probability in quantiles))
    if not all(0.0 < probability < 1.0 for probability in found) or len(set(found)) != len(found):
        raise InputError(
            "quantiles",
            ", ".join(f"{probability:g}" for probability in quantiles),
            "different numbers between 0 and 1",
            "percent was meant: write 0.9 for 90 %.",
            code="forecast.quantiles",
            params={"quantiles": list(quantiles)},
        )
    return found


def _check_horizon(horizon_days: int, n_queues: int, interval_min: int) -> None:
    if not 1 <= horizon_days <= MAX_HORIZON_DAYS:
        raise InputError(
            "horizon",
            f"{horizon_days} days",
            f"1 to {MAX_HORIZON_DAYS} days",
            code="forecast.horizon",
            params={"horizon_days": horizon_days, "max_days": MAX_HORIZON_DAYS},
        )
    rows = horizon_days * n_queues * (DAY_MIN // max(interval_min, 1))
    if rows > MAX_FORECAST_ROWS:
        raise InputError(
            "horizon",
            f"{rows:,} intervals over {n_queues} queues",
            f"at most {MAX_FORECAST_ROWS:,}",
            "forecast fewer days at once, or in longer intervals.",
            code="forecast.too_many_rows",
            params={"rows": rows, "max_rows": MAX_FORECAST_ROWS},
        )


@dataclass(frozen=True)
class _Part:
    made: QueueForecast
    rows: pd.DataFrame
    prepared: Prepared


def _one_queue(
    raw: QueueHistory,
    site: Site,
    forecasters: Sequence[Forecaster],
    grid: IntervalGrid,
    probabilities: Sequence[float],
    default_aht_s: float,
) -> _Part:
    rolling = Rolling(raw, site, span_days=min(grid.n_days, MAX_SPAN_DAYS))
    prepared = rolling.prepared(grid.start_on)
    chosen, scores = best(rolling, forecasters, grid.start_on)
    horizon = prepared.horizon(grid)
    prediction = chosen.fit(prepared.past).predict(horizon)
    spread = spread_of(rolling, chosen, prediction, grid.start_on)
    rows = _rows(prepared.past, horizon, prediction.mean, spread, probabilities, default_aht_s)
    history_until = prepared.past.history.grid.days[-1]
    made = QueueForecast(raw.queue, chosen.name, spread, scores, history_until)
    return _Part(made, rows.assign(model=chosen.name), prepared)


def spread_of(rolling: Rolling, forecaster: Forecaster, prediction: Prediction, end_on: date) -> Spread:
    """Return the conformal spread; the model's own, or the spread in the sample, where the past is too short."""
    spread = rolling.spread(forecaster, end_on) or prediction.spread
    # A weekly mean has no spread of its own: without a past to test it on, a usual centre's is assumed.
    return spread or Spread(day_cv=0.1, dispersion=2.0)


def _rows(
    past: Past,
    horizon: Horizon,
    mean: Values,
    spread: Spread,
    probabilities: Sequence[float],
    default_aht_s: float,
) -> pd.DataFrame:
    kept = np.flatnonzero(horizon.is_open)
    start = pd.DatetimeIndex(horizon.grid.starts[kept]).as_unit("us").tz_localize("UTC")
    rows = {"queue": past.history.queue, "start": start.tz_convert(horizon.grid.zone), "mean": mean[kept]}
    values = spread.quantiles(mean[kept], probabilities)
    for position, probability in enumerate(probabilities):
        rows[quantile_column(probability)] = values[:, position]
    rows["aht_seconds"] = forecast_aht(past, horizon, default_aht_s)[kept]
    return pd.DataFrame(rows)


def _table(parts: Sequence[pd.DataFrame], timezone: str, interval_min: int) -> pd.DataFrame:
    table = pd.concat(parts, ignore_index=True)
    if table.empty:
        raise InputError(
            "horizon",
            "no open interval",
            "at least one interval inside opening hours",
            "the horizon is a day on which the site never opened.",
            code="forecast.closed",
        )
    table.attrs = {"timezone": timezone, "interval_min": interval_min}
    return table


def _notes(part: _Part, grid: IntervalGrid, default_aht_s: float) -> list[str]:
    past, queue = part.prepared.past, part.made.queue
    notes = part.prepared.calendar.notes(grid.days)
    seen = past.history.per_day(np.where(past.history.is_known, np.nan_to_num(past.history.offered), 0.0))
    last_seen = past.history.grid.days[int(np.flatnonzero(seen > 0)[-1])] if seen.any() else None
    if last_seen is not None and (grid.start_on - last_seen).days > DORMANT_DAYS:
        notes.append(f"Queue {queue!r}: no contacts since {last_seen}; its last known level is forecast.")
    if np.isnan(past.history.aht_s).all():
        notes.append(f"Queue {queue!r}: the history has no handling time; {default_aht_s:g} s assumed.")
    return notes + _event_notes(past, grid) + _holiday_notes(part.prepared, grid)


def _event_notes(past: Past, grid: IntervalGrid) -> list[str]:
    notes = []
    for name in past.ledger.lifting_names:
        untold = past.ledger.untold().named(name)
        if untold.covers(grid).any() and not past.ledger.named(name).covers(past.history.grid).any():
            notes.append(f"Event {name!r} has no past occurrence to learn from: no lift is assumed.")
    return notes


def _holiday_notes(prepared: Prepared, grid: IntervalGrid) -> list[str]:
    seen = {str(name) for name in prepared.past.facts.holiday}
    coming = {str(name) for name in prepared.calendar.facts(grid.days).holiday}
    return [
        f"Holiday {name!r} is not in the history of queue {prepared.past.history.queue!r}: its effect is that of"
        " the other holidays, if any."
        for name in sorted(coming - seen)
    ]

"""The scoreboard: every forecaster from the same earlier cut-offs, judged by what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from forecasts.accuracy import accuracy_table, poisson_floor
from forecasts.errors import InputError
from forecasts.forecasters import AUTO, FORECASTERS, forecaster_named
from forecasts.forecasters.base import Forecaster, days_known
from forecasts.forecasting import checked_quantiles, site_of, spread_of
from forecasts.history import QueueHistory, queue_histories, too_short
from forecasts.opening_hours import OpeningHours
from forecasts.preparation import Site, prepare
from forecasts.rolling import LEAST_TRAINING_DAYS, PastForecast, Rolling, beside, best
from forecasts.tables import check_history, quantile_column

DEFAULT_BANDS = (0.025, 0.1, 0.5, 0.9, 0.975)
MAX_ORIGINS = 104
NAIVE = ("seasonal_naive", "seasonal_mean")


@dataclass(frozen=True)
class Backtest:
    """What a backtest found.

    Parameters
    ----------
    table : one row per model, best first: `model`, the scores of `accuracy.accuracy_table`, `seconds_per_fit` and
        `n_origins`; over all queues.
    by_queue : the same per `queue` and model.
    noise_floor : WAPE of a forecast that knows every mean while contacts are Poisson; nobody gets lower.
    forecasts : every forecast interval: `model`, `queue`, `origin`, `start`, `actual`, `mean`, quantiles.
    """

    table: pd.DataFrame
    by_queue: pd.DataFrame
    noise_floor: float
    forecasts: pd.DataFrame


def backtest(
    history: pd.DataFrame,
    *,
    horizon_days: int,
    n_origins: int = 6,
    step_days: int = 7,
    interval_min: int | None = None,
    timezone: str | None = None,
    model: str = AUTO,
    country: str | None = None,
    subdivision: str | None = None,
    events: pd.DataFrame | None = None,
    quantiles: Sequence[float] = DEFAULT_BANDS,
    hours: OpeningHours | None = None,
) -> Backtest:
    """Score forecasts from rolling origins.

    Parameters
    ----------
    history, interval_min, timezone, country, subdivision, events, hours : as for `forecasting.forecast`.
    horizon_days : local days forecast from each origin.
    n_origins, step_days : number of origins and days between them; the last leaves exactly the horizon.
    model : ``"auto"`` scores every forecaster, and the choice among them; a name scores it beside the naive ones.
    quantiles : probabilities; symmetric pairs give the coverage of their band.

    Raises
    ------
    InputError
        If the history cannot be used, or is too short for the origins.

    Notes
    -----
    At each origin everything (opening hours, masks, fits, the choice of a model, the bands) is found anew from
    what lay before it. Past outages and closures are not scored.
    """
    history = check_history(history, timezone=timezone)
    probabilities = checked_quantiles(quantiles)
    _check_origins(horizon_days, n_origins, step_days)
    site = site_of(events, str(history.attrs["timezone"]), country, subdivision)
    interval_min = int(history.attrs["interval_min"]) if interval_min is None else interval_min
    raws = queue_histories(history, interval_min=interval_min, hours=hours)
    rows = [_one_queue(raw, site, model, horizon_days, n_origins, step_days, probabilities) for raw in raws]
    forecasts = pd.concat(rows, ignore_index=True)
    table = _scoreboard(forecasts, ["model"])
    # What came is itself scattered: taken for the means it would promise a floor that nobody can reach. The best
    # model's means are the nearest thing to the truth.
    best_means = forecasts.loc[forecasts["model"] == table["model"].iloc[0], "mean"]
    return Backtest(
        table=table,
        by_queue=_scoreboard(forecasts, ["queue", "model"]),
        noise_floor=poisson_floor(best_means.to_numpy()),
        forecasts=forecasts,
    )


def _check_origins(horizon_days: int, n_origins: int, step_days: int) -> None:
    for name, value, most in (
        ("horizon", horizon_days, 366),
        ("origins", n_origins, MAX_ORIGINS),
        ("step", step_days, 366),
    ):
        if not 1 <= value <= most:
            raise InputError(
                name, str(value), f"1 to {most}", code="backtest.range", params={"name": name, "value": value}
            )


def _one_queue(
    raw: QueueHistory,
    site: Site,
    model: str,
    horizon_days: int,
    n_origins: int,
    step_days: int,
    probabilities: Sequence[float],
) -> pd.DataFrame:
    rolling = Rolling(raw, site, span_days=horizon_days)
    truth = prepare(raw, site).past.history
    origins = _origins(raw, site, horizon_days, n_origins, step_days)
    parts = [
        _scored(rolling, truth, label, forecaster, origin, probabilities)
        for origin in origins
        for label, forecaster in _contestants(rolling, model, origin)
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(queue=raw.queue, scale=_weekly_error(truth))


def _origins(raw: QueueHistory, site: Site, horizon_days: int, n_origins: int, step_days: int) -> list[date]:
    past = prepare(raw, site).past
    last = past.history.grid.n_days - horizon_days
    first = last - (n_origins - 1) * step_days
    unknown = past.history.grid.n_days - days_known(past)
    if first - unknown < LEAST_TRAINING_DAYS:
        raise too_short(
            raw.queue,
            f"{days_known(past)} days with contacts",
            f"{LEAST_TRAINING_DAYS + horizon_days + (n_origins - 1) * step_days} days for {n_origins} origins"
            f" and a horizon of {horizon_days} days",
        )
    start_on = past.history.grid.start_on
    return [start_on + timedelta(days=first + k * step_days) for k in range(n_origins)]


def _contestants(rolling: Rolling, model: str, origin: date) -> list[tuple[str, Forecaster]]:
    everyone: list[Forecaster] = [forecaster() for forecaster in FORECASTERS]
    if model == AUTO:
        chosen, _ = best(rolling, everyone, origin)
        return [(AUTO, chosen), *((forecaster.name, forecaster) for forecaster in everyone)]
    asked = forecaster_named(model)
    naive = [forecaster_named(name) for name in NAIVE if name != model]
    return [(forecaster.name, forecaster) for forecaster in (asked, *naive)]


def _scored(
    rolling: Rolling,
    truth: QueueHistory,
    label: str,
    forecaster: Forecaster,
    origin: date,
    probabilities: Sequence[float],
) -> pd.DataFrame:
    made = rolling.forecast(forecaster, origin)
    spread = spread_of(rolling, forecaster, made.prediction, origin)
    actual, counted = beside(truth, made)
    values = spread.quantiles(made.prediction.mean, probabilities)
    rows = _interval_rows(made, actual, counted).assign(model=label, seconds=made.seconds)
    for position, probability in enumerate(probabilities):
        rows[quantile_column(probability)] = values[counted, position]
    return rows


def _interval_rows(made: PastForecast, actual: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    grid = made.horizon.grid
    start = pd.DatetimeIndex(grid.starts[counted]).as_unit("us").tz_localize("UTC").tz_convert(grid.zone)
    day = [f"{made.cutoff_on} {day}" for day in grid.day_of_interval[counted].tolist()]
    return pd.DataFrame(
        {
            "origin": made.cutoff_on,
            "start": start,
            "day": day,
            "actual": actual[counted],
            "mean": made.prediction.mean[counted],
        }
    )


def _weekly_error(truth: QueueHistory) -> float:
    """Mean absolute error of repeating the week before: the unit of MASE [contacts]."""
    by_slot = np.full((truth.grid.n_days, int(truth.slot.max()) + 1), np.nan)
    by_slot[truth.grid.day_of_interval, truth.slot] = np.where(truth.is_recorded, truth.offered, np.nan)
    change = np.abs(by_slot[7:] - by_slot[:-7])
    return float(np.nanmean(change)) if (~np.isnan(change)).any() else np.nan


def _scoreboard(forecasts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    table = accuracy_table(forecasts.assign(day=forecasts["queue"] + " " + forecasts["day"]), by)
    fits = forecasts.groupby([*by, "origin"], sort=False)["seconds"].first().groupby(level=by)
    extra = pd.DataFrame({"seconds_per_fit": fits.mean(), "n_origins": fits.size()}).reset_index()
    return table.merge(extra, on=by).sort_values([*by[:-1], "wape"], kind="stable", ignore_index=True)

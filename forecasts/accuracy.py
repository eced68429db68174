"""How good a forecast was: pure functions of what came and what was forecast, and one table of them.

Every function skips intervals whose contacts are unknown (NaN). Shares are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from forecasts.tables import quantile_columns

Values = npt.NDArray[np.float64]


def wape(actual: Values, mean: Values) -> float:
    """Weighted absolute percentage error: sum of absolute errors over sum of contacts."""
    known = ~np.isnan(actual)
    return _over(np.abs(actual - mean)[known].sum(), actual[known].sum())


def bias(actual: Values, mean: Values) -> float:
    """Sum of errors over sum of contacts; positive when too much was forecast."""
    known = ~np.isnan(actual)
    return _over((mean - actual)[known].sum(), actual[known].sum())


def mase(actual: Values, mean: Values, scale: float) -> float:
    """Mean absolute scaled error: mean absolute error over `scale`, that of repeating the week before."""
    known = ~np.isnan(actual)
    return _over(np.abs(actual - mean)[known].mean() if known.any() else 0.0, scale)


def coverage(actual: Values, lower: Values, upper: Values) -> float:
    """Share of intervals whose contacts lay within the band, its ends included."""
    known = ~np.isnan(actual)
    inside = (actual >= lower) & (actual <= upper)
    return _over(float(inside[known].sum()), float(known.sum()))


def pinball(actual: Values, quantile: Values, probability: float) -> float:
    """Mean pinball loss of a quantile [contacts per interval]; the true quantile has the least."""
    known = ~np.isnan(actual)
    above = (actual - quantile)[known]
    return float(np.mean(np.maximum(probability * above, (probability - 1.0) * above)))


def poisson_floor(mean: Values) -> float:
    """WAPE of a forecast that knows every mean exactly while contacts are Poisson: nobody gets lower.

    Notes
    -----
    The mean absolute deviation of a Poisson variable with mean m is ``2 e^{-m} m^{⌊m⌋+1} / ⌊m⌋!``.
    """
    known = mean[~np.isnan(mean) & (mean > 0)]
    whole = np.floor(known)
    log_deviation = np.log(2.0) - known + (whole + 1.0) * np.log(known) - special.gammaln(whole + 1.0)
    return _over(float(np.exp(log_deviation).sum()), float(known.sum()))


def accuracy_table(forecasts: pd.DataFrame, by: Sequence[str] = ("model",)) -> pd.DataFrame:
    """Score forecasts beside what came.

    Parameters
    ----------
    forecasts : one row per forecast interval: `actual`, `mean` [contacts], `scale` (mean absolute error of repeating
        the week before), quantile columns, `day` (any label that is the same within a day and a forecast) and
        the columns of `by`.
    by : columns that tell the rows of the answer apart.

    Returns
    -------
    DataFrame, one row per group in order of appearance: the columns of `by`, `wape`, `wape_day` (of day totals),
    `bias`, `mase`, `pinball` (mean over the quantiles), one `coverage_NN` for each pair of quantiles that leaves
    the same share on both sides (q10 and q90 give `coverage_80`), and `n_intervals`.
    """
    groups = forecasts.groupby(list(by), sort=False)
    return pd.DataFrame([{**dict(zip(by, key, strict=True)), **_scores(rows)} for key, rows in groups])


def _scores(rows: pd.DataFrame) -> dict[str, float]:
    rows = rows[rows["actual"].notna()]
    actual, mean = rows["actual"].to_numpy(), rows["mean"].to_numpy()
    days = rows.groupby("day")[["actual", "mean"]].sum()
    columns = quantile_columns(rows)
    losses = [pinball(actual, rows[column].to_numpy(), _probability(column)) for column in columns]
    return {
        "wape": wape(actual, mean),
        "wape_day": wape(days["actual"].to_numpy(), days["mean"].to_numpy()),
        "bias": bias(actual, mean),
        "mase": mase(actual, mean, float(rows["scale"].mean())),
        "pinball": float(np.mean(losses)) if losses else np.nan,
        **_coverages(rows, columns),
        "n_intervals": len(rows),
    }


def _coverages(rows: pd.DataFrame, columns: Sequence[str]) -> dict[str, float]:
    found = {}
    for lower in columns:
        for upper in columns:
            low, high = _probability(lower), _probability(upper)
            if low < high and np.isclose(low, 1.0 - high):
                band = rows["actual"].to_numpy(), rows[lower].to_numpy(), rows[upper].to_numpy()
                found[f"coverage_{(high - low) * 100:.10g}"] = coverage(*band)
    return found


def _probability(column: str) -> float:
    return float(column[1:]) / 100.0


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")

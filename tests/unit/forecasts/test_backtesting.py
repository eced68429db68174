"""The scoreboard: the same cut-offs for all, by hand where it can be."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

import forecasts
from forecasts.accuracy import poisson_floor
from forecasts.errors import InputError
from forecasts.forecasters import FORECASTERS
from tests.demand_world import MONDAY, Rate, checked, history_frame, noisy

MODELS = {"auto", *(forecaster.name for forecaster in FORECASTERS)}


def busy(day: date, hour: int) -> float | None:
    return 60.0 if 9 <= hour < 17 else None


def quiet(day: date, hour: int) -> float | None:
    return 1.5 if 9 <= hour < 17 else None


def growing(day: date, hour: int) -> float | None:
    """Ten contacts an hour, one more each week."""
    return 10.0 + (day - MONDAY).days // 7 if 9 <= hour < 17 else None


def test_scores_of_last_week_repeated_by_hand() -> None:
    # Two origins, horizons of two weeks: last week is one too low in the first week and two in the second.
    # Weeks 12 to 15 hold 22 … 25 an hour; origins before weeks 13 and 14.
    found = forecasts.backtest(checked(growing, 112), horizon_days=14, n_origins=2, model="seasonal_naive")
    row = found.table.set_index("model").loc["seasonal_naive"]
    assert row["wape"] == pytest.approx((1 + 2 + 1 + 2) / (23 + 24 + 24 + 25))
    assert row["bias"] == pytest.approx(-row["wape"])
    # Repeating the week before is wrong by one contact: errors of 1½ on average are MASE 1½.
    assert row["mase"] == pytest.approx(1.5)
    assert (row["n_origins"], row["n_intervals"]) == (2, 2 * 14 * 8)


def test_every_forecaster_is_scored_from_the_same_cutoffs() -> None:
    found = forecasts.backtest(checked(noisy(busy), 112), horizon_days=14, n_origins=3)
    assert set(found.table["model"]) == MODELS
    assert found.table["wape"].is_monotonic_increasing
    origins = found.forecasts.groupby("model")["origin"].unique()
    expected = [MONDAY + timedelta(days=n) for n in (84, 91, 98)]
    assert all(list(of_model) == expected for of_model in origins)
    assert found.table["n_intervals"].nunique() == 1
    assert (found.table["seconds_per_fit"] > 0).all()


def test_a_named_model_stands_beside_the_naive_ones() -> None:
    found = forecasts.backtest(checked(noisy(busy), 112), horizon_days=14, n_origins=2, model="poisson_glm")
    assert set(found.table["model"]) == {"poisson_glm", "seasonal_mean", "seasonal_naive"}


def test_nobody_beats_the_floor_of_chance() -> None:
    found = forecasts.backtest(checked(noisy(busy, day_cv=0.001), 182), horizon_days=28, n_origins=4)
    assert found.noise_floor == pytest.approx(poisson_floor(np.full(1, 60.0)), rel=0.01)
    assert found.table["wape"].min() == pytest.approx(found.noise_floor, rel=0.1)


def test_the_floor_of_a_quiet_queue_is_that_of_its_means() -> None:
    # A mean of 1.5: E|X − 1.5| = 2 · e^−1.5 · 1.5² = 1.004, a share of 0.669. Counts in place of means: about 0.53.
    found = forecasts.backtest(checked(noisy(quiet, day_cv=0.001), 182), horizon_days=28, n_origins=4)
    assert found.noise_floor == pytest.approx(0.669, rel=0.03)


def test_bands_hold_what_they_promise_under_busy_and_quiet_days() -> None:
    found = forecasts.backtest(checked(noisy(busy, day_cv=0.1), 364), horizon_days=28, n_origins=8)
    scores = found.table.set_index("model")
    assert scores.loc["poisson_glm", "coverage_80"] == pytest.approx(0.8, abs=0.06)
    assert scores.loc["poisson_glm", "coverage_95"] == pytest.approx(0.95, abs=0.03)


def test_queues_are_scored_apart_and_together() -> None:
    history = pd.concat([history_frame(noisy(busy), 84, queue="a"), history_frame(noisy(busy, seed=2), 84, queue="b")])
    found = forecasts.backtest(history, horizon_days=7, n_origins=2, timezone="Europe/Berlin", model="seasonal_mean")
    by_queue = found.by_queue[found.by_queue["model"] == "seasonal_mean"]
    assert by_queue["queue"].tolist() == ["a", "b"]
    together = found.table.set_index("model").loc["seasonal_mean", "wape"]
    assert by_queue["wape"].min() <= together <= by_queue["wape"].max()


def test_an_outage_in_the_horizon_is_not_held_against_anyone() -> None:
    broken: Rate = lambda day, hour: (mean := busy(day, hour)) and mean * (day != date(2025, 6, 18))  # noqa: E731
    found = forecasts.backtest(checked(broken, 112), horizon_days=14, n_origins=1, model="seasonal_naive")
    assert found.table.set_index("model").loc["seasonal_naive", "wape"] == 0.0


def test_a_history_too_short_for_its_origins_says_how_long_it_must_be() -> None:
    with pytest.raises(InputError, match="91 days for 6 origins and a horizon of 28 days") as refused:
        forecasts.backtest(checked(busy, 84), horizon_days=28, n_origins=6)
    assert refused.value.code == "history.too_short"


@pytest.mark.parametrize("given", [{"n_origins": 0}, {"n_origins": 999}, {"step_days": 0}, {"horizon_days": 0}])
def test_what_cannot_be_asked_is_refused(given: dict[str, int]) -> None:
    with pytest.raises(InputError) as refused:
        forecasts.backtest(checked(busy, 84), **{"horizon_days": 7, **given})  # type: ignore[arg-type]
    assert refused.value.code == "backtest.range"

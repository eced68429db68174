"""Handling times: profiles where there are contacts enough, the queue's mean where not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecasts.aht import DEFAULT_AHT_S, forecast_aht
from forecasts.history import queue_histories
from forecasts.preparation import Prepared, Site, prepare
from forecasts.tables import check_history
from tests.demand_world import history_frame, horizon_after


def with_aht(aht_of_hour: dict[int, float], contacts: float, n_days: int = 56, noise_s: float = 0.0) -> Prepared:
    frame = history_frame(lambda day, hour: contacts if 9 <= hour < 13 else None, n_days)
    hours = pd.to_datetime(frame["start"]).dt.hour
    scatter = np.random.default_rng(4).normal(0.0, noise_s / contacts**0.5, len(frame)) if noise_s else 0.0
    history = check_history(frame.assign(aht_seconds=hours.map(aht_of_hour) + scatter), timezone="Europe/Berlin")
    return prepare(queue_histories(history, interval_min=60)[0], Site())


def forecast_of(made: Prepared) -> np.ndarray:
    horizon = horizon_after(made, 7)
    return forecast_aht(made.past, horizon)[horizon.is_open].reshape(7, 4)


BY_HOUR = {9: 200.0, 10: 240.0, 11: 280.0, 12: 240.0}


def test_a_clear_profile_is_kept() -> None:
    found = forecast_of(with_aht(BY_HOUR, contacts=100.0, noise_s=150.0))
    np.testing.assert_allclose(found, np.tile([200.0, 240.0, 280.0, 240.0], (7, 1)), atol=6.0)


def test_with_few_contacts_the_mean_of_the_queue_is_left() -> None:
    found = forecast_of(with_aht(dict.fromkeys(BY_HOUR, 240.0), contacts=1.0, n_days=21, noise_s=60.0))
    assert found.std() < 6.0
    assert found.mean() == pytest.approx(240.0, abs=15.0)


def test_contacts_weigh_and_empty_intervals_do_not() -> None:
    frame = history_frame(lambda day, hour: 30.0 if hour == 9 else 10.0 if hour == 10 else None, 21)
    hours = pd.to_datetime(frame["start"]).dt.hour
    frame["aht_seconds"] = hours.map({9: 100.0, 10: 300.0})
    history = check_history(frame, timezone="Europe/Berlin")
    made = prepare(queue_histories(history, interval_min=60)[0], Site())
    horizon = horizon_after(made, 7)
    closed = forecast_aht(made.past, horizon)[~horizon.is_open]
    # Where nothing is known: (30 · 100 + 10 · 300) / 40 = 150 s.
    assert closed == pytest.approx(np.full(len(closed), 150.0))


def test_without_any_handling_time_the_default_is_used() -> None:
    made = prepare(
        queue_histories(check_history(history_frame(), timezone="Europe/Berlin"), interval_min=60)[0], Site()
    )
    horizon = horizon_after(made, 7)
    assert (forecast_aht(made.past, horizon) == DEFAULT_AHT_S).all()
    assert (forecast_aht(made.past, horizon, default_s=333.0) == 333.0).all()


def test_handling_times_of_long_ago_do_not_count() -> None:
    frame = history_frame(lambda day, hour: 50.0 if hour in (9, 10) else None, 800)
    old = pd.to_datetime(frame["start"]).dt.date < date(2026, 1, 1)
    history = check_history(frame.assign(aht_seconds=np.where(old, 500.0, 200.0)), timezone="Europe/Berlin")
    made = prepare(queue_histories(history, interval_min=60)[0], Site())
    horizon = horizon_after(made, 7)
    assert forecast_aht(made.past, horizon)[horizon.is_open] == pytest.approx(np.full(14, 200.0))

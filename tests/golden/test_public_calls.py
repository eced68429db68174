"""Real series: a North American bank (2003) and an Israeli one (1999), read by the same code as any other file."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import forecasts
from forecasts.tables import read_history
from tests.public_data import public_data


@pytest.fixture(scope="module")
def bank() -> pd.DataFrame:
    path = public_data("calls/na_bank_2003_5min/calls_5min.csv")
    return read_history(path, timezone="America/New_York")


@pytest.fixture(scope="module")
def technion() -> pd.DataFrame:
    return read_history(public_data("calls/technion_bank_1999/calls_60min.csv"), timezone="Asia/Jerusalem")


def test_the_bank_is_read_as_it_is(bank: pd.DataFrame) -> None:
    assert (len(bank), bank.attrs["interval_min"]) == (19_604, 5)
    assert bank["offered"].iloc[:2].tolist() == [111.0, 113.0]


def test_days_missing_from_the_bank_are_found(bank: pd.DataFrame) -> None:
    made = forecasts.forecast(bank, horizon_days=28, interval_min=30)
    assert [(str(finding.day), finding.kind) for finding in made.findings] == [
        ("2003-04-04", "missing_day"),
        ("2003-04-07", "missing_day"),
        ("2003-05-26", "missing_day"),
        ("2003-07-04", "missing_day"),
    ]


def test_the_bank_is_open_on_weekdays_from_seven_to_nine(bank: pd.DataFrame) -> None:
    # Intervals of five minutes run to 21:05; half an hour from 21:00 is never whole.
    table = forecasts.forecast(bank, horizon_days=28, interval_min=30).table
    assert table.groupby(table["start"].dt.day_of_week).size().to_dict() == dict.fromkeys(range(5), 4 * 28)
    assert (table["start"].dt.hour.min(), table["start"].dt.hour.max()) == (7, 20)


def test_labour_day_is_expected_to_be_closed_like_the_holidays_before_it(bank: pd.DataFrame) -> None:
    table = forecasts.forecast(bank, horizon_days=28, interval_min=30, country="US").table
    by_day = table.groupby(table["start"].dt.date)["mean"].sum()
    assert by_day[date(2003, 9, 1)] == 0
    # What waited over the long weekend makes its Tuesday busier than a usual one.
    assert by_day[date(2003, 9, 2)] > 1.1 * by_day[date(2003, 8, 26)]


@pytest.mark.parametrize("country", ["US", None])
def test_four_weeks_of_the_bank_are_forecast_within_six_percent_with_honest_bands(
    bank: pd.DataFrame, country: str | None
) -> None:
    found = forecasts.backtest(bank, horizon_days=28, n_origins=6, interval_min=30, country=country)
    scores = found.table.set_index("model")
    assert scores.loc["auto", "wape"] <= 0.060
    assert 0.75 <= scores.loc["auto", "coverage_80"] <= 0.85
    assert 0.92 <= scores.loc["auto", "coverage_95"] <= 0.98
    assert scores.loc["poisson_glm", "wape"] < 0.9 * scores.loc["seasonal_mean", "wape"]
    assert scores.loc["poisson_glm", "wape"] < 0.75 * scores.loc["seasonal_naive", "wape"]
    assert found.noise_floor == pytest.approx(0.023, abs=0.001)


def test_a_report_of_24_hours_every_day_is_read_though_clocks_leapt(technion: pd.DataFrame) -> None:
    # 243 days of 24 rows, less the empty hour that the night to 2 April does not have.
    assert len(technion) == 243 * 24 - 1


def test_the_week_of_the_israeli_bank_is_found(technion: pd.DataFrame) -> None:
    table = forecasts.forecast(technion, horizon_days=28).table
    by_weekday = table.groupby(table["start"].dt.day_of_week)["mean"].sum()
    sunday_to_thursday = by_weekday[[6, 0, 1, 2, 3]]
    assert sunday_to_thursday.min() > 2 * by_weekday[4]
    assert by_weekday[4] > 2 * by_weekday[5]
    saturday = table[table["start"].dt.day_of_week == 5]
    assert saturday[saturday["start"].dt.hour >= 20]["mean"].sum() > 0.6 * saturday["mean"].sum()


def test_gaps_holidays_and_the_double_sunday_of_the_israeli_bank_are_left_out(technion: pd.DataFrame) -> None:
    masked = {str(f.day): f.kind for f in forecasts.forecast(technion, horizon_days=28).findings if f.is_masked}
    assert masked["1999-01-11"] == masked["1999-01-12"] == "empty_day"
    for day in ("1999-04-01", "1999-04-06", "1999-04-07", "1999-05-21", "1999-05-23"):
        assert masked[day] == "unusual_day"
    assert len(masked) < 0.1 * 243


@pytest.mark.parametrize("country", ["IL", None])
def test_four_weeks_of_the_israeli_bank_have_honest_bands(technion: pd.DataFrame, country: str | None) -> None:
    found = forecasts.backtest(technion, horizon_days=28, n_origins=6, country=country)
    scores = found.table.set_index("model")
    assert scores.loc["auto", "wape"] < 0.24
    assert scores.loc["auto", "wape"] < 0.8 * scores.loc["seasonal_naive", "wape"]
    assert 0.75 <= scores.loc["auto", "coverage_80"] <= 0.85
    assert 0.92 <= scores.loc["auto", "coverage_95"] <= 0.98


def test_half_hours_and_six_minute_counts_are_read_by_the_same_code() -> None:
    for name, interval_min in (("calls_30min_by_type.csv", 30), ("calls_6min_rfssa.csv.gz", 6)):
        history = read_history(public_data(f"calls/technion_bank_1999/{name}"), timezone="Asia/Jerusalem")
        assert history.attrs["interval_min"] == interval_min
        made = forecasts.forecast(history, horizon_days=7, interval_min=30)
        assert np.isfinite(made.table["mean"]).all()


def test_the_call_level_records_are_refused_with_the_missing_column_named() -> None:
    path = public_data("calls/technion_bank_1999/call_level_1999_01.csv.gz")
    with pytest.raises(forecasts.InputError, match="a column 'offered'"):
        read_history(path, timezone="Asia/Jerusalem")

"""The whole way from a history to a forecast, on pasts whose answer is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

import forecasts
from forecasts.errors import InputError
from forecasts.opening_hours import OpeningHours
from forecasts.tables import check_forecast, check_history, read_events
from tests.demand_world import MONDAY, Rate, checked, history_frame, noisy, office

BERLIN = "Europe/Berlin"


def busy(day: date, hour: int) -> float | None:
    return 60.0 if 9 <= hour < 17 else None


def events(*rows: str) -> pd.DataFrame:
    header = "name,kind,queue,start,end,expected_lift\n"
    return read_events((header + "\n".join(rows) + "\n").encode(), timezone=BERLIN)


def test_the_table_has_a_row_per_queue_and_open_interval_of_the_horizon() -> None:
    history = pd.concat([history_frame(office, queue="phone"), history_frame(busy, queue="chat")])
    made = forecasts.forecast(history, horizon_days=7, timezone=BERLIN)
    assert list(made.table.columns) == ["queue", "start", "mean", "q10", "q50", "q90", "aht_seconds", "model"]
    # Both histories run to Sunday 27 April: five days of three hours, seven of eight.
    assert made.table.groupby("queue").size().to_dict() == {"chat": 56, "phone": 15}
    assert made.grid.start_on == date(2025, 4, 28)
    assert made.table["start"].min() == pd.Timestamp("2025-04-28 09:00", tz=BERLIN)


def test_the_table_passes_its_own_contract() -> None:
    made = forecasts.forecast(checked(noisy(busy), 84), horizon_days=28, quantiles=(0.025, 0.1, 0.5, 0.9, 0.975))
    pd.testing.assert_frame_equal(check_forecast(made.table), made.table)


def test_a_steady_past_goes_on() -> None:
    made = forecasts.forecast(checked(busy, 84), horizon_days=28)
    assert made.table["mean"].to_numpy() == pytest.approx(np.full(28 * 8, 60.0), rel=0.01)


def test_the_history_is_left_as_it_was_and_the_answer_is_the_same_twice() -> None:
    history = history_frame(noisy(busy), 84)
    before = history.copy(deep=True)
    once, again = (forecasts.forecast(history, horizon_days=14, timezone=BERLIN).table for _ in range(2))
    pd.testing.assert_frame_equal(once, again)
    pd.testing.assert_frame_equal(history, before)


def test_nothing_from_the_first_day_on_is_used() -> None:
    cutoff = MONDAY + timedelta(days=84)
    changed: Rate = lambda day, hour: noisy(busy)(day, hour) if day < cutoff else 500.0  # noqa: E731
    made = [
        forecasts.forecast(checked(rate, 112), horizon_days=28, start_on=cutoff).table
        for rate in (noisy(busy), changed)
    ]
    pd.testing.assert_frame_equal(*made)


def test_a_longer_interval_has_the_sum_of_its_parts() -> None:
    history = history_frame(busy, 84)
    halves = pd.concat([history, history.assign(start=history["start"].str.replace(":00", ":30"))])
    history = check_history(halves, timezone=BERLIN)
    hourly, half_hourly = (forecasts.forecast(history, horizon_days=7, interval_min=m).table for m in (60, 30))
    assert hourly["mean"].sum() == pytest.approx(half_hourly["mean"].sum(), rel=1e-3)
    assert len(half_hourly) == 2 * len(hourly)


def test_the_25_hour_day_has_25_hours() -> None:
    # The past, of spring and summer, ends on 19 October; clocks go back in the night to the 26th.
    always: Rate = lambda day, hour: 30.0 if (day, hour) != (date(2025, 3, 30), 2) else None  # noqa: E731
    made = forecasts.forecast(checked(always, 231), horizon_days=14)
    per_day = made.table.groupby(made.table["start"].dt.date).size()
    assert per_day[date(2025, 10, 26)] == 25
    assert (per_day.drop(date(2025, 10, 26)) == 24).all()
    assert made.table["start"].is_unique


def test_a_closure_and_a_closed_holiday_have_rows_of_zeros() -> None:
    # Whit Monday and Labour Day fall on open weekdays of the past without contacts; 3 October is ahead.
    holidays = {date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 1), date(2025, 5, 29), date(2025, 6, 9)}
    rate: Rate = lambda day, hour: None if day in holidays or day.weekday() > 4 else busy(day, hour)  # noqa: E731
    made = forecasts.forecast(
        checked(rate, 208), horizon_days=14, country="DE", events=events("move,closure,,2025-09-29,2025-09-30,")
    )
    table = made.table.set_index(made.table["start"].dt.date)
    for day in (date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 3)):
        assert (table.loc[day, ["mean", "q10", "q50", "q90"]] == 0).all().all()
        assert len(table.loc[day]) == 8
    assert (table.loc[date(2025, 10, 1), "mean"] > 50).all()
    assert any("German Unity Day" in note for note in made.notes)


def test_bands_promise_more_the_further_apart_they_are() -> None:
    made = forecasts.forecast(checked(noisy(busy), 112), horizon_days=28, quantiles=(0.9, 0.1, 0.025, 0.975, 0.5))
    bands = made.table[["q2.5", "q10", "q50", "q90", "q97.5"]].to_numpy()
    assert (np.diff(bands, axis=1) > 0).all()


@pytest.mark.parametrize("model", ["poisson_glm", "poisson_glm_recent", "seasonal_mean", "seasonal_naive"])
def test_a_named_model_is_used(model: str) -> None:
    made = forecasts.forecast(checked(noisy(busy), 84), horizon_days=7, model=model)
    assert made.table["model"].unique().tolist() == [model]
    assert [queue.model for queue in made.queues] == [model]


def test_a_week_of_history_gives_a_forecast_with_wide_bands() -> None:
    made = forecasts.forecast(checked(busy, 8), horizon_days=7)
    assert made.queues[0].model == "seasonal_mean"
    assert (made.table["q90"] > made.table["mean"]).all()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"horizon_days": 0}, "forecast.horizon"),
        ({"horizon_days": 10_000}, "forecast.horizon"),
        ({"model": "prophet"}, "forecast.unknown_model"),
        ({"quantiles": (0.1, 90)}, "forecast.quantiles"),
        ({"quantiles": (0.1, 0.1)}, "forecast.quantiles"),
        ({"interval_min": 45}, "history.interval"),
        ({"interval_min": 15}, "history.interval"),
        ({"interval_min": 0}, "grid.interval"),
        ({"country": "Atlantis"}, "calendar.unknown_country"),
        ({"timezone": "Mars/Olympus"}, "timezone.unknown"),
        ({"start_on": date(2024, 1, 1)}, "history.too_short"),
    ],
)
def test_what_cannot_be_asked_is_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as refused:
        forecasts.forecast(checked(busy), **{"horizon_days": 7, **given})  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_history_of_three_days_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        forecasts.forecast(checked(busy, 3), horizon_days=7)
    assert refused.value.code == "history.too_short"


def test_a_horizon_of_closed_days_only_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        forecasts.forecast(checked(office, 54), horizon_days=1, start_on=date(2025, 4, 26))
    assert refused.value.code == "forecast.closed"


def test_told_opening_hours_win_over_what_the_past_shows() -> None:
    hours = OpeningHours.of({weekday: [(540, 660)] for weekday in range(7)})
    made = forecasts.forecast(checked(busy, 84), horizon_days=7, hours=hours)
    assert sorted(made.table["start"].dt.hour.unique()) == [9, 10]


def test_notes_tell_what_was_assumed() -> None:
    history = pd.concat(
        [history_frame(busy, 84, queue="open"), history_frame(busy, 42, queue="old", aht_seconds=200.0)]
    )
    made = forecasts.forecast(
        history, horizon_days=14, timezone=BERLIN, events=events("new sale,promotion,,2025-05-27,2025-05-28,")
    )
    assert made.notes == (
        "Queue 'old': no contacts since 2025-04-13; its last known level is forecast.",
        "Event 'new sale' has no past occurrence to learn from: no lift is assumed.",
        "Queue 'open': the history has no handling time; 240 s assumed.",
    )


def test_the_busyness_of_days_is_handed_on() -> None:
    made = forecasts.forecast(checked(noisy(busy, day_cv=0.12), 168), horizon_days=28, model="poisson_glm")
    assert made.day_cv["all"] == pytest.approx(0.12, abs=0.04)


def test_findings_come_with_the_forecast() -> None:
    odd: Rate = lambda day, hour: (mean := busy(day, hour)) and mean * (3.0 if day == date(2025, 4, 9) else 1.0)  # noqa: E731
    made = forecasts.forecast(checked(odd, 84), horizon_days=7)
    assert [(finding.day, finding.kind) for finding in made.findings] == [(date(2025, 4, 9), "unusual_day")]
    assert made.table["mean"].to_numpy() == pytest.approx(np.full(56, 60.0), rel=0.02)

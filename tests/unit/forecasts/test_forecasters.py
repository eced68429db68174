"""What each forecaster does differently from the others; what they share is in the exam."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from forecasts.forecasters import PoissonGlm, RecentPoissonGlm, SeasonalMean, SeasonalNaive
from forecasts.forecasters.poisson_glm import FittedPoissonGlm
from tests.demand_world import MONDAY, Rate, horizon_after, noisy, office, prepared

N_DAYS = 112


def growing_by_week(day: date, hour: int) -> float | None:
    """Office hours; one more contact an hour with each week."""
    mean = office(day, hour)
    return None if mean is None else mean + (day - MONDAY).days // 7


def busy(day: date, hour: int) -> float | None:
    return 60.0 if day.weekday() < 5 and 9 <= hour < 17 else None


def effects(rate: Rate, n_days: int, country: str | None = None) -> dict[str, float]:
    fitted = PoissonGlm().fit(prepared(rate, n_days, country=country).past)
    assert isinstance(fitted, FittedPoissonGlm)
    return fitted.effects


def test_last_week_is_repeated() -> None:
    made = prepared(growing_by_week, N_DAYS)
    mean = SeasonalNaive().fit(made.past).predict(horizon_after(made, 14)).mean
    # The history ends on a Friday: 17 June is a Tuesday, in the 16th week, so 10 + 15 at 9 o'clock.
    assert made.past.history.grid.days[-1] == date(2025, 6, 20)
    tuesday = 24 * (date(2025, 6, 24) - date(2025, 6, 21)).days
    assert mean[tuesday + 9 : tuesday + 12].tolist() == [25.0, 35.0, 45.0]
    assert mean[tuesday + 7 * 24 + 9] == 25.0


def test_the_mean_of_eight_weeks_lies_in_their_middle() -> None:
    made = prepared(growing_by_week, N_DAYS)
    mean = SeasonalMean().fit(made.past).predict(horizon_after(made, 7)).mean
    # Weeks 8 to 15 add 8 … 15 contacts: 11½ on average.
    tuesday = 24 * 3
    assert mean[tuesday + 9] == pytest.approx(10.0 + 11.5)


def test_an_interval_missing_last_week_is_taken_from_the_week_before() -> None:
    gap: Rate = lambda day, hour: None if (day, hour) == (date(2025, 6, 17), 9) else growing_by_week(day, hour)  # noqa: E731
    made = prepared(gap, N_DAYS)
    assert SeasonalNaive().fit(made.past).predict(horizon_after(made, 7)).mean[3 * 24 + 9] == 24.0


def test_a_holiday_is_not_repeated() -> None:
    # Whit Monday, 9 June 2025, in Germany; the past ends on Friday 13 June.
    quiet: Rate = lambda day, hour: (  # noqa: E731
        (mean := growing_by_week(day, hour)) and (2.0 if day == date(2025, 6, 9) else mean)
    )
    made = prepared(quiet, 105, country="DE")
    monday = 24 * (date(2025, 6, 16) - date(2025, 6, 14)).days
    mean = SeasonalNaive().fit(made.past).predict(horizon_after(made, 7)).mean
    assert mean[monday + 9] == 20.0 + 13


def test_growth_of_two_years_is_found_and_fades_ahead() -> None:
    grows: Rate = lambda day, hour: (mean := busy(day, hour)) and mean * 1.2 ** ((day - MONDAY).days / 365.25)  # noqa: E731
    assert effects(grows, 730)["growth per year"] == pytest.approx(1.2, abs=0.02)
    made = prepared(grows, 730)
    fitted = PoissonGlm().fit(made.past)
    ahead = fitted.predict(horizon_after(made, 365)).mean
    weeks = ahead[: 52 * 168].reshape(52, 168).sum(axis=1)
    # A quarter's worth of growth is 1.2 ** 0.25 = 1.047, and no more however far one looks.
    assert weeks[-1] / weeks[0] == pytest.approx(1.047, abs=0.015)


def test_the_season_of_the_year_is_found() -> None:
    def seasonal(day: date, hour: int) -> float | None:
        mean = busy(day, hour)
        return mean and mean * np.exp(0.2 * np.sin(2 * np.pi * day.toordinal() / 365.25))

    assert effects(seasonal, 730)["sine 1 a year"] == pytest.approx(np.exp(0.2), rel=0.02)
    assert effects(seasonal, 730)["growth per year"] == pytest.approx(1.0, abs=0.02)


def test_month_starts_and_ends_are_found() -> None:
    def payday(day: date, hour: int) -> float | None:
        mean = busy(day, hour)
        business = [d for d in (day.replace(day=1) + timedelta(days=n) for n in range(7)) if d.weekday() < 5]
        return mean and mean * (1.3 if day == business[0] else 1.1 if day == business[1] else 1.0)

    found = effects(payday, 364)
    assert found["business day 1 of month"] == pytest.approx(1.3, rel=0.03)
    assert found["business day 2 of month"] == pytest.approx(1.1, rel=0.03)
    assert found["last business day of month"] == pytest.approx(1.0, abs=0.02)


def test_a_holiday_seen_once_moves_the_forecast_less_than_one_seen_often() -> None:
    def quiet_after(n_seen: int) -> float:
        # Day-to-day noise is 20 %; the first `n_seen` days after a holiday have 40 % more.
        after = [date(2025, 4, 22), date(2025, 5, 2), date(2025, 5, 30), date(2025, 6, 10)][:n_seen]
        lifted: Rate = lambda day, hour: (mean := busy(day, hour)) and mean * (1.4 if day in after else 1.0)  # noqa: E731
        return effects(noisy(lifted, day_cv=0.2), 112, country="DE")["after holiday"]

    assert 1.0 < quiet_after(4) < 1.4
    assert quiet_after(1) < quiet_after(4)


def test_robust_fitting_is_moved_less_by_an_odd_week() -> None:
    odd: Rate = lambda day, hour: (  # noqa: E731
        (mean := noisy(busy)(day, hour)) and mean * (1.5 if date(2025, 5, 12) <= day <= date(2025, 5, 14) else 1.0)
    )
    made = prepared(odd, 112)
    horizon = horizon_after(made, 7)
    truth = 5 * 8 * 60.0
    robust, plain = (PoissonGlm(robust=flag).fit(made.past).predict(horizon).mean.sum() for flag in (True, False))
    assert abs(robust - truth) < abs(plain - truth)


def test_a_short_memory_follows_a_fast_growing_queue() -> None:
    doubles: Rate = lambda day, hour: (mean := busy(day, hour)) and mean * 2.0 ** ((day - MONDAY).days / 182.0)  # noqa: E731
    made = prepared(doubles, 210)
    horizon = horizon_after(made, 28)
    truth = sum((doubles(at.date(), at.hour) or 0.0) for at in horizon.grid.starts_at)
    errors = [
        abs(kind().fit(made.past).predict(horizon).mean.sum() / truth - 1.0) for kind in (PoissonGlm, RecentPoissonGlm)
    ]
    assert errors[1] < 0.6 * errors[0]


def test_a_thin_cell_borrows_the_shape_of_other_weekdays() -> None:
    # Two contacts an hour, the same shape every day: single cells scatter by 1/√(2 · 8) = 25 % over eight weeks.
    quiet: Rate = lambda day, hour: 2.0 * (1.0 + hour % 3) if day.weekday() < 5 and 9 <= hour < 15 else None  # noqa: E731
    made = prepared(noisy(quiet, day_cv=0.02), 56)
    horizon = horizon_after(made, 7)
    truth = np.array([quiet(at.date(), at.hour) or 0.0 for at in horizon.grid.starts_at])
    glm, mean = (kind().fit(made.past).predict(horizon).mean for kind in (PoissonGlm, SeasonalMean))
    assert np.abs(glm - truth).sum() < 0.7 * np.abs(mean - truth).sum()


def test_a_daily_shape_that_moved_is_followed_without_moving_the_level() -> None:
    # For the last eight weeks of a year a tenth of the morning's contacts come in the afternoon.
    moved_on = MONDAY + timedelta(days=308)

    def drifting(day: date, hour: int) -> float | None:
        if not 9 <= hour < 17:
            return None
        morning = hour < 13
        return 300.0 * ((0.9 if morning else 1.1) if day >= moved_on else 1.0)

    made = prepared(drifting, 364)
    mean = PoissonGlm().fit(made.past).predict(horizon_after(made, 7)).mean.reshape(7, 24)[:, 9:17]
    assert mean[:, :3] == pytest.approx(np.full((7, 3), 270.0), rel=0.035)
    assert mean[:, -3:] == pytest.approx(np.full((7, 3), 330.0), rel=0.035)
    assert mean.sum() == pytest.approx(7 * 8 * 300.0, rel=0.01)

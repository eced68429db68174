"""Rolling forecasts: cut-offs, errors as they were known, and the choice they lead to."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from forecasts.forecasters import FORECASTERS, PoissonGlm, SeasonalMean, SeasonalNaive
from forecasts.preparation import Site
from forecasts.rolling import PastErrors, Rolling, beside, best
from tests.demand_world import MONDAY, Rate, noisy, raw_history

EVERYONE = [kind() for kind in FORECASTERS]


def busy(day: date, hour: int) -> float | None:
    return 60.0 if 9 <= hour < 17 else None


def rolling(rate: Rate = busy, n_days: int = 112, span_days: int = 14) -> Rolling:
    return Rolling(raw_history(rate, n_days), Site(), span_days)


def after(n_days: int) -> date:
    return MONDAY + timedelta(days=n_days)


def test_cutoffs_are_weekly_end_before_the_day_and_leave_half_the_past_to_learn() -> None:
    # 112 days, forecasts of 14: the newest starts on day 98, the oldest on or after day 56.
    assert rolling().earlier_cutoffs(after(112)) == [after(n) for n in (56, 63, 70, 77, 84, 91, 98)]
    assert rolling().earlier_cutoffs(after(112), n=2) == [after(91), after(98)]


def test_a_past_too_short_for_any_cutoff_has_none() -> None:
    assert rolling(n_days=35).earlier_cutoffs(after(35)) == []
    assert rolling(n_days=35).spread(PoissonGlm(), after(35)) is None


def test_a_past_that_begins_late_counts_from_its_first_contact() -> None:
    late: Rate = lambda day, hour: (0.0 if day < after(56) else 60.0) if 9 <= hour < 17 else None  # noqa: E731
    assert rolling(late).earlier_cutoffs(after(112)) == [after(n) for n in (84, 91, 98)]


def test_errors_know_nothing_of_what_comes_after_the_day() -> None:
    changed: Rate = lambda day, hour: busy(day, hour) if day < after(84) else 5.0  # noqa: E731
    for forecaster in EVERYONE:
        known, other = (rolling(rate).errors(forecaster, after(84)) for rate in (busy, changed))
        np.testing.assert_array_equal(known.mean, other.mean)
        np.testing.assert_array_equal(known.actual, other.actual)


def test_a_perfect_forecaster_of_a_perfect_past_has_no_error() -> None:
    errors = rolling().errors(SeasonalNaive(), after(112))
    assert errors.wape == 0.0
    # Seven cut-offs, fourteen days, eight hours; a date in two forecasts counts as two days.
    assert len(errors.actual) == 7 * 14 * 8
    assert len(np.unique(errors.day)) == 7 * 14


def test_contacts_in_hours_thought_closed_count_and_outages_do_not() -> None:
    odd: Rate = lambda day, hour: (  # noqa: E731
        7.0 if (day, hour) == (after(100), 3) else 0.0 if day == after(101) and busy(day, hour) else busy(day, hour)
    )
    tried = rolling(odd)
    made = tried.forecast(SeasonalNaive(), after(98))
    history = tried.prepared(after(112)).past.history
    actual, counted = beside(history, made)
    assert actual[2 * 24 + 3] == 7.0
    assert counted[2 * 24 + 3]
    assert not counted[3 * 24 : 4 * 24].any()
    assert PastErrors.of(history, [made]).wape == pytest.approx(7.0 / (13 * 8 * 60 + 7))


def test_a_forecast_is_made_once() -> None:
    tried = rolling()
    assert tried.forecast(PoissonGlm(), after(98)) is tried.forecast(PoissonGlm(), after(98))
    assert tried.forecast(PoissonGlm(), after(98)) is not tried.forecast(PoissonGlm(robust=False), after(98))


def test_the_first_of_the_list_is_chosen_unless_another_is_clearly_better() -> None:
    tried = rolling(noisy(busy))
    mean_first = [SeasonalMean(), PoissonGlm()]
    scores = best(tried, mean_first, after(112))[1]
    assert abs(scores["poisson_glm"] / scores["seasonal_mean"] - 1.0) < 0.05
    assert best(tried, mean_first, after(112))[0].name == "seasonal_mean"
    assert best(tried, [SeasonalNaive(), PoissonGlm()], after(112))[0].name == "poisson_glm"


def test_a_fast_growing_queue_gets_the_short_memory() -> None:
    doubles: Rate = lambda day, hour: (mean := busy(day, hour)) and mean * 2.0 ** ((day - MONDAY).days / 120)  # noqa: E731
    chosen, scores = best(rolling(noisy(doubles), 182), EVERYONE, after(182))
    assert chosen.name == "poisson_glm_recent"
    assert set(scores) == {forecaster.name for forecaster in EVERYONE}


def test_with_a_week_of_history_the_simplest_is_used() -> None:
    chosen, scores = best(rolling(n_days=10), EVERYONE, after(10))
    assert chosen.name == "seasonal_mean"
    assert scores == {}

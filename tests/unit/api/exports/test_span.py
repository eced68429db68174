"""Which days an export shows."""

from __future__ import annotations

from datetime import date

import pytest

from api.exports.span import Span, span_of
from forecasts.errors import InputError
from solver.domain.horizon import Horizon

HORIZON = Horizon(start_on=date(2026, 3, 2), n_days=28, timezone="UTC")


@pytest.mark.parametrize(
    "asked, shown",
    [
        ({}, Span(0, 28)),
        ({"n_days": 7}, Span(0, 7)),
        ({"from_on": date(2026, 3, 9), "n_days": 7}, Span(7, 14)),
        ({"from_on": date(2026, 3, 9), "until_on": date(2026, 3, 9)}, Span(7, 8)),
        ({"until_on": date(2026, 3, 4), "n_days": 7}, Span(0, 3)),
        ({"from_on": date(2026, 1, 1), "until_on": date(2027, 1, 1)}, Span(0, 28)),
    ],
)
def test_both_named_days_are_shown_and_nothing_beyond_the_horizon(asked, shown):
    assert span_of(HORIZON, **asked) == shown


def test_nothing_left_is_refused_with_the_days_there_are():
    with pytest.raises(InputError, match="expected days from 2026-03-02 to 2026-03-29"):
        span_of(HORIZON, date(2026, 5, 1))


def test_a_month_is_four_weeks():
    assert Span(0, 28).weeks() == [Span(0, 7), Span(7, 14), Span(14, 21), Span(21, 28)]
    assert Span(3, 12).weeks() == [Span(3, 10), Span(10, 12)]

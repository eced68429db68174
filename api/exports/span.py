"""The days an export shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forecasts.errors import InputError
from solver.domain.horizon import Horizon


@dataclass(frozen=True)
class Span:
    """Some consecutive days of a horizon, by day number, half-open."""

    first: int
    stop: int

    @property
    def days(self) -> range:
        """Day numbers shown."""
        return range(self.first, self.stop)

    def weeks(self) -> list[Span]:
        """The span cut into pieces of at most seven days, for pages and pictures."""
        return [Span(first, min(first + 7, self.stop)) for first in range(self.first, self.stop, 7)]


def span_of(
    horizon: Horizon, from_on: date | None = None, until_on: date | None = None, n_days: int | None = None
) -> Span:
    """The days from a date until a date (both shown), or so many days; by default the whole horizon.

    Raises
    ------
    InputError
        Code ``export.no_days`` if nothing of the horizon is left.
    """
    first = horizon.day_of(from_on) if from_on else 0
    stop = horizon.day_of(until_on) + 1 if until_on else horizon.n_days
    if n_days is not None and not until_on:
        stop = first + n_days
    first, stop = max(0, first), min(stop, horizon.n_days)
    if first >= stop:
        raise InputError(
            "the days to export",
            f"nothing from {from_on or horizon.start_on} until {until_on or 'the end'}",
            f"days from {horizon.start_on} to {horizon.date_of(horizon.n_days - 1)}",
            code="export.no_days",
        )
    return Span(first, stop)

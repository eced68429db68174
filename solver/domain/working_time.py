"""When an agent can work at all: employed, inside the availability windows."""

from __future__ import annotations

from .agents import Agent, Availability
from .base import wall_minutes
from .horizon import Horizon
from .spans import Span


def available_spans(agent: Agent, horizon: Horizon, days: range) -> list[Span]:
    """The spans of the agent's windows that open on these days; an agent without windows is available on all of them.

    Spans may overlap; employment is not looked at.
    """
    if not agent.availability:
        return [(horizon.day_start(days.start), horizon.day_start(days.stop))]
    return [
        _span(window, horizon, day) for window in agent.availability for day in days if _opens(window, horizon, day)
    ]


def while_employed(agent: Agent, horizon: Horizon, spans: list[Span]) -> list[Span]:
    """The spans cut at the first and the last day of employment; those outside vanish."""
    if agent.hired_on is not None:
        first = horizon.day_start(horizon.day_of(agent.hired_on))
        spans = [(max(start, first), end) for start, end in spans if end > first]
    if agent.leaves_on is not None:
        last = horizon.day_start(horizon.day_of(agent.leaves_on))
        spans = [(start, min(end, last)) for start, end in spans if start < last]
    return spans


def _opens(window: Availability, horizon: Horizon, day: int) -> bool:
    on = horizon.date_of(day)
    begun = window.from_on is None or window.from_on <= on
    return begun and (window.until_on is None or on <= window.until_on) and on.weekday() in window.weekdays


def _span(window: Availability, horizon: Horizon, day: int) -> Span:
    start, until = wall_minutes(window.start), wall_minutes(window.until)
    return horizon.minute_at(day, start), horizon.minute_at(day, until if until > start else until + 1440)

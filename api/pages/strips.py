"""Coverage as a strip: the requirement as a line, who is there as areas, what is missing in red."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

HEIGHT = 100


class Line(Protocol):
    """One skill's day, as stored."""

    on: date
    required: list[int]
    on_duty: list[int]


@dataclass(frozen=True)
class Strip:
    """One day's coverage as paths in a box of `width` × 100, and its sums in agent-hours."""

    on: date
    width: int
    staffed: str
    missing: str
    surplus: str
    required: str
    required_h: float
    missing_h: float

    @property
    def is_needed(self) -> bool:
        """Whether anybody is required on this day."""
        return self.required_h > 0


@dataclass(frozen=True)
class _Day:
    required: list[int]
    missing: list[int]
    surplus: list[int]


def strips(lines: Sequence[Line], interval_min: int, window: tuple[int, int] | None = None) -> dict[date, Strip]:
    """The strip of each day, all to one scale.

    Parameters
    ----------
    window : first and last elapsed minute shown; default the whole day.
    """
    by_day: dict[date, list[Line]] = {}
    for line in lines:
        by_day.setdefault(line.on, []).append(line)
    days = {on: _day(found) for on, found in by_day.items()}
    most = max(
        (max(map(sum, zip(day.required, day.surplus, strict=True)), default=1) for day in days.values()), default=1
    )
    return {on: _strip(on, day, max(most, 1), interval_min, window) for on, day in days.items()}


def _day(lines: list[Line]) -> _Day:
    """Sums over skills: a surplus of one skill does not make up for a gap of another."""
    n = len(lines[0].required)
    pairs = [list(zip(line.required, line.on_duty, strict=True)) for line in lines]
    return _Day(
        required=[sum(line[index][0] for line in pairs) for index in range(n)],
        missing=[sum(max(line[index][0] - line[index][1], 0) for line in pairs) for index in range(n)],
        surplus=[sum(max(line[index][1] - line[index][0], 0) for line in pairs) for index in range(n)],
    )


def _strip(on: date, day: _Day, most: int, interval_min: int, window: tuple[int, int] | None) -> Strip:
    first, stop = (0, len(day.required)) if window is None else (edge // interval_min for edge in window)
    required, missing, surplus = (values[first:stop] for values in (day.required, day.missing, day.surplus))
    staffed = [need - gap for need, gap in zip(required, missing, strict=True)]
    top = [need + more for need, more in zip(required, surplus, strict=True)]
    zero = [0] * len(required)
    return Strip(
        on=on,
        width=max(len(required), 1),
        staffed=_area(staffed, zero, most),
        missing=_area(required, staffed, most),
        surplus=_area(top, required, most),
        required=_steps(required, most),
        required_h=sum(day.required) * interval_min / 60,
        missing_h=sum(day.missing) * interval_min / 60,
    )


def _area(upper: list[int], lower: list[int], most: int) -> str:
    """Boxes between two step lines, neighbours of the same height joined."""
    parts, index = [], 0
    while index < len(upper):
        last = index
        while last < len(upper) and (upper[last], lower[last]) == (upper[index], lower[index]):
            last += 1
        if upper[index] > lower[index]:
            top, bottom = _y(upper[index], most), _y(lower[index], most)
            parts.append(f"M{index} {bottom}V{top}H{last}V{bottom}Z")
        index = last
    return "".join(parts)


def _steps(values: list[int], most: int) -> str:
    if not any(values):
        return ""
    parts = [f"M0 {_y(values[0], most)}"]
    parts += [f"H{index}V{_y(value, most)}" for index, value in enumerate(values) if index]
    return "".join(parts) + f"H{len(values)}"


def _y(value: int, most: int) -> str:
    return f"{HEIGHT * (1 - value / most):.1f}".removesuffix(".0")

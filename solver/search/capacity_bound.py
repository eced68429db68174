"""A bound from the first second: how far the hours people may and must work are from the hours required."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..compiled import Compiled
from ..domain.options import OptionList
from ..hall import components, subsets
from ..primitives import Unary, WindowTotal
from .arrays import CoverGroup, cover_groups

Minutes = NDArray[Any]


def capacity_bound(compiled: Compiled) -> float:
    """Tenths of a point that any roster costs because total hours cannot match the total requirement.

    For every cover, the minutes that qualified people can serve within the horizon lie between a least and a most
    (forbidden days and hard windows of paid minutes considered, everything else relaxed). If the requirement lies
    outside, the difference is short or over in every roster.
    """
    # Asked for before, beside and after the search; with thousands of agents it takes seconds.
    return compiled.problem.derived(
        "capacity bound", lambda _: sum(_of_group(compiled, group) for group in cover_groups(compiled))
    )


def _of_group(compiled: Compiled, group: CoverGroup) -> float:
    """Shortage by the skill subset whose people can serve least of its requirement, surplus by the hours that must be.

    With u short and N served or idle, a roster costs under * u + over * (N - requirement + u), u being at least what
    any subset lacks and N at least what everybody must work.
    """
    step = compiled.problem.horizon.interval_min
    able = np.flatnonzero(group.serves.any(axis=1))
    ranges = {int(row): _minutes_on_duty(compiled, int(row), group.counts) for row in able}
    cost = 0.0
    for component in components(group.serves):
        short = max(_lack(compiled, group, ranges, subset) for subset in subsets(group.serves, component))
        least = sum(ranges[int(row)][0] for row in np.flatnonzero(group.serves[:, component].any(axis=1)))
        required = float(group.required[component].sum()) * step
        cost += group.under * max(0.0, short) + group.over * max(0.0, least - required + max(0.0, short))
    return cost / step


def _lack(compiled: Compiled, group: CoverGroup, ranges: dict[int, tuple[float, float]], subset: list[int]) -> float:
    """Required minutes of a skill subset beyond all that people with any of its skills can serve."""
    horizon = compiled.problem.horizon
    most = 0.0
    for row in np.flatnonzero(group.serves[:, subset].any(axis=1)):
        past = sum(min(shift.end, horizon.end_min) for shift in compiled.choices[row].past if shift.end > 0)
        most += ranges[int(row)][1] + past
    return float(group.required[subset].sum()) * horizon.interval_min - most


def _minutes_on_duty(compiled: Compiled, row: int, counts: str) -> tuple[float, float]:
    """Least and most minutes on duty of one agent inside the horizon."""
    days = compiled.choices[row].days
    ranges = [_option_minutes(compiled, options, counts) for options in days]
    allowed = [np.ones(len(options), np.bool_) for options in days]
    hard = [primitive for used, primitive in compiled.agents[row] if used.mode == "hard"]
    for primitive in hard:
        if isinstance(primitive, Unary):
            allowed[primitive.day] &= primitive.units == 0
    most_on = [float(high[ok].max(initial=0)) for (_, high), ok in zip(ranges, allowed, strict=True)]
    least = most = 0.0
    seen: set[int] = set()
    for window in hard:
        if isinstance(window, WindowTotal) and _is_of_minutes(window) and not seen & _days_of(window):
            seen |= _days_of(window)
            low, high = _window_range(window, ranges, allowed)
            least += low
            most += min(high, sum(most_on[day] for day in _days_of(window)))
    return least, most + sum(minutes for day, minutes in enumerate(most_on) if day not in seen)


def _window_range(
    window: WindowTotal, ranges: list[tuple[Minutes, Minutes]], allowed: list[Minutes]
) -> tuple[float, float]:
    """Duty that the window's paid minutes force and allow, at the poorest and richest share of duty in paid time."""
    poor, rich = [], []
    for item in window.items:
        for day, paid in item.cells:
            use = allowed[day] & (paid > 0)
            poor += list(ranges[day][0][use] / paid[use])
            rich += list(ranges[day][1][use] / paid[use])
    floor = max([at for at, _ in window.below], default=0) - window.carried
    cap = min([at for at, _ in window.above], default=10**9) - window.carried
    return max(0, floor) * min(poor, default=0.0), max(0, cap) * max(rich, default=0.0)


def _is_of_minutes(window: WindowTotal) -> bool:
    """Whether the window adds up minutes, one day an item, rather than days, nights or weekends."""
    weights = [int(paid.max()) for item in window.items for _, paid in item.cells]
    return max(weights, default=0) > 60 and all(len(item.cells) <= 1 for item in window.items)


def _days_of(window: WindowTotal) -> set[int]:
    return {day for item in window.items for day, _ in item.cells}


def _option_minutes(compiled: Compiled, options: OptionList, counts: str) -> tuple[Minutes, Minutes]:
    """Least and most minutes on duty inside the horizon of each option: a break may fall inside or beyond its end."""
    problem = compiled.problem
    least, most = np.zeros(len(options)), np.zeros(len(options))
    for option, (shift, breaks) in enumerate(zip(options.shifts, options.breaks, strict=True), start=1):
        kind = problem.activity_by_id[problem.template_by_id[shift.template].activity].kind
        if kind == "contact" or (kind == "other" and counts == "present"):
            rest = sum(item.length_min for item in breaks)
            beyond = max(0, shift.end - problem.horizon.end_min)
            inside = shift.length_min - beyond
            least[option] = max(0, inside - rest)
            most[option] = inside if beyond else inside - rest
    return least, most

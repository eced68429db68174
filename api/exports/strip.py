"""The coverage strip under a roster board: the requirement as a line against the staffing as an area."""

from __future__ import annotations

import numpy as np

from .axes import Axes
from .colours import INK, LINE, MISSING, QUIET, STAFFED, SURPLUS
from .coverage import Counts, SkillCoverage, total_of
from .drawing import Drawing, fitted
from .words import Words

ONE, MANY, MOST_SKILLS, PAD = 92.0, 54.0, 5, 12.0
"""Height of a single strip, of each of several, how many skills get one each, and the space between two."""


def strips_of(
    lines: tuple[SkillCoverage, ...], names: dict[str, str], words: Words
) -> list[tuple[str, Counts, Counts, Counts]]:
    """Name, required, short and over of each strip: a skill each, or all together where there are many."""
    if len(lines) > MOST_SKILLS:
        return [(words["all_skills"], *total_of(lines))]
    return [(names.get(line.skill, line.skill), line.required, line.short, line.over) for line in lines]


def strips_height(n_strips: int) -> float:
    """Height of all strips."""
    return n_strips * ((ONE if n_strips == 1 else MANY) + PAD)


def draw_strips(
    drawing: Drawing, axes: Axes, strips: list[tuple[str, Counts, Counts, Counts]], left: float, top: float
) -> None:
    """Draw the strips one below the other; names begin at `left`."""
    height = ONE if len(strips) == 1 else MANY
    for number, (name, required, short, over) in enumerate(strips):
        y = top + number * (height + PAD)
        most = max(1, int(_shown(axes, required + over).max(initial=1)))
        drawing.text(left, y + 13, fitted(name, 11.5, axes.left - left - 24), 11.5, bold=True)
        drawing.text(left, y + 27, _summary(axes, required, short), 10.5, fill=QUIET)
        drawing.text(axes.left - 5, y + 8, str(most), 10, fill=QUIET, anchor="end")
        drawing.text(axes.left - 5, y + height, "0", 10, fill=QUIET, anchor="end")
        _draw_strip(drawing, axes, required, short, over, y, height, most)


def _shown(axes: Axes, counts: Counts) -> Counts:
    return np.concatenate([counts[_intervals(axes, day)] for day in axes.span.days])


def _intervals(axes: Axes, day: int) -> slice:
    opens, closes = axes.window.minutes(axes.problem, day)
    step = axes.problem.horizon.interval_min
    return slice(opens // step, min(closes, axes.problem.horizon.end_min) // step)


def _summary(axes: Axes, required: Counts, short: Counts) -> str:
    whole, missing = int(_shown(axes, required).sum()), int(_shown(axes, short).sum())
    return f"− {missing / whole:.1%}" if whole and missing else "✓" if whole else ""


def _draw_strip(
    drawing: Drawing, axes: Axes, required: Counts, short: Counts, over: Counts, y: float, height: float, most: int
) -> None:
    for day in axes.span.days:
        part = _intervals(axes, day)
        edges = _edges(axes, day, part)
        need, staffed, top = required[part], required[part] - short[part], required[part] + over[part]

        def at(counts: Counts) -> list[float]:
            return [y + height * (1 - float(count) / most) for count in counts]

        zero = [y + height] * len(need)
        drawing.path(_area(edges, at(top), at(need)), fill=SURPLUS)
        drawing.path(_area(edges, at(staffed), zero), fill=STAFFED)
        drawing.path(_area(edges, at(need), at(staffed)), fill=MISSING)
        drawing.path(_steps(edges, at(need)), stroke=INK, width=1.2)
        drawing.line(edges[0], y + height, edges[-1], y + height, LINE)


def _edges(axes: Axes, day: int, part: slice) -> list[float]:
    step = axes.problem.horizon.interval_min
    return [axes.x(day, index * step) for index in range(part.start, part.stop + 1)]


def _area(edges: list[float], top: list[float], bottom: list[float]) -> str:
    """The space between two step lines, only where there is any."""
    pieces = []
    index, n = 0, len(top)
    while index < n:
        if top[index] >= bottom[index]:
            index += 1
            continue
        last = index
        while last < n and top[last] < bottom[last]:
            last += 1
        there = _corners(edges, top, index, last)
        back = _corners(edges, bottom, index, last)[::-1]
        pieces.append("M" + "L".join(f"{x:.1f} {level:.1f}" for x, level in there + back) + "Z")
        index = last
    return "".join(pieces)


def _corners(edges: list[float], levels: list[float], first: int, last: int) -> list[tuple[float, float]]:
    corners: list[tuple[float, float]] = []
    for index in range(first, last):
        # Equal neighbours need no corner between them, which keeps a month's picture small.
        if corners and corners[-1][1] == levels[index]:
            corners[-1] = (edges[index + 1], levels[index])
        else:
            corners += [(edges[index], levels[index]), (edges[index + 1], levels[index])]
    return corners


def _steps(edges: list[float], levels: list[float]) -> str:
    return "M" + "L".join(f"{x:.1f} {level:.1f}" for x, level in _corners(edges, levels, 0, len(levels)))

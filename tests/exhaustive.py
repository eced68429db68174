"""Every roster of a tiny world, priced by the primitives' own words: slow, and nothing to get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.compiled import Compiled
from solver.domain.options import OptionList
from solver.domain.presence import presence_of
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift, with_breaks
from solver.primitives import Cover, Headcount
from solver.search.agent_arrays import HARD, price_of_unit

Array = NDArray[Any]


@dataclass(frozen=True)
class Line:
    """One agent's shifts with their breaks, what rules about people charge for them, and who is there when."""

    agent: str
    tour: tuple[int, ...]
    shifts: tuple[Shift, ...]
    hard: int
    cost: int
    contact: Array
    present: Array


def lines_of(compiled: Compiled, row: int) -> list[Line]:
    """Every tour of an agent with every way to place its breaks."""
    choices, step = compiled.choices[row], compiled.problem.horizon.interval_min
    days = [[(0, None), *_shifts(compiled, options, step)] for options in choices.days]
    return [_line(compiled, row, picked) for picked in product(*days)]


def _shifts(compiled: Compiled, options: OptionList, step: int) -> Iterator[tuple[int, Shift]]:
    for option, (shift, breaks) in enumerate(zip(options.shifts, options.breaks, strict=True), start=1):
        activity = compiled.problem.template_by_id[shift.template].activity
        windows = [range(item.earliest_min, item.latest_min + 1, step) for item in breaks]
        for after in product(*windows):
            over = [start + item.length_min for start, item in zip(after, breaks, strict=True)]
            if all(end <= start for end, start in zip(over, after[1:], strict=False)):
                yield option, with_breaks(shift, activity, breaks, [shift.start + start for start in after])


def _line(compiled: Compiled, row: int, picked: tuple[tuple[int, Shift | None], ...]) -> Line:
    agent, tour = compiled.choices[row].agent.id, tuple(option for option, _ in picked)
    shifts = tuple(sorted(shift for _, shift in picked if shift is not None))
    units = [(used, primitive.excess(tour)) for used, primitive in compiled.agents[row]]
    presence = presence_of(compiled.problem, Roster({agent: shifts}))
    return Line(
        agent,
        tour,
        shifts,
        sum(excess for used, excess in units if used.mode == "hard"),
        sum(excess * used.cost_per_unit for used, excess in units),
        presence.contact[row],
        presence.present[row],
    )


def prices_of(compiled: Compiled, lines: Sequence[Sequence[Line]]) -> Array:
    """What every combination of one line per agent costs in tenths of a point, one axis per agent.

    A unit of a hard rule has the engines' price, `HARD`, which no sum of soft ones reaches in a tiny world.
    """
    total = _spread([np.array([line.cost + line.hard * HARD for line in own]) for own in lines])
    for used, cover in compiled.covers:
        total = total + price_of_unit(used) * _excess_of_all(cover, lines)
    for used, headcount in compiled.headcounts:
        total = total + price_of_unit(used) * _headcount_of_all(headcount, lines)
    return total


def cheapest(compiled: Compiled, lines: Sequence[Sequence[Line]]) -> tuple[float, tuple[Line, ...]] | None:
    """The cheapest roster made of one line per agent that breaks no hard rule, with its cost in tenths of a point."""
    legal = [[line for line in own if not line.hard] for own in lines]
    if not all(legal):
        return None
    prices = prices_of(compiled, legal)
    best = np.unravel_index(np.argmin(prices), prices.shape)
    if prices[best] >= HARD:
        return None
    return float(prices[best]), tuple(own[int(i)] for own, i in zip(legal, best, strict=True))


def _spread(values: Sequence[Array]) -> Array:
    """Sums over one value of each agent, for all combinations of lines; further axes stay."""
    total: Array = np.zeros((1,) * len(values))
    for position, own in enumerate(values):
        shape = [1] * len(values)
        shape[position] = len(own)
        total = total + own.reshape(*shape)
    return total


def _headcount_of_all(one: Headcount, lines: Sequence[Sequence[Line]]) -> Array:
    there = _spread(
        [
            np.array([int(kinds[line.tour[one.day]] == one.kind) for line in own])
            for kinds, own in zip(one.kinds, lines, strict=True)
        ]
    )
    missing = one.required - there
    return one.units * np.maximum(0, missing if one.side == "under" else -missing)


def _excess_of_all(cover: Cover, lines: Sequence[Sequence[Line]]) -> Array:
    duty = [np.array([one.contact if cover.counts == "contact" else one.present for one in own]) for own in lines]
    sizes = tuple(len(own) for own in lines)
    total: Array = np.zeros(sizes, np.int64)
    for interval in range(cover.required.shape[1]):
        total += _excess_at(cover, [one[:, interval] for one in duty], interval, sizes)
    return total * cover.interval_min


def _excess_at(cover: Cover, duty: Sequence[Array], interval: int, sizes: tuple[int, ...]) -> Array:
    required, n_columns = cover.required[:, interval], cover.required.shape[0]

    def there(columns: list[int]) -> Array:
        able = cover.serves[:, columns].any(axis=1)
        return _spread([own.astype(np.int64) * int(can) for own, can in zip(duty, able, strict=True)]).astype(np.int64)

    missing = np.zeros(sizes, np.int64)
    for bits in range(1, 1 << n_columns):
        columns = [column for column in range(n_columns) if bits >> column & 1]
        missing = np.maximum(missing, int(required[columns].sum()) - there(columns))
    return missing if cover.side == "under" else there(list(range(n_columns))) - int(required.sum()) + missing

"""Who is on the floor when: presence and breaks of classes as flows through the intervals, and the covers they meet."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ..agent_arrays import HARD
from ..arrays import Arrays
from .classes import Array
from .program import Builder
from .shifts import ShiftColumns

Events = list[tuple[Array, Array]]
"""Intervals and the columns of shifts that something happens to in them."""


class Floor:
    """Presence of everybody who serves the same rows of cover, one column per interval."""

    def __init__(self, builder: Builder, n_intervals: int, crowd: int) -> None:
        self.builder, self.n, self.crowd = builder, n_intervals, crowd
        self.starts: Events = []
        self.ends: Events = []
        self.breaks: dict[int, tuple[Events, Events]] = defaultdict(lambda: ([], []))

    def enter(self, arrays: Arrays, options: Array, columns: Array) -> None:
        """Shifts of these options (positions in the flat list) come to this floor, each as often as its column says."""
        self.starts.append((arrays.opt_from[options], columns))
        self.ends.append((arrays.opt_until[options], columns))
        first, last = arrays.brk_first[options], arrays.brk_first[options + 1]
        for place in range(int((last - first).max(initial=0))):
            have = last - first > place
            item = first[have] + place
            for length in np.unique(arrays.brk_len[item]).tolist():
                same = arrays.brk_len[item] == length
                opens, closes = self.breaks[length]
                opens.append((arrays.brk_lo[item][same], columns[have][same]))
                closes.append((arrays.brk_hi[item][same], columns[have][same]))

    def presence(self, *, doubled: bool) -> Array:
        """The columns of presence: who came, less who left, less who is on a break.

        With `doubled` some agent may be in two shifts at once and is yet one person: part of the sum may be void.
        """
        builder, n = self.builder, self.n
        duty = builder.columns(n, 0.0, self.crowd)
        rows = builder.rows(n, 0.0, 0.0)
        present = duty
        if doubled:
            present = builder.columns(n, 0.0, 2 * self.crowd)
            void = builder.columns(n, 0.0, self.crowd)
            same = builder.rows(n, 0.0, 0.0)
            for columns, sign in ((present, 1.0), (duty, -1.0), (void, -1.0)):
                builder.add(same, columns, sign)
        builder.add(rows, present, 1.0)
        builder.add(rows[1:], present[:-1], -1.0)
        self._happen(rows, self.starts, -1.0)
        self._happen(rows, self.ends, 1.0)
        for length, (opens, closes) in self.breaks.items():
            self._add_breaks(rows, length, opens, closes)
        return duty

    def _happen(self, rows: Array, events: Events, sign: float) -> None:
        for when, columns in events:
            inside = when < self.n
            self.builder.add(rows[when[inside]], columns[inside], sign)

    def _add_breaks(self, rows: Array, length: int, opens: Events, closes: Events) -> None:
        """Breaks of one length as a queue: windows open and close, between them each break starts somewhere.

        `waiting` counts windows that are open without a break, `early` breaks whose window has not closed yet: that
        both are never negative is what the windows ask of all breaks together.
        """
        builder = self.builder
        at = _open_intervals(opens, closes, self.n)
        if not len(at):
            return
        position = np.full(self.n + 1, -1, np.int64)
        position[at] = np.arange(len(at))
        begins, waiting, early = (builder.columns(len(at), 0.0, self.crowd * 6) for _ in range(3))
        queue, debt = builder.rows(len(at), 0.0, 0.0), builder.rows(len(at), 0.0, 0.0)
        after = np.flatnonzero(np.diff(at, prepend=-9) == 1)
        for lines, stock, sign in ((queue, waiting, 1.0), (debt, early, -1.0)):
            builder.add(lines, stock, 1.0)
            builder.add(lines[after], stock[after - 1], -1.0)
            builder.add(lines, begins, sign)
        for lines, events, sign in ((queue, opens, -1.0), (debt, closes, 1.0)):
            for when, columns in events:
                inside = when < self.n
                builder.add(lines[position[when[inside]]], columns[inside], sign)
        builder.add(rows[at], begins, 1.0)
        back = at + length < self.n
        builder.add(rows[at[back] + length], begins[back], -1.0)


def _open_intervals(opens: Events, closes: Events, n: int) -> Array:
    """Intervals of the horizon in which some window is open."""
    change = np.zeros(n + 2, np.int64)
    for events, sign, later in ((opens, 1, 0), (closes, -1, 1)):
        for when, _ in events:
            np.add.at(change, np.minimum(when + later, n + 1), sign)
    return np.flatnonzero(np.cumsum(change)[:n] > 0)


def add_floors(
    builder: Builder, arrays: Arrays, classes: list[ShiftColumns], rows: Array, *, doubled: bool
) -> list[tuple[Array, Array]]:
    """One floor per set of rows served: the set (a mask over `rows`) and the columns of presence."""
    n = arrays.row_need.shape[1]
    served: dict[bytes, list[tuple[ShiftColumns, int]]] = defaultdict(list)
    for shifts in classes:
        for kind in range(2):
            hit = arrays.hit[kind, shifts.owner.cover_class, rows] > 0
            if hit.any():
                served[hit.tobytes()].append((shifts, kind))
    found = []
    for key, groups in served.items():
        owners = {id(shifts): shifts.owner.size for shifts, _ in groups}
        floor = Floor(builder, n, sum(owners.values()))
        for shifts, kind in groups:
            _enter_all(floor, arrays, shifts, kind)
        found.append((np.frombuffer(key, np.bool_), floor.presence(doubled=doubled)))
    return found


def _enter_all(floor: Floor, arrays: Arrays, shifts: ShiftColumns, kind: int) -> None:
    for day, columns in enumerate(shifts.columns):
        options = arrays.opt_first[shifts.owner.lists[day]] + np.arange(len(columns))
        there = (columns >= 0) & (arrays.opt_kind[options] == kind) & (arrays.opt_from[options] < floor.n)
        if there.any():
            floor.enter(arrays, options[there], columns[there])


def add_covers(
    builder: Builder, arrays: Arrays, rows: Array, floors: list[tuple[Array, Array]], prices: Array
) -> Array:
    """Shortage of every cover and interval, at least what each row of it lacks; its price, and that of surplus.

    Parameters
    ----------
    rows : rows of cover that are looked at; leaving some out makes the bound weaker, never wrong. The row of all
        columns together has to be there for every cover with a price above.
    prices : shape (n_covers, 2), price of one agent missing and one too many in an interval.

    Returns
    -------
    Positions of the program's rows, shape (len(rows), n_intervals).
    """
    under, over = prices.T
    lines = np.full((len(rows), arrays.row_need.shape[1]), -1, np.int64)
    for cover in range(len(under)):
        own = np.flatnonzero((rows >= arrays.cover_first[cover]) & (rows < arrays.cover_first[cover + 1]))
        if len(own):
            charged = float(under[cover]), float(over[cover])
            lines[own] = _add_cover(builder, arrays, cover, own, rows[own], floors, *charged)
    return lines


def cover_prices(arrays: Arrays) -> Array:
    """Price of one agent missing and of one too many in an interval, shape (n_covers, 2)."""
    return np.column_stack([arrays.cover_under, arrays.cover_over])


def _add_cover(
    builder: Builder, arrays: Arrays, cover: int, places: Array, rows: Array, floors: list[tuple[Array, Array]],
    under: float, over: float,
) -> Array:  # fmt: skip
    need = arrays.row_need[rows]
    found = np.zeros(need.shape, np.int64)
    n = need.shape[1]
    hard_under, hard_over = under >= HARD / 2, over >= HARD / 2
    most = np.maximum(0, need.max(axis=0)) * (not hard_under)
    priced_over = 0.0 if hard_over else over
    short = builder.columns(n, 0.0, most, (0.0 if hard_under else under) + priced_over)
    for number, (place, row) in enumerate(zip(places, rows, strict=True)):
        whole = row == arrays.cover_full[cover]
        lines = found[number] = builder.rows(n, need[number], need[number] if whole and hard_over else np.inf)
        builder.add(lines, short, 1.0)
        for mask, duty in floors:
            if mask[place]:
                builder.add(lines, duty, 1.0)
                if whole:
                    builder.charge(duty, priced_over)
        if whole:
            builder.constant -= priced_over * float(need[number].sum())
    return found

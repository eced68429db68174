"""Columns of a bound's program: how many agents of a class take an option of a day, and what that adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from ..arrays import Arrays
from .classes import AgentClass, Array, costs_of_day
from .program import Builder

FEW = 8
"""Options of a day up to which a total is written out wherever it is used."""


@dataclass
class ShiftColumns:
    """Columns of one class: `columns[day]` holds a position per option, -1 where no member may take it."""

    owner: AgentClass
    columns: list[Array]
    allowed: list[Array]
    _measures: dict[tuple[int, bytes], int] = field(default_factory=dict)

    def terms(self, builder: Builder, days: Iterable[tuple[int, Array]]) -> tuple[Array, Array]:
        """Columns and values that add up a weight over days: options where they are few, else a column for the sum."""
        columns, values = [], []
        for day, weights in days:
            used = self.columns[day] >= 0
            if np.count_nonzero(used) > FEW:
                columns.append(np.array([self.measure(builder, day, weights)]))
                values.append(np.ones(1))
            else:
                columns.append(self.columns[day][used])
                values.append(weights[used])
        return np.concatenate(columns), np.concatenate(values)

    def measure(self, builder: Builder, day: int, weights: Array) -> int:
        """A column that holds the class's total of a weight on a day."""
        key = (day, weights.tobytes())
        if key not in self._measures:
            used = self.columns[day] >= 0
            heaviest = np.where(self.allowed[day], weights, 0).max(axis=1, initial=0)
            column = builder.columns(1, 0.0, float(heaviest.sum()))
            row = builder.rows(1, 0.0, 0.0)
            builder.add(row, column, -1.0)
            builder.add(row, self.columns[day][used], weights[used])
            self._measures[key] = int(column[0])
        return self._measures[key]


def add_shifts(builder: Builder, arrays: Arrays, owner: AgentClass, *, priced: bool = True) -> ShiftColumns:
    """Columns for every day of a class, with what unary rules forbid and (if `priced`) charge."""
    shifts = ShiftColumns(owner, [], [])
    for day in range(arrays.list_of.shape[1]):
        costs = costs_of_day(arrays, owner.members, day)
        shifts.allowed.append(np.isfinite(costs))
        _add_day(builder, shifts, costs if priced else np.where(np.isfinite(costs), 0.0, np.inf))
    return shifts


def _add_day(builder: Builder, shifts: ShiftColumns, costs: Array) -> None:
    allowed = np.isfinite(costs)
    able = allowed.sum(axis=0)
    off = np.where(allowed[:, 0], costs[:, 0], 0.0)
    builder.constant += float(off.sum())
    extra = costs - off[:, None]
    extra[:, 0] = np.inf
    least = np.where(able > 0, extra.min(axis=0, initial=np.inf), 0.0)
    least[~np.isfinite(least)] = 0.0
    columns = np.full(costs.shape[1], -1, np.int64)
    used = np.flatnonzero(able[1:] > 0) + 1
    columns[used] = builder.columns(len(used), 0.0, able[used], least[used])
    shifts.columns.append(columns)
    _bound_workers(builder, columns, allowed)
    own = np.min(extra - least, axis=1, initial=np.inf)
    _price_workers(builder, columns, own)


def _bound_workers(builder: Builder, columns: Array, allowed: Array) -> None:
    """Whoever works outside a set of options is somebody with an option outside it: one row per set of a member."""
    must = int((~allowed[:, 0]).sum())
    masks = np.unique(allowed[:, 1:], axis=0)
    nobody = np.zeros((1, masks.shape[1]), np.bool_)
    for mask in np.vstack([nobody, masks[~masks.all(axis=1)]]) if len(masks) else nobody:
        outside = np.flatnonzero(~mask) + 1
        outside = outside[columns[outside] >= 0]
        if len(outside):
            at_most = int((allowed[:, 1:] & ~mask).any(axis=1).sum())
            at_least = must if not mask.any() else 0
            row = builder.rows(1, at_least, max(at_least, at_most))
            builder.add(row, columns[outside], 1.0)


def _price_workers(builder: Builder, columns: Array, own: Array) -> None:
    """What working costs beyond the option's least: the members to whom it matters least are the first to work."""
    own = own[np.isfinite(own)]
    if not (own > 0).any():
        return
    slopes, counts = np.unique(own, return_counts=True)
    steps = builder.columns(len(slopes), 0.0, counts, slopes)
    row = builder.rows(1, 0.0, 0.0)
    builder.add(row, columns[columns >= 0], 1.0)
    builder.add(row, steps, -1.0)

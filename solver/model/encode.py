"""One encoding per kind of primitive: its units of excess as a linear expression, or forbidden altogether.

`because` names the rule: every hard constraint of it can be switched off together by a literal, which is how
infeasible problems are diagnosed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from ..primitives import Item, Run, Succession, Unary, WindowTotal
from .variables import Expr

Taken = Sequence[Mapping[int, cp_model.IntVar]]


@dataclass
class Encoder:
    """Writes primitives of one agent into a model; `unless` holds the literal under which hard ones apply."""

    model: cp_model.CpModel
    take: Taken
    literal: cp_model.IntVar | None = None
    units: list[tuple[Expr, int]] = field(default_factory=list)

    def hard(self, primitive: Unary | Succession | Run | WindowTotal) -> None:
        """Forbid every unit of excess."""
        match primitive:
            case Unary():
                for option, variable in self.take[primitive.day].items():
                    if primitive.units[option]:
                        self._require(variable == 0)
            case Succession():
                self._forbid_pairs(primitive)
            case Run():
                self._bound_runs(primitive, hard=True)
            case WindowTotal():
                self._bound_window(primitive, hard=True)

    def soft(self, primitive: Unary | Succession | Run | WindowTotal) -> list[tuple[Expr, int]]:
        """The excess as (expression, units) terms."""
        self.units = []
        match primitive:
            case Unary():
                taken = self.take[primitive.day]
                self.units = [(v, int(primitive.units[o])) for o, v in taken.items() if primitive.units[o]]
            case Succession():
                self._price_pairs(primitive)
            case Run():
                self._bound_runs(primitive, hard=False)
            case WindowTotal():
                self._bound_window(primitive, hard=False)
        return self.units

    def _require(self, constraint: Expr) -> None:
        added = self.model.add(constraint)
        if self.literal is not None:
            added.only_enforce_if(self.literal)

    def _forbid_pairs(self, pair: Succession) -> None:
        """x(first) + x(second) <= 1, gathered: all first options with the same forbidden partners share a row.

        A first option whose forbidden partners include those of the row joins it, which tightens the relaxation.
        """
        firsts, seconds = self.take[pair.first_day], self.take[pair.second_day]
        conflict = pair.units > 0
        rows: dict[bytes, int] = {conflict[o].tobytes(): o for o in firsts if conflict[o].any()}
        for option in rows.values():
            partners = conflict[option]
            left = [v for o, v in firsts.items() if not (partners & ~conflict[o]).any()]
            right = [v for o, v in seconds.items() if partners[o]]
            if right:
                self._require(cp_model.LinearExpr.sum(left) + cp_model.LinearExpr.sum(right) <= 1)

    def _price_pairs(self, pair: Succession) -> None:
        firsts, seconds = self.take[pair.first_day], self.take[pair.second_day]
        groups: dict[bytes, list[int]] = {}
        for option in firsts:
            if pair.units[option].any():
                groups.setdefault(pair.units[option].tobytes(), []).append(option)
        for options in groups.values():
            units = pair.units[options[0]]
            left = cp_model.LinearExpr.sum([firsts[o] for o in options])
            for value in np.unique(units[units > 0]):
                right = [v for o, v in seconds.items() if units[o] == value]
                if right:
                    both = self.model.new_bool_var("")
                    self.model.add(both >= left + cp_model.LinearExpr.sum(right) - 1)
                    self.units.append((both, int(value)))

    def _matches(self, run: Run) -> list[Expr]:
        return [
            cp_model.LinearExpr.sum([v for o, v in taken.items() if run.matches[day][o]])
            for day, taken in enumerate(self.take)
        ]

    def _bound_runs(self, run: Run, *, hard: bool) -> None:
        matches = self._matches(run)
        if run.most is not None:
            for day in range(len(matches)):
                self._day_beyond(run, run.most, matches, day, hard=hard)
        if run.least is not None and run.least > 1:
            self._short_runs(run, run.least, matches, hard=hard)

    def _day_beyond(self, run: Run, most: int, matches: list[Expr], day: int, *, hard: bool) -> None:
        """The day is one too many if it and the `most` days before it all match."""
        first = day - most
        if first < 0 and run.carried < -first:
            return
        window = cp_model.LinearExpr.sum(matches[max(0, first) : day + 1])
        length = day + 1 - max(0, first)
        if hard:
            self._require(window <= length - 1)
        else:
            beyond = self.model.new_bool_var("")
            self.model.add(beyond >= window - (length - 1))
            self.units.append((beyond, 1))

    def _short_runs(self, run: Run, least: int, matches: list[Expr], *, hard: bool) -> None:
        """Every run of k < least days, with its day before and its day after, is least - k days short."""
        for first in range(len(matches)):
            for length in range(1, least):
                carried = run.carried if first == 0 else 0
                total, after = length + carried, first + length
                if total >= least or after >= len(matches) or (first == 0 and run.open_start):
                    continue
                inside = cp_model.LinearExpr.sum(matches[first:after])
                before = matches[first - 1] if first else 0
                self._count(inside - before - matches[after] - (length - 1), least - total, hard=hard)
        if run.carried and run.carried < least and matches and not run.open_start:
            self._count(1 - matches[0], least - run.carried, hard=hard)

    def _count(self, happens: Expr, units: int, *, hard: bool) -> None:
        """`happens` is 1 when the thing is there and at most 0 otherwise."""
        if hard:
            self._require(happens <= 0)
        else:
            there = self.model.new_bool_var("")
            self.model.add(there >= happens)
            self.units.append((there, units))

    def _bound_window(self, window: WindowTotal, *, hard: bool) -> None:
        total = cp_model.LinearExpr.sum([self._item(item) for item in window.items]) if window.items else 0
        largest = sum(self._largest(item) for item in window.items)
        for at, units in window.above:
            allowed = max(at, window.carried)
            if largest > allowed:
                self._beyond(total - allowed, largest - allowed, units, hard=hard)
        for at, units in window.below:
            if at > 0:
                self._beyond(at - total, at, units, hard=hard)

    def _beyond(self, excess: Expr, most: int, units: int, *, hard: bool) -> None:
        if hard:
            self._require(excess <= 0)
        else:
            beyond = self.model.new_int_var(0, most, "")
            self.model.add(beyond >= excess)
            self.units.append((beyond, units))

    def _largest(self, item: Item) -> int:
        return max([item.carried, *(int(weights.max()) for _, weights in item.cells)])

    def _item(self, item: Item) -> Expr:
        cells = [self._cell(day, weights) for day, weights in item.cells]
        if not cells:
            return item.carried
        if len(cells) == 1 and item.carried == 0:
            return cells[0]
        value = self.model.new_int_var(item.carried, self._largest(item), "")
        self.model.add_max_equality(value, [item.carried, *cells])
        return value

    def _cell(self, day: int, weights: np.ndarray) -> Expr:
        taken = [(v, int(weights[o])) for o, v in self.take[day].items() if weights[o]]
        return cp_model.LinearExpr.weighted_sum([v for v, _ in taken], [w for _, w in taken])

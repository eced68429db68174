"""One encoding per kind of primitive: its units of excess as a linear expression, or forbidden altogether.

`because` names the rule: every hard constraint of it can be switched off together by a literal, which is how
infeasible problems are diagnosed. Where some days are decided, what no free day can change is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ortools.sat.python import cp_model

from ..primitives import Item, Run, Succession, Unary, Units, WindowTotal
from .pairs import Pairs
from .variables import Expr, Take


@dataclass
class Encoder:
    """Writes primitives of one agent into a model; `unless` holds the literal under which hard ones apply.

    `free` says which days are the model's to decide; all of them when it is None.
    """

    model: cp_model.CpModel
    take: Take
    literal: cp_model.IntVar | None = None
    units: list[tuple[Expr, int]] = field(default_factory=list)
    free: Sequence[bool] | None = None
    pairs: Pairs = field(default_factory=Pairs)

    def __post_init__(self) -> None:
        self._free = [True] * len(self.take) if self.free is None else [bool(free) for free in self.free]
        self._n_free = list(accumulate(self._free, initial=0))

    def hard(self, primitive: Unary | Succession | Run | WindowTotal) -> None:
        """Forbid every unit of excess."""
        match primitive:
            case Unary():
                if self._free[primitive.day]:
                    for option, variable in self.take[primitive.day].items():
                        if primitive.units[option]:
                            self._require(variable == 0)
            case Succession():
                if self._free[primitive.first_day] or self._free[primitive.second_day]:
                    self._forbid_pairs(primitive)
            case Run():
                self._bound_runs(primitive, hard=True)
            case WindowTotal():
                self._bound_window(primitive, hard=True)

    def soft(self, primitive: Unary | Succession | Run | WindowTotal) -> list[tuple[Expr, int]]:
        """The excess as (expression, units) terms; what the decided days alone are charged is left out."""
        self.units = []
        match primitive:
            case Unary():
                if self._free[primitive.day]:
                    taken = self.take[primitive.day]
                    self.units = [(v, int(primitive.units[o])) for o, v in taken.items() if primitive.units[o]]
            case Succession():
                self._price_pairs(primitive)
            case Run():
                self._bound_runs(primitive, hard=False)
            case WindowTotal():
                self._bound_window(primitive, hard=False)
        return self.units

    def _touches(self, first: int, until: int) -> bool:
        """Whether a day of [first, until) is free."""
        days = len(self._free)
        return self._n_free[min(days, max(0, until))] > self._n_free[min(days, max(0, first))]

    def _days_near(self, before: int, after: int) -> range:
        """Days from so many before the first free day to so many after the last."""
        free = [day for day, is_free in enumerate(self._free) if is_free]
        return range(max(0, free[0] - before), min(len(self._free), free[-1] + after + 1)) if free else range(0)

    def _require(self, constraint: Expr) -> None:
        added = self.model.add(constraint)
        if self.literal is not None:
            added.only_enforce_if(self.literal)

    def _forbid_pairs(self, pair: Succession) -> None:
        """x(first) + x(second) <= 1, gathered: all first options with the same forbidden partners share a row.

        A first option whose forbidden partners include those of the row joins it, which tightens the relaxation.
        """
        firsts, seconds = self.take[pair.first_day], self.take[pair.second_day]
        for before, after in self.pairs.forbidden(pair.units):
            left = [firsts[o] for o in before if o in firsts]
            right = [seconds[o] for o in after if o in seconds]
            if left and right:
                self._require(cp_model.LinearExpr.sum(left + right) <= 1)

    def _price_pairs(self, pair: Succession) -> None:
        firsts, seconds = self.take[pair.first_day], self.take[pair.second_day]
        if not self._free[pair.first_day] and not self._free[pair.second_day]:
            return
        if not self._free[pair.first_day]:
            self._price_options(seconds, pair.units[next(iter(firsts))])
        elif not self._free[pair.second_day]:
            self._price_options(firsts, pair.units[:, next(iter(seconds))])
        else:
            for before, after, value in self.pairs.priced(pair.units):
                left = [firsts[o] for o in before if o in firsts]
                right = [seconds[o] for o in after if o in seconds]
                if left and right:
                    both = self.model.new_bool_var("")
                    self.model.add(both >= cp_model.LinearExpr.sum(left + right) - 1)
                    self.units.append((both, value))

    def _price_options(self, taken: Mapping[int, Expr], units: Units) -> None:
        self.units += [(v, int(units[o])) for o, v in taken.items() if units[o]]

    def _matches(self, run: Run) -> list[Expr]:
        return [self._match(taken, run.matches[day], day) for day, taken in enumerate(self.take)]

    def _match(self, taken: Mapping[int, Expr], matches: Units, day: int) -> Expr:
        """1 when the day's option matches: summed over those that do or, if they are fewer, those that do not."""
        if not self._free[day]:
            return int(matches[next(iter(taken))])
        inside = [v for o, v in taken.items() if matches[o]]
        if 2 * len(inside) <= len(taken) + 1:
            return _sum(inside)
        return 1 - _sum([v for o, v in taken.items() if not matches[o]])

    def _bound_runs(self, run: Run, *, hard: bool) -> None:
        matches = self._matches(run)
        if run.most is not None:
            for day in self._days_near(0, run.most):
                if self._touches(day - run.most, day + 1):
                    self._day_beyond(run, run.most, matches, day, hard=hard)
        if run.least is not None and run.least > 1:
            self._short_runs(run, run.least, matches, hard=hard)

    def _day_beyond(self, run: Run, most: int, matches: list[Expr], day: int, *, hard: bool) -> None:
        """The day is one too many if it and the `most` days before it all match."""
        first = day - most
        if first < 0 and run.carried < -first:
            return
        length = day + 1 - max(0, first)
        window = matches[max(0, first) : day + 1]
        if not _is_known(0, window):
            self._count(_sum(window) - (length - 1), 1, hard=hard)

    def _short_runs(self, run: Run, least: int, matches: list[Expr], *, hard: bool) -> None:
        """Every run of k < least days, with its day before and its day after, is least - k days short."""
        for first in self._days_near(least, 1):
            if not self._touches(first - 1, first + least):
                continue
            for length in range(1, least):
                carried = run.carried if first == 0 else 0
                total, after = length + carried, first + length
                if total >= least or after >= len(matches) or (first == 0 and run.open_start):
                    continue
                inside, around = matches[first:after], [matches[after], *matches[max(0, first - 1) : first]]
                if self._touches(first - 1, after + 1) and not (_is_known(0, inside) or _is_known(1, around)):
                    self._count(_sum(inside) - _sum(around) - (length - 1), least - total, hard=hard)
        if run.carried and run.carried < least and matches and not run.open_start and self._free[0]:
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
        if self.free is not None and not any(self._free[day] for item in window.items for day, _ in item.cells):
            return
        # An item that only ever costs more when it grows need not be held down: the objective does that.
        parts, most = [], []
        known = 0
        for item in window.items:
            if len(item.cells) == 1 and not item.carried and not self._free[item.cells[0][0]]:
                known += self._decided_weight(*item.cells[0])
            else:
                largest = self._largest(item)
                parts.append(self._item(item, largest, exact=bool(window.below)))
                most.append(largest)
        total, largest = _sum(parts) + known, sum(most) + known
        for at, units in window.above:
            allowed = max(at, window.carried)
            if largest > allowed:
                self._beyond(total - allowed, largest - allowed, units, hard=hard)
        for at, units in window.below:
            if at > 0:
                self._beyond(at - total, at, units, hard=hard)

    def _decided_weight(self, day: int, weights: Units) -> int:
        return int(weights[next(iter(self.take[day]))])

    def _beyond(self, excess: Expr, most: int, units: int, *, hard: bool) -> None:
        if hard:
            self._require(excess <= 0)
        else:
            beyond = self.model.new_int_var(0, most, "")
            self.model.add(beyond >= excess)
            self.units.append((beyond, units))

    def _largest(self, item: Item) -> int:
        """The most an item can add, with what is decided taken into account."""
        values = [
            int(weights.max()) if self._free[day] else self._decided_weight(day, weights) for day, weights in item.cells
        ]
        return max([item.carried, *values])

    def _item(self, item: Item, largest: int, *, exact: bool) -> Expr:
        cells = [self._cell(day, weights) for day, weights in item.cells]
        known = max([item.carried, *(cell for cell in cells if isinstance(cell, int))])
        open_cells = [cell for cell in cells if not isinstance(cell, int)]
        if not open_cells or known == largest:
            return known
        if len(open_cells) == 1 and known == 0:
            return open_cells[0]
        value = self.model.new_int_var(known, largest, "")
        if exact:
            self.model.add_max_equality(value, [known, *open_cells])
        else:
            for cell in open_cells:
                self.model.add(value >= cell)
        return value

    def _cell(self, day: int, weights: Units) -> Expr:
        if not self._free[day]:
            return self._decided_weight(day, weights)
        taken = [(v, int(weights[o])) for o, v in self.take[day].items() if weights[o]]
        if not taken:
            return 0
        heaviest = max(w for _, w in taken)
        if 2 * len(taken) > len(self.take[day]) and all(w == heaviest for _, w in taken):
            others = [v for o, v in self.take[day].items() if not weights[o]]
            return heaviest - heaviest * _sum(others)
        return cp_model.LinearExpr.weighted_sum([v for v, _ in taken], [w for _, w in taken])


def _sum(parts: Sequence[Expr]) -> Expr:
    """The sum; a plain number when every part is one."""
    open_parts = [part for part in parts if not isinstance(part, int)]
    known = sum(part for part in parts if isinstance(part, int))
    if not open_parts:
        return known
    whole = open_parts[0] if len(open_parts) == 1 else cp_model.LinearExpr.sum(open_parts)
    return whole + known if known else whole


def _is_known(value: int, parts: Sequence[Expr]) -> bool:
    """Whether one of the parts is decided and has this value."""
    return any(isinstance(part, int) and part == value for part in parts)

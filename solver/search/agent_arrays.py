"""Rules about people as flat arrays: unary costs, successions, runs and window totals of every agent."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..compiled import Compiled
from ..domain.options import Choices
from ..primitives import AgentPrimitive, Item, Run, Succession, Unary, WindowTotal
from ..rule_set import RuleInUse

HARD = 1e10
"""Cost of one unit of a hard rule [tenths of a point].

Dearer than all that soft rules can charge one agent (10,000 units at the greatest weight), and small enough that a
float still counts every tenth beside several hundred thousand hard units.
"""

Array = NDArray[Any]
Entry = tuple[int, int, int]
"""Window and shared item (or -1), counted from the agent's first, and the offset of the option table."""

_INTS = (
    "far_first", "far_day1", "far_day2", "far_mat", "run_first", "run_carried", "run_least", "run_most", "run_open",
    "win_first", "win_base", "price_first", "price_at", "ent_first", "ent_win", "ent_item", "ent_tab",
    "item_first", "item_carried", "item_win",
)  # fmt: skip
_FLOATS = ("run_cost", "win_const", "price_above", "price_below")


def agent_arrays(compiled: Compiled) -> dict[str, Any]:
    """The fields of `Arrays` that describe rules about people."""
    builder = _Builder(compiled.problem.horizon.n_days)
    for choices, own in zip(compiled.choices, compiled.agents, strict=True):
        builder.add_agent(choices, own)
    return builder.arrays()


def price_of_unit(used: RuleInUse) -> float:
    """Tenths of a point per unit of excess; `HARD` for a hard rule."""
    return HARD if used.mode == "hard" else float(used.cost_per_unit)


class _Builder:
    """Grows the flat arrays agent by agent."""

    def __init__(self, n_days: int) -> None:
        self.n_days = n_days
        self.out: dict[str, list[Any]] = defaultdict(list)
        self.tables, self.matrices = _Tables(), _Matrices()
        self.unary: list[Array] = []
        self.unary_first: list[list[int]] = []
        self.succ: list[list[int]] = []
        self.key_win: list[Array] = []
        self.key_unit: list[int] = []
        self._unary_size = 0
        for name in ("far_first", "run_first", "win_first", "item_first", "ent_first", "price_first"):
            self.out[name].append(0)

    def add_agent(self, choices: Choices, own: tuple[tuple[RuleInUse, AgentPrimitive], ...]) -> None:
        """Append one agent."""
        costs = [np.zeros(len(options)) for options in choices.days]
        pairs: dict[int, list[tuple[float, Array]]] = defaultdict(list)
        entries: dict[int, list[Entry]] = defaultdict(list)
        for used, primitive in own:
            price = price_of_unit(used)
            match primitive:
                case Unary():
                    costs[primitive.day] += price * primitive.units
                case Succession():
                    self._add_succession(primitive, price, pairs)
                case Run():
                    self._add_run(primitive, price)
                case WindowTotal():
                    self._add_window(primitive, price, entries)
        self._add_days(costs, pairs, entries)
        self.key_win.append(_key_windows(own, self.n_days))
        self.key_unit.append(_paid_unit(choices))
        for name, last in (("far", "far_mat"), ("run", "run_cost"), ("win", "win_base"), ("item", "item_carried")):
            self.out[f"{name}_first"].append(len(self.out[last]))

    def arrays(self) -> dict[str, Any]:
        """Everything gathered, by field of `Arrays`."""
        ints = {name: np.array(self.out[name], np.int64) for name in _INTS}
        floats = {name: np.array(self.out[name], np.float64) for name in _FLOATS}
        return {
            **ints, **floats, **self.matrices.arrays(),
            "run_tab": np.array(self.out["run_tab"], np.int64).reshape(-1, self.n_days),
            "unary_first": np.array(self.unary_first, np.int64),
            "unary": np.concatenate(self.unary),
            "succ": np.array(self.succ, np.int64),
            "key_win": np.array(self.key_win, np.int64),
            "key_unit": np.array(self.key_unit, np.int64),
            "tabs": self.tables.flat(),
        }  # fmt: skip

    def _add_days(
        self, costs: list[Array], pairs: dict[int, list[tuple[float, Array]]], entries: dict[int, list[Entry]]
    ) -> None:
        firsts = []
        for day, cost in enumerate(costs):
            firsts.append(self._unary_size)
            self.unary.append(cost)
            self._unary_size += len(cost)
            for win, item, tab in entries[day]:
                self.out["ent_win"].append(win)
                self.out["ent_item"].append(item)
                self.out["ent_tab"].append(tab)
            self.out["ent_first"].append(len(self.out["ent_win"]))
        self.unary_first.append(firsts)
        self.succ.append([self.matrices.index(pairs[d]) if pairs[d] else -1 for d in range(self.n_days)])

    def _add_succession(self, pair: Succession, price: float, pairs: dict[int, list[tuple[float, Array]]]) -> None:
        if pair.second_day == pair.first_day + 1:
            pairs[pair.first_day].append((price, pair.units))
        else:
            self.out["far_day1"].append(pair.first_day)
            self.out["far_day2"].append(pair.second_day)
            self.out["far_mat"].append(self.matrices.index([(price, pair.units)]))

    def _add_run(self, run: Run, price: float) -> None:
        self.out["run_carried"].append(run.carried)
        self.out["run_least"].append(-1 if run.least is None else run.least)
        self.out["run_most"].append(-1 if run.most is None else run.most)
        self.out["run_open"].append(int(run.open_start))
        self.out["run_cost"].append(price)
        self.out["run_tab"].append([self.tables.offset(match) for match in run.matches])

    def _add_window(self, window: WindowTotal, price: float, entries: dict[int, list[Entry]]) -> None:
        number = len(self.out["win_base"]) - self.out["win_first"][-1]
        base = 0
        for item in window.items:
            if not item.cells:
                base += item.carried
            elif len(item.cells) == 1 and item.carried == 0:
                day, weights = item.cells[0]
                entries[day].append((number, -1, self.tables.offset(weights)))
            else:
                self._add_shared_item(item, number, entries)
        self._add_prices(window, price)
        self.out["win_base"].append(base)

    def _add_shared_item(self, item: Item, win: int, entries: dict[int, list[Entry]]) -> None:
        number = len(self.out["item_carried"]) - self.out["item_first"][-1]
        self.out["item_carried"].append(item.carried)
        self.out["item_win"].append(win)
        for day, weights in item.cells:
            entries[day].append((win, number, self.tables.offset(weights)))

    def _add_prices(self, window: WindowTotal, price: float) -> None:
        """Thresholds with both slopes; what history alone would be charged becomes a constant taken off."""
        above: dict[int, int] = defaultdict(int)
        below: dict[int, int] = defaultdict(int)
        for slopes, given in ((above, window.above), (below, window.below)):
            for at, units in given:
                slopes[at] += units
        for at in sorted({*above, *below}):
            self.out["price_at"].append(at)
            self.out["price_above"].append(price * above[at])
            self.out["price_below"].append(price * below[at])
        self.out["price_first"].append(len(self.out["price_at"]))
        self.out["win_const"].append(-price * sum(u * max(0, window.carried - at) for at, u in window.above))


class _Tables:
    """Option tables, each stored once however many agents share it."""

    def __init__(self) -> None:
        self._offsets: dict[int, int] = {}
        self._kept: list[Array] = []
        self._size = 0

    def offset(self, table: Array) -> int:
        """Where the table begins in the flat array."""
        if id(table) not in self._offsets:
            self._offsets[id(table)] = self._size
            self._kept.append(table)
            self._size += len(table)
        return self._offsets[id(table)]

    def flat(self) -> Array:
        """All tables, one after the other."""
        return np.concatenate([*self._kept, np.zeros(1, np.int64)]).astype(np.int64)


class _Matrices:
    """Succession cost matrices: sums of priced units, stored once per distinct combination."""

    def __init__(self) -> None:
        self._ids: dict[tuple[tuple[float, int], ...], int] = {}
        self._kept: list[Array] = []
        self._sources: list[Any] = []

    def index(self, parts: list[tuple[float, Array]]) -> int:
        """Number of the matrix that is the priced sum of the parts."""
        key = tuple((price, id(units)) for price, units in parts)
        if key not in self._ids:
            self._ids[key] = len(self._kept)
            self._kept.append(np.sum([price * units for price, units in parts], axis=0))
            self._sources.append(parts)  # keeps the parts alive, so that an id stays theirs
        return self._ids[key]

    def arrays(self) -> dict[str, Array]:
        """Flat matrices with their offsets and widths."""
        sizes = [matrix.size for matrix in self._kept]
        return {
            "succ_first": np.cumsum([0, *sizes], dtype=np.int64),
            "succ_cols": np.array([matrix.shape[1] for matrix in self._kept], np.int64),
            "succ_cost": np.concatenate([*(matrix.ravel() for matrix in self._kept), np.zeros(1)]),
        }


def _key_windows(own: tuple[tuple[RuleInUse, AgentPrimitive], ...], n_days: int) -> Array:
    """Per day the window of minutes that the week search follows exactly: the shortest one with a hard limit."""
    best = np.full(n_days, -1, np.int64)
    length = np.full(n_days, 10**9, np.int64)
    windows = [(used, primitive) for used, primitive in own if isinstance(primitive, WindowTotal)]
    for number, (used, window) in enumerate(windows):
        cells = [cell for item in window.items for cell in item.cells]
        if used.mode == "hard" and max((int(weights.max()) for _, weights in cells), default=0) > 60:
            for day, _ in cells:
                if len(cells) < length[day]:
                    best[day], length[day] = number, len(cells)
    return best


def _paid_unit(choices: Choices) -> int:
    paid = np.concatenate([options.paid for options in choices.days])
    return int(np.gcd.reduce(paid[paid > 0])) if (paid > 0).any() else 1

"""Primitives as flat arrays: the form in which the tour search reads a problem.

Everything is indexed by position: agent, day, option (0 is the day off), planning interval. Ragged tables are stored
flat with a `*_first` array of offsets. Costs are tenths of a point; a unit of a hard rule costs `HARD`, far more than
any sum of soft costs of one agent, so that the search walks towards legality by itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import Compiled
from ..primitives import Item, Run, Succession, Unary, WindowTotal
from ..rule_set import RuleInUse

HARD = 1e7
"""Cost of one unit of a hard rule [tenths of a point]."""

Array = NDArray[Any]


class Arrays(NamedTuple):
    """The problem as the kernels read it."""

    list_of: Array  # (agents, days) option list of the day
    opt_first: Array  # (lists + 1) first option of a list
    opt_from: Array  # (options) first interval on duty
    opt_until: Array  # (options) interval after the last
    opt_kind: Array  # (options) 0 on contacts, 1 present only, 2 neither
    opt_paid: Array  # (options) paid minutes, to spread candidates over lengths
    brk_first: Array  # (options + 1) first break of an option
    brk_lo: Array  # (breaks) earliest starting interval
    brk_hi: Array  # (breaks) latest starting interval
    brk_len: Array  # (breaks) length in intervals
    day_from: Array  # (days + 1) first interval of a day
    unary_first: Array  # (agents, days)
    unary: Array  # cost of each option of each agent and day
    succ: Array  # (agents, days) matrix from this day to the next, -1 for none
    succ_first: Array  # (matrices) offset into succ_cost
    succ_cols: Array  # (matrices) columns
    succ_cost: Array
    far_first: Array  # (agents + 1) successions over more than one day
    far_day1: Array
    far_day2: Array
    far_mat: Array
    run_first: Array  # (agents + 1)
    run_carried: Array
    run_least: Array
    run_most: Array
    run_open: Array
    run_cost: Array
    run_tab: Array  # (runs, days) offset into tabs
    win_first: Array  # (agents + 1)
    win_base: Array  # total that nothing can change
    win_const: Array  # cost offset: what history alone would be charged
    price_first: Array  # (windows + 1)
    price_at: Array
    price_above: Array  # cost per weight above the threshold (negative side zero)
    price_below: Array  # cost per weight below the threshold
    ent_first: Array  # (agents * days + 1) window entries of a day
    ent_win: Array  # window, counted from the agent's first
    ent_item: Array  # shared item, counted from the agent's first, or -1
    ent_tab: Array
    item_first: Array  # (agents + 1) items that several days share
    item_carried: Array
    item_win: Array
    tabs: Array
    key_win: Array  # (agents, days) window (from the agent's first) whose total is a dimension of the week search
    key_unit: Array  # (agents,) greatest common divisor of paid minutes
    class_of: Array  # (agents) cover class
    hit: Array  # (kinds 2, classes, rows)
    row_cover: Array  # (rows)
    cover_first: Array  # (covers + 1) rows of a cover
    cover_full: Array  # (covers) the row of all its columns together
    cover_under: Array  # cost of one agent missing for one interval
    cover_over: Array
    row_need: Array  # (rows, intervals) requirement less what history already serves


class CoverGroup(NamedTuple):
    """Covers about the same demand, merged: one price below, one above."""

    service: str
    counts: str
    required: Array
    serves: Array
    under: float
    over: float


def arrays_of(compiled: Compiled) -> Arrays:
    """Flatten a compiled problem."""
    tables = _Tables()
    parts: dict[str, Any] = {}
    parts |= _options(compiled)
    parts |= _agent_primitives(compiled, tables)
    parts |= _cover_rows(compiled)
    parts["tabs"] = tables.flat()
    return Arrays(**parts)


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


def _options(compiled: Compiled) -> dict[str, Any]:
    problem = compiled.problem
    step, horizon = problem.horizon.interval_min, problem.horizon
    kinds = {"contact": 0, "other": 1, "rest": 2}
    ids: dict[int, int] = {}
    lists = []
    list_of = np.zeros((len(compiled.choices), horizon.n_days), np.int64)
    for row, choices in enumerate(compiled.choices):
        for day, options in enumerate(choices.days):
            if id(options) not in ids:
                ids[id(options)] = len(lists)
                lists.append(options)
            list_of[row, day] = ids[id(options)]
    first, begin, until, kind, paid = [0], [], [], [], []
    brk_first, lo, hi, length = [0], [], [], []
    for options in lists:
        begin.append(0), until.append(0), kind.append(2), paid.append(0), brk_first.append(len(lo))
        for shift, breaks in zip(options.shifts, options.breaks, strict=True):
            template = problem.template_by_id[shift.template]
            begin.append(shift.start // step)
            until.append(shift.end // step)
            kind.append(kinds[problem.activity_by_id[template.activity].kind])
            paid.append(shift.paid_min)
            for item in breaks:
                lo.append((shift.start + item.earliest_min) // step)
                hi.append((shift.start + item.latest_min) // step)
                length.append(item.length_min // step)
            brk_first.append(len(lo))
        first.append(len(begin))
    ints = {
        "opt_first": first, "opt_from": begin, "opt_until": until, "opt_kind": kind, "opt_paid": paid,
        "brk_first": brk_first, "brk_lo": lo, "brk_hi": hi, "brk_len": length,
        "day_from": [horizon.day_start(day) // step for day in range(horizon.n_days + 1)],
    }  # fmt: skip
    return {"list_of": list_of} | {name: np.array(values, np.int64) for name, values in ints.items()}


def _price(used: RuleInUse) -> float:
    return HARD if used.mode == "hard" else float(used.cost_per_unit)


def _agent_primitives(compiled: Compiled, tables: _Tables) -> dict[str, Any]:
    n_agents, n_days = len(compiled.choices), compiled.problem.horizon.n_days
    matrices = _Matrices()
    out = defaultdict(list)  # the flat arrays under construction
    unary_first = np.zeros((n_agents, n_days), np.int64)
    unary_parts, size = [], 0
    succ = np.full((n_agents, n_days), -1, np.int64)
    key_win = np.full((n_agents, n_days), -1, np.int64)
    for name in ("far_first", "run_first", "win_first", "item_first", "ent_first", "price_first"):
        out[name].append(0)
    for row, (choices, own) in enumerate(zip(compiled.choices, compiled.agents, strict=True)):
        costs = [np.zeros(len(options)) for options in choices.days]
        pairs: dict[int, list[tuple[float, Array]]] = defaultdict(list)
        entries: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for used, primitive in own:
            price = _price(used)
            if isinstance(primitive, Unary):
                costs[primitive.day] += price * primitive.units
            elif isinstance(primitive, Succession):
                if primitive.second_day == primitive.first_day + 1:
                    pairs[primitive.first_day].append((price, primitive.units))
                else:
                    out["far_day1"].append(primitive.first_day)
                    out["far_day2"].append(primitive.second_day)
                    out["far_mat"].append(matrices.index([(price, primitive.units)]))
            elif isinstance(primitive, Run):
                _add_run(out, tables, primitive, price)
            elif isinstance(primitive, WindowTotal):
                _add_window(out, tables, entries, primitive, price)
        for day in range(n_days):
            unary_first[row, day] = size
            unary_parts.append(costs[day])
            size += len(costs[day])
            if pairs[day]:
                succ[row, day] = matrices.index(pairs[day])
            for win, item, tab in entries[day]:
                out["ent_win"].append(win), out["ent_item"].append(item), out["ent_tab"].append(tab)
            out["ent_first"].append(len(out["ent_win"]))
        key_win[row] = _key_windows(own, n_days)
        out["far_first"].append(len(out["far_mat"]))
        out["run_first"].append(len(out["run_cost"]))
        out["win_first"].append(len(out["win_base"]))
        out["item_first"].append(len(out["item_carried"]))
    floats = {"run_cost", "win_const", "price_above", "price_below"}
    names = ["far_first", "far_day1", "far_day2", "far_mat", "run_first", "run_carried", "run_least", "run_most", "run_open", "run_cost", "win_first", "win_base", "win_const", "price_first", "price_at", "price_above", "price_below", "ent_first", "ent_win", "ent_item", "ent_tab", "item_first", "item_carried", "item_win"]
    arrays = {name: np.array(out[name], np.float64 if name in floats else np.int64) for name in names}
    run_tab = np.array(out["run_tab"], np.int64).reshape(-1, n_days)
    return arrays | matrices.arrays() | {
        "unary_first": unary_first, "unary": np.concatenate(unary_parts), "succ": succ, "run_tab": run_tab,
        "key_win": key_win, "key_unit": np.array([_paid_unit(c) for c in compiled.choices], np.int64),
    }  # fmt: skip


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


def _add_run(out: dict[str, list[Any]], tables: _Tables, run: Run, price: float) -> None:
    out["run_carried"].append(run.carried)
    out["run_least"].append(-1 if run.least is None else run.least)
    out["run_most"].append(-1 if run.most is None else run.most)
    out["run_open"].append(int(run.open_start))
    out["run_cost"].append(price)
    out["run_tab"].append([tables.offset(match) for match in run.matches])


def _add_window(
    out: dict[str, list[Any]],
    tables: _Tables,
    entries: dict[int, list[tuple[int, int, int]]],
    window: WindowTotal,
    price: float,
) -> None:
    number = len(out["win_base"]) - out["win_first"][-1]
    base = 0
    for item in window.items:
        if not item.cells:
            base += item.carried
        elif len(item.cells) == 1 and item.carried == 0:
            day, weights = item.cells[0]
            entries[day].append((number, -1, tables.offset(weights)))
        else:
            _add_shared_item(out, tables, entries, item, number)
    above, below = dict[int, int](), dict[int, int]()
    for at, units in window.above:
        above[at] = above.get(at, 0) + units
    for at, units in window.below:
        below[at] = below.get(at, 0) + units
    for at in sorted(above | below):
        out["price_at"].append(at)
        out["price_above"].append(price * above.get(at, 0))
        out["price_below"].append(price * below.get(at, 0))
    out["price_first"].append(len(out["price_at"]))
    out["win_base"].append(base)
    out["win_const"].append(-price * sum(units * max(0, window.carried - at) for at, units in window.above))


def _add_shared_item(
    out: dict[str, list[Any]], tables: _Tables, entries: dict[int, list[tuple[int, int, int]]], item: Item, win: int
) -> None:
    number = len(out["item_carried"]) - out["item_first"][-1]
    out["item_carried"].append(item.carried)
    out["item_win"].append(win)
    for day, weights in item.cells:
        entries[day].append((win, number, tables.offset(weights)))


def _key_windows(own: tuple[tuple[RuleInUse, Any], ...], n_days: int) -> Array:
    """Per day the window of minutes that the week search follows exactly: the shortest one with a hard limit."""
    best = np.full(n_days, -1, np.int64)
    length = np.full(n_days, 10**9, np.int64)
    number = 0
    for used, primitive in own:
        if isinstance(primitive, WindowTotal):
            heavy = max((int(w.max()) for item in primitive.items for _, w in item.cells), default=0)
            days = [day for item in primitive.items for day, _ in item.cells]
            if heavy > 60 and used.mode == "hard":
                for day in days:
                    if len(days) < length[day]:
                        best[day], length[day] = number, len(days)
            number += 1
    return best


def _paid_unit(choices: Any) -> int:
    paid = np.concatenate([options.paid for options in choices.days])
    return int(np.gcd.reduce(paid[paid > 0])) if (paid > 0).any() else 1


def cover_groups(compiled: Compiled) -> list[CoverGroup]:
    """Covers of the same service merged: the price below from one rule, the price above from another."""
    groups: dict[tuple[str, str], CoverGroup] = {}
    step = compiled.problem.horizon.interval_min
    for used, cover in compiled.covers:
        price = _price(used) * step
        under, over = (price, 0.0) if cover.side == "under" else (0.0, price)
        key = (cover.service, cover.counts)
        old = groups.get(key)
        if old is None:
            groups[key] = CoverGroup(cover.service, cover.counts, cover.required, cover.serves, under, over)
        else:
            groups[key] = old._replace(under=old.under + under, over=old.over + over)
    return list(groups.values())


def _cover_rows(compiled: Compiled) -> dict[str, Any]:
    """One row per skill subset that can matter: the shortage of an interval is the largest row (Hall's theorem)."""
    groups = cover_groups(compiled)
    n_agents = len(compiled.choices)
    signature = np.hstack([group.serves for group in groups]) if groups else np.zeros((n_agents, 1), np.bool_)
    classes, class_of = np.unique(signature, axis=0, return_inverse=True)
    hits: list[list[Array]] = [[], []]
    row_cover, cover_first, cover_full, under, over, needs = [], [0], [], [], [], []
    column = 0
    for group in groups:
        width = group.serves.shape[1]
        serves = classes[:, column : column + width]
        column += width
        for component in _components(serves):
            for subset in _subsets(serves, component):
                able = serves[:, subset].any(axis=1)
                hits[0].append(able)
                hits[1].append(able & (group.counts == "present"))
                row_cover.append(len(under))
                needs.append(group.required[subset].sum(axis=0))
                if len(subset) == len(component):
                    cover_full.append(len(needs) - 1)
            cover_first.append(len(needs))
            under.append(group.under)
            over.append(group.over)
    n_intervals = compiled.problem.horizon.n_intervals
    hit = np.array(hits, np.uint8).reshape(2, len(needs), len(classes)).transpose(0, 2, 1)
    need = np.array(needs, np.int64).reshape(len(needs), n_intervals)
    class_of = class_of.reshape(-1)
    _serve_from_history(compiled, hit, class_of, need)
    return {
        "class_of": class_of.astype(np.int64), "hit": np.ascontiguousarray(hit), "row_need": need,
        "row_cover": np.array(row_cover, np.int64), "cover_first": np.array(cover_first, np.int64),
        "cover_full": np.array(cover_full, np.int64), "cover_under": np.array(under), "cover_over": np.array(over),
    }  # fmt: skip


def _components(serves: Array) -> list[list[int]]:
    """Columns connected by agents who can serve both; each component is a cover of its own."""
    left = set(range(serves.shape[1]))
    components = []
    while left:
        grown, frontier = set(), {min(left)}
        while frontier:
            grown |= frontier
            able = serves[:, sorted(frontier)].any(axis=1)
            frontier = set(np.flatnonzero(serves[able].any(axis=0)).tolist()) - grown
        components.append(sorted(grown))
        left -= grown
    return components


def _subsets(serves: Array, component: list[int]) -> list[list[int]]:
    """Subsets of a component worth a row: of those reached by the same classes only the largest."""
    largest: dict[bytes, list[int]] = {}
    for bits in range(1, 1 << len(component)):
        subset = [skill for position, skill in enumerate(component) if bits >> position & 1]
        key = serves[:, subset].any(axis=1).tobytes()
        if len(subset) > len(largest.get(key, ())):
            largest[key] = subset
    return list(largest.values())


def _serve_from_history(compiled: Compiled, hit: Array, class_of: Array, need: Array) -> None:
    """Shifts of the day before that reach into the horizon have already met part of the need."""
    problem = compiled.problem
    step, n = problem.horizon.interval_min, problem.horizon.n_intervals
    kinds = {"contact": 0, "other": 1}
    for row, choices in enumerate(compiled.choices):
        for shift in choices.past:
            template = problem.template_by_id.get(shift.template)
            kind = problem.activity_by_id[template.activity].kind if template else "contact"
            last = min(n, shift.end // step)
            if last > 0 and kind in kinds:
                need[hit[kinds[kind], class_of[row]] > 0, :last] -= 1

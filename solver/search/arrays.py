"""Primitives as flat arrays: the form in which the tour search reads a problem.

Everything is indexed by position: agent, day, option (0 is the day off), planning interval. Ragged tables are stored
flat with a `*_first` array of offsets. Costs are tenths of a point; a unit of a hard rule costs `HARD`, far more than
any sum of soft costs of one agent, so that the search walks towards legality by itself.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import Compiled
from ..domain.options import OptionList
from ..domain.presence import presence_of
from ..domain.rosters import Roster
from ..hall import components, subsets
from .agent_arrays import agent_arrays, price_of_unit

Array = NDArray[Any]


class Arrays(NamedTuple):
    """The problem as the kernels read it."""

    list_of: Array  # (agents, days) option list of the day
    opt_first: Array  # (lists + 1) first option of a list
    opt_from: Array  # (options) first interval on duty
    opt_until: Array  # (options) interval after the last
    opt_kind: Array  # (options) 0 on contacts, 1 present only, 2 neither
    opt_paid: Array  # (options) paid minutes, to spread candidates over lengths
    opt_slot: Array  # (options) slot, a day and kind of shift with a headcount, or -1
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
    slot_need: Array  # (slots) agents wanted
    slot_under: Array  # cost of one agent missing in a slot
    slot_over: Array


class CoverGroup(NamedTuple):
    """Covers about the same demand, merged: one price below, one above."""

    service: str
    counts: str
    required: Array
    serves: Array
    under: float
    over: float


class Slot(NamedTuple):
    """A kind of shift on one day with its headcount; `kinds` has the kind of every agent's options that day."""

    required: int
    under: float
    over: float
    kinds: tuple[Array, ...]


def arrays_of(compiled: Compiled) -> Arrays:
    """Flatten a compiled problem."""
    slots = slots_of(compiled)
    return Arrays(
        **_options(compiled, slots), **agent_arrays(compiled), **_cover_rows(compiled),
        slot_need=np.array([slot.required for slot in slots.values()], np.int64),
        slot_under=np.array([slot.under for slot in slots.values()], np.float64),
        slot_over=np.array([slot.over for slot in slots.values()], np.float64),
    )  # fmt: skip


def slots_of(compiled: Compiled) -> dict[tuple[int, int], Slot]:
    """(day, kind) -> slot: headcounts about the same shifts merged, one price below, one above."""
    slots: dict[tuple[int, int], Slot] = {}
    for used, one in compiled.headcounts:
        price = price_of_unit(used) * one.units
        old = slots.get((one.day, one.kind), Slot(one.required, 0.0, 0.0, one.kinds))
        more = {one.side: getattr(old, one.side) + price}
        slots[one.day, one.kind] = old._replace(**more)
    return slots


def _options(compiled: Compiled, slots: dict[tuple[int, int], Slot]) -> dict[str, Any]:
    problem = compiled.problem
    step, horizon = problem.horizon.interval_min, problem.horizon
    kinds = {"contact": 0, "other": 1, "rest": 2}
    ids: dict[int, int] = {}
    lists: list[OptionList] = []
    numbers = {key: number for number, key in enumerate(slots)}
    kinds_on = {day: slot.kinds for (day, _), slot in slots.items()}
    in_slot: list[int] = []
    list_of = np.zeros((len(compiled.choices), horizon.n_days), np.int64)
    for row, choices in enumerate(compiled.choices):
        for day, options in enumerate(choices.days):
            if id(options) not in ids:
                ids[id(options)] = len(lists)
                lists.append(options)
                told = kinds_on[day][row] if day in kinds_on else np.full(len(options), -1)
                in_slot += [numbers.get((day, int(one)), -1) for one in told]
            list_of[row, day] = ids[id(options)]
    first, begin, until, kind, paid = _lists(5)
    brk_first, lo, hi, length = _lists(4)
    first.append(0)
    brk_first.append(0)
    for options in lists:
        for column, off in ((begin, 0), (until, 0), (kind, 2), (paid, 0), (brk_first, len(lo))):
            column.append(off)  # the day off
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
        "opt_slot": in_slot, "brk_first": brk_first, "brk_lo": lo, "brk_hi": hi, "brk_len": length,
        "day_from": [horizon.day_start(day) // step for day in range(horizon.n_days + 1)],
    }  # fmt: skip
    return {"list_of": list_of} | {name: np.array(values, np.int64) for name, values in ints.items()}


def _lists(count: int) -> list[list[int]]:
    return [[] for _ in range(count)]


def cover_groups(compiled: Compiled) -> list[CoverGroup]:
    """Covers of the same service merged: the price below from one rule, the price above from another."""
    groups: dict[tuple[str, str], CoverGroup] = {}
    step = compiled.problem.horizon.interval_min
    for used, cover in compiled.covers:
        price = price_of_unit(used) * step
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
    row_cover, cover_full = _lists(2)
    cover_first, under, over, needs = [0], list[float](), list[float](), list[Array]()
    column = 0
    for group in groups:
        width = group.serves.shape[1]
        serves = classes[:, column : column + width]
        column += width
        for component in components(serves):
            for subset in subsets(serves, component):
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


def _serve_from_history(compiled: Compiled, hit: Array, class_of: Array, need: Array) -> None:
    """Shifts of the day before that reach into the horizon have already met part of the need."""
    already = presence_of(compiled.problem, Roster({}))
    for row in range(len(compiled.choices)):
        on_contacts, at_work = hit[:, class_of[row]] > 0
        need[on_contacts & ~at_work] -= already.contact[row]
        need[at_work] -= already.present[row]

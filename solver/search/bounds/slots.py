"""Headcounts of a bound's program: agents on one kind of shift on one day, missing or too many."""

from __future__ import annotations

import numpy as np

from ..agent_arrays import HARD
from ..arrays import Arrays
from .classes import Array
from .program import Builder
from .shifts import ShiftColumns


def slot_prices(arrays: Arrays) -> Array:
    """Price of one agent missing and of one too many in a slot, shape (n_slots, 2)."""
    return np.column_stack([arrays.slot_under, arrays.slot_over])


def add_slots(builder: Builder, arrays: Arrays, classes: list[ShiftColumns], prices: Array) -> Array:
    """One row per slot: agents on its shifts and agents missing are at least what it needs; the rows."""
    n = len(arrays.slot_need)
    under, over = (usable_prices(side) for side in prices.T)
    hard_under, hard_over = prices.T >= HARD / 2
    short = builder.columns(n, 0.0, np.where(hard_under, 0, np.maximum(0, arrays.slot_need)), under + over)
    capped = np.where(hard_over, arrays.slot_need, np.inf)
    rows = builder.rows(n, arrays.slot_need, capped)
    builder.add(rows, short, 1.0)
    builder.constant -= float((over * arrays.slot_need).sum())
    for shifts in classes:
        for day, columns in enumerate(shifts.columns):
            options = arrays.opt_first[shifts.owner.lists[day]] + np.arange(len(columns))
            slot = arrays.opt_slot[options]
            there = (columns >= 0) & (slot >= 0)
            builder.add(rows[slot[there]], columns[there], 1.0)
            for price in np.unique(over[slot[there]]):
                builder.charge(columns[there & (over[slot] == price)], float(price))
    return rows


def usable_prices(prices: Array) -> Array:
    """Prices of soft rules; hard ones are limits and cost nothing."""
    return np.where(prices >= HARD / 2, 0.0, prices)

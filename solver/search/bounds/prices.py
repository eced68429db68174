"""Prices of cover, and what they make a shift worth: what remains of the others when one agent is looked at alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agent_arrays import HARD
from ..arrays import Arrays
from .classes import Array
from .slots import usable_prices


@dataclass(frozen=True)
class CoverPrices:
    """`paid[row, interval]`: what one agent more on duty is worth to a row of cover [tenths of a point].

    `slots` is the same for headcounts. Of a cover or slot with a hard limit above, the price of all its people may be
    below nothing. `per_unit`, shape (n_covers, 2), is what one agent missing and one too many cost in an interval,
    `per_slot`, shape (n_slots, 2), what they cost in a slot.
    """

    arrays: Arrays
    paid: Array
    slots: Array
    per_unit: Array
    per_slot: Array

    def constant(self) -> float:
        """The part of the bound that no agent can change: requirement at its price, less what shortage may spare."""
        A = self.arrays
        under_slot, over_slot = self.per_slot.T
        total = float(((self.slots - usable_prices(over_slot)) * A.slot_need).sum())
        room = np.where(under_slot >= HARD / 2, 0, np.maximum(0, A.slot_need))
        total += float(
            (np.minimum(0.0, usable_prices(under_slot) + usable_prices(over_slot) - self.slots) * room).sum()
        )
        for cover, (under, over) in enumerate(self.per_unit):
            rows = slice(A.cover_first[cover], A.cover_first[cover + 1])
            need, paid = A.row_need[rows], self.paid[rows]
            soft_over = 0.0 if over >= HARD / 2 else over
            total += float((paid * need).sum()) - soft_over * float(A.row_need[A.cover_full[cover]].sum())
            if under < HARD / 2:
                spared = np.minimum(0.0, under + soft_over - paid.sum(axis=0))
                total += float((spared * np.maximum(0, need.max(axis=0))).sum())
        return total

    def of_presence(self, cover_class: int, *, doubled: bool) -> Array:
        """Worth of one more presence of a class of agents, shape (2 kinds of activity, n_intervals).

        With `doubled` an agent may be in two shifts at once and still be one person, so that no presence is worth
        less than nothing: leaving it out of account makes the bound weaker, never wrong.
        """
        A = self.arrays
        worth = np.zeros((2, self.paid.shape[1]))
        for kind in range(2):
            hit = A.hit[kind, cover_class] > 0
            worth[kind] = self.paid[hit].sum(axis=0)
            for cover, (_, over) in enumerate(self.per_unit):
                if hit[A.cover_full[cover]] and over < HARD / 2:
                    worth[kind] -= over
        return np.maximum(worth, 0.0) if doubled else worth

    def of_options(self, cover_class: int, options: Array, *, doubled: bool) -> Array:
        """Worth of options (positions in the flat list) to cover, each break where it costs least in its window."""
        A, n = self.arrays, self.paid.shape[1]
        value = np.zeros(len(options))
        sums = np.zeros((3, n + 1))  # the third kind of activity serves nobody
        np.cumsum(self.of_presence(cover_class, doubled=doubled), axis=1, out=sums[:2, 1:])
        kind = A.opt_kind[options]
        first, last = np.minimum(A.opt_from[options], n), np.minimum(A.opt_until[options], n)
        value += sums[kind, last] - sums[kind, first]
        begin, end = A.brk_first[options], A.brk_first[options + 1]
        for place in range(int((end - begin).max(initial=0))):
            have = np.flatnonzero(end - begin > place)
            value[have] -= _least_losses(sums, kind[have], A, begin[have] + place, n)
        slot = A.opt_slot[options]
        worth = np.append(self.slots - usable_prices(self.per_slot[:, 1]), 0.0)
        total: Array = value + worth[slot]
        return total


def _least_losses(sums: Array, kind: Array, A: Arrays, breaks: Array, n: int) -> Array:
    """What each break costs at the best place of its window."""
    low, high, length = A.brk_lo[breaks], A.brk_hi[breaks], A.brk_len[breaks]
    least = np.full(len(breaks), np.inf)
    for shift in range(int((high - low).max(initial=0)) + 1):
        start = np.minimum(low + shift, high)
        least = np.minimum(least, sums[kind, np.minimum(start + length, n)] - sums[kind, np.minimum(start, n)])
    return least


def cover_prices_of(arrays: Arrays, paid: Array, slots: Array, per_unit: Array, per_slot: Array) -> CoverPrices:
    """Prices as a solver leaves them, brought into their range: below nothing only under a hard limit above."""
    free = np.zeros(len(paid), np.bool_)
    free[arrays.cover_full] = per_unit[:, 1] >= HARD / 2
    paid = np.where(free[:, None], paid, np.maximum(0.0, paid))
    slots = np.where(per_slot[:, 1] >= HARD / 2, slots, np.maximum(0.0, slots))
    return CoverPrices(arrays, paid, slots, per_unit, per_slot)

"""The compiled heart of the tour search: marginal values of presence, shift values, and the exact tour of one block.

All kernels are plain functions over `Arrays` (the problem) and `State` (a full roster and its cover), so that they can
be read, tested and timed one by one. Signs: *value* is what a shift is worth to cover, *cost* is what rules charge.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..domain.shifts import MOST_BREAKS
from .agent_arrays import HARD
from .arrays import Arrays
from .jit import inner, kernel

Array = NDArray[Any]

MAX_BREAKS = MOST_BREAKS
"""Breaks of one shift that the search can place."""
MAX_BLOCK = 15
"""Days of one block."""
MAX_LABELS = 6000
"""Partial tours kept per day of a block."""
CANDIDATES = 18
"""Options of one day that a block search considers, the day off and the present one included."""
PER_LENGTH = 4
"""Candidates that a day may hold of each paid length."""
FIRST_ROOM = 300.0
"""How far above the best imaginable cost the first tour is looked for [tenths of a point]."""
_INF = 1e30


class State(NamedTuple):
    """A full roster: options, break starts, and what each row of every cover and each slot still lacks."""

    choice: Array  # (agents, days)
    breaks: Array  # (agents, days, MAX_BREAKS) starting intervals
    lack: Array  # (rows, intervals)
    slot_lack: Array  # (slots) agents wanted less agents there


class Scratch(NamedTuple):
    """Working memory of one searching thread."""

    value: Array  # (2, intervals + 1) prefix sums of marginal values by kind
    option: Array  # (MAX_BLOCK, CANDIDATES) candidate options
    worth: Array  # (MAX_BLOCK, CANDIDATES) value less unary cost
    rest: Array  # (MAX_BLOCK + 1, KEYS) most that the days from here on can be worth, by units worked before
    above: Array  # (KEYS) what the main window charges for its total
    paid: Array  # (MAX_BLOCK, CANDIDATES) units that each candidate adds to the main window
    room: Array  # (1) how far above the best imaginable cost the best tour has been found of late
    found: Array  # (1) cost of the tour found last
    where: Array  # (MAX_BLOCK, CANDIDATES, MAX_BREAKS) best break starts
    n_options: Array  # (MAX_BLOCK)
    weights: Array  # (entries of a day, CANDIDATES) what each candidate adds to the windows
    cost: Array  # (2, MAX_LABELS)
    runs: Array  # (2, MAX_LABELS, runs)
    totals: Array  # (2, MAX_LABELS, windows)
    items: Array  # (2, MAX_LABELS, items)
    last: Array  # (2, MAX_LABELS) candidate of the last day
    parent: Array  # (MAX_BLOCK + 1, MAX_LABELS)
    taken: Array  # (MAX_BLOCK + 1, MAX_LABELS) candidate of each day
    slots: Array  # hash from key to label
    slot_of: Array  # (MAX_LABELS) slot of each label of the day
    per_length: Array  # (1) candidates taken of each paid length
    sigma: Array  # smoothed step function by (im - gm), centred


@kernel
def mark(A: Arrays, S: State, a: int, d: int, sign: int) -> None:
    """Add (+1) or take away (-1) the presence of an agent's shift on a day."""
    o = S.choice[a, d]
    if o == 0:
        return
    at = A.opt_first[A.list_of[a, d]] + o
    if A.opt_slot[at] >= 0:
        S.slot_lack[A.opt_slot[at]] -= sign
    kind = A.opt_kind[at]
    if kind == 2:
        return
    n = S.lack.shape[1]
    c = A.class_of[a]
    first, last = max(0, A.opt_from[at]), min(n, A.opt_until[at])
    b0, b1 = A.brk_first[at], A.brk_first[at + 1]
    for r in range(S.lack.shape[0]):
        if A.hit[kind, c, r] == 0:
            continue
        for t in range(first, last):
            S.lack[r, t] -= sign
        for b in range(b0, b1):
            start = S.breaks[a, d, b - b0]
            for t in range(max(first, start), min(last, start + A.brk_len[b])):
                S.lack[r, t] += sign


@kernel
def marginals(A: Arrays, S: State, W: Scratch, a: int, first: int, last: int, smooth: bool) -> None:
    """Prefix sums of what one more presence of the agent is worth, for intervals [first, last).

    Where the agent would lower the shortage it is worth the price of shortage, elsewhere it costs the price of
    overstaffing. Smoothed, the step between the two becomes a curve in how far from the step the interval is.
    """
    c = A.class_of[a]
    half = W.sigma.shape[0] // 2
    for kind in range(2):
        W.value[kind, first] = 0.0
    for t in range(first, last):
        worth0, worth1 = 0.0, 0.0
        for g in range(A.cover_under.shape[0]):
            inside, outside, reach0, reach1 = -1_000_000, 0, False, False
            for r in range(A.cover_first[g], A.cover_first[g + 1]):
                lack = S.lack[r, t]
                if A.hit[0, c, r]:
                    reach0 = True
                    reach1 = reach1 or A.hit[1, c, r] == 1
                    inside = max(inside, lack)
                elif lack > outside:
                    outside = lack
            if reach0:
                under, over = A.cover_under[g], A.cover_over[g]
                if smooth:
                    gain = inside - outside
                    gain = min(half, max(-half, gain))
                    worth = (under + over) * W.sigma[gain + half] - over
                else:
                    worth = under if inside > outside else -over
                worth0 += worth
                if reach1:
                    worth1 += worth
        W.value[0, t + 1] = W.value[0, t] + worth0
        W.value[1, t + 1] = W.value[1, t] + worth1


@kernel
def place_breaks(A: Arrays, W: Scratch, at: int, kind: int, n: int, out: Array) -> float:
    """Value of an option with its breaks where they cost least, in their order and without overlap.

    Returns the value; `out` receives the starting interval of each break. Breaks are placed by a forward pass over
    each window: the best end so far of the breaks before it, plus the loss of this one.
    """
    first, last = max(0, A.opt_from[at]), min(n, A.opt_until[at])
    total = W.value[kind, last] - W.value[kind, first]
    b0, b1 = A.brk_first[at], A.brk_first[at + 1]
    if b1 == b0:
        return total
    disjoint = True
    for b in range(b0 + 1, b1):
        if A.brk_lo[b] < A.brk_hi[b - 1] + A.brk_len[b - 1]:
            disjoint = False
    if disjoint:
        for b in range(b0, b1):
            best, where = _INF, A.brk_lo[b]
            for s in range(A.brk_lo[b], A.brk_hi[b] + 1):
                loss = W.value[kind, min(n, s + A.brk_len[b])] - W.value[kind, min(n, s)]
                if loss < best:
                    best, where = loss, s
            out[b - b0] = where
            total -= best
        return total
    return total - _place_in_order(A, W, kind, n, b0, b1, out)


@inner
def _place_in_order(A: Arrays, W: Scratch, kind: int, n: int, b0: int, b1: int, out: Array) -> float:
    """Least loss of breaks whose windows overlap: dynamic program over the end of the previous break."""
    k = b1 - b0
    begin = A.brk_lo[b0]
    width = 0
    for b in range(b0, b1):
        begin = min(begin, A.brk_lo[b])
        width = max(width, A.brk_hi[b] + A.brk_len[b])
    width = width - begin + 1
    best = np.full((k + 1, width), _INF)  # best[j, e]: first j breaks over by `e`
    came = np.zeros((k + 1, width), np.int64)
    best[0, :] = 0.0
    for j in range(k):
        b = b0 + j
        for e in range(width):
            s = e - A.brk_len[b]
            if e > 0 and best[j + 1, e - 1] <= best[j + 1, e]:
                best[j + 1, e] = best[j + 1, e - 1]
                came[j + 1, e] = came[j + 1, e - 1]
            if s >= 0 and A.brk_lo[b] <= s + begin <= A.brk_hi[b]:
                lo, hi = min(n, s + begin), min(n, e + begin)
                loss = best[j, s] + W.value[kind, hi] - W.value[kind, lo]
                if loss < best[j + 1, e]:
                    best[j + 1, e] = loss
                    came[j + 1, e] = s
    e = width - 1
    for j in range(k, 0, -1):
        out[j - 1] = came[j, e] + begin
        e = came[j, e]
    return best[k, width - 1]


@inner
def slot_value(A: Arrays, S: State, W: Scratch, at: int) -> float:
    """What one more agent on an option is worth to its slot, on the smoothed step as it is set."""
    slot = A.opt_slot[at]
    if slot < 0:
        return 0.0
    half = W.sigma.shape[0] // 2
    lack = min(half, max(-half, S.slot_lack[slot]))
    return (A.slot_under[slot] + A.slot_over[slot]) * W.sigma[lack + half] - A.slot_over[slot]


@inner
def standing_value(A: Arrays, S: State, W: Scratch, a: int, d: int, n: int) -> float:
    """Value of the shift and breaks an agent has on a day."""
    o = S.choice[a, d]
    at = A.opt_first[A.list_of[a, d]] + o
    kind = A.opt_kind[at]
    if o == 0:
        return 0.0
    total = slot_value(A, S, W, at)
    if kind == 2:
        return total
    total += W.value[kind, min(n, A.opt_until[at])] - W.value[kind, min(n, max(0, A.opt_from[at]))]
    for b in range(A.brk_first[at], A.brk_first[at + 1]):
        s = S.breaks[a, d, b - A.brk_first[at]]
        total -= W.value[kind, min(n, s + A.brk_len[b])] - W.value[kind, min(n, s)]
    return total


@inner
def price_above(A: Arrays, w: int, total: int) -> float:
    """What a window charges for too much."""
    cost = A.win_const[w]
    for p in range(A.price_first[w], A.price_first[w + 1]):
        if total > A.price_at[p]:
            cost += A.price_above[p] * (total - A.price_at[p])
    return cost


@inner
def price_below(A: Arrays, w: int, total: int) -> float:
    """What a window charges for too little."""
    cost = 0.0
    for p in range(A.price_first[w], A.price_first[w + 1]):
        if total < A.price_at[p]:
            cost += A.price_below[p] * (A.price_at[p] - total)
    return cost


@kernel
def tour_cost(A: Arrays, a: int, choice: Array) -> float:
    """What all rules about people charge for one agent's tour; the specification of the block search."""
    n_days = choice.shape[0]
    cost = 0.0
    for d in range(n_days):
        cost += A.unary[A.unary_first[a, d] + choice[d]]
        m = A.succ[a, d]
        if m >= 0 and d + 1 < n_days:
            cost += A.succ_cost[A.succ_first[m] + choice[d] * A.succ_cols[m] + choice[d + 1]]
    for x in range(A.far_first[a], A.far_first[a + 1]):
        m = A.far_mat[x]
        cost += A.succ_cost[A.succ_first[m] + choice[A.far_day1[x]] * A.succ_cols[m] + choice[A.far_day2[x]]]
    for u in range(A.run_first[a], A.run_first[a + 1]):
        length, judged = A.run_carried[u], A.run_open[u] == 0
        for d in range(n_days):
            if A.tabs[A.run_tab[u, d] + choice[d]]:
                length += 1
                if 0 <= A.run_most[u] < length:
                    cost += A.run_cost[u]
            else:
                if length > 0 and judged and length < A.run_least[u]:
                    cost += A.run_cost[u] * (A.run_least[u] - length)
                length, judged = 0, True
    first = A.win_first[a]
    n_win = A.win_first[a + 1] - first
    totals = np.zeros(n_win, np.int64)
    items = np.zeros(A.item_first[a + 1] - A.item_first[a], np.int64)
    outside_totals(A, a, choice, 0, 0, totals, items)
    for w in range(n_win):
        cost += price_above(A, first + w, totals[w]) + price_below(A, first + w, totals[w])
    return cost


@inner
def outside_totals(A: Arrays, a: int, choice: Array, d0: int, d1: int, totals: Array, items: Array) -> None:
    """Window totals and shared items of the days outside [d0, d1), history included."""
    first, item_first = A.win_first[a], A.item_first[a]
    for w in range(totals.shape[0]):
        totals[w] = A.win_base[first + w]
    for i in range(items.shape[0]):
        items[i] = A.item_carried[item_first + i]
        totals[A.item_win[item_first + i]] += items[i]
    n_days = choice.shape[0]
    for d in range(n_days):
        if d0 <= d < d1:
            continue
        for e in range(A.ent_first[a * n_days + d], A.ent_first[a * n_days + d + 1]):
            v = A.tabs[A.ent_tab[e] + choice[d]]
            i = A.ent_item[e]
            if i < 0:
                totals[A.ent_win[e]] += v
            elif v > items[i]:
                totals[A.ent_win[e]] += v - items[i]
                items[i] = v


@kernel
def cover_cost(A: Arrays, S: State) -> tuple[float, float, float, float]:
    """Hard units and soft cost of all covers, and the agent-intervals short and over of those that price a surplus.

    The two are kept apart: a great shortage may cost more than a unit of a hard rule without being one.
    """
    hard, cost, short, surplus = 0.0, 0.0, 0.0, 0.0
    for g in range(A.cover_under.shape[0]):
        hard_under, hard_over = A.cover_under[g] // HARD, A.cover_over[g] // HARD
        soft_under, soft_over = A.cover_under[g] - hard_under * HARD, A.cover_over[g] - hard_over * HARD
        for t in range(S.lack.shape[1]):
            worst = 0
            for r in range(A.cover_first[g], A.cover_first[g + 1]):
                worst = max(worst, S.lack[r, t])
            over = worst - S.lack[A.cover_full[g], t]
            hard += hard_under * worst + hard_over * over
            cost += soft_under * worst + soft_over * over
            if A.cover_over[g] > 0:
                short += worst
                surplus += over
    for slot in range(S.slot_lack.shape[0]):
        missing, over = max(0, S.slot_lack[slot]), max(0, -S.slot_lack[slot])
        hard_under, hard_over = A.slot_under[slot] // HARD, A.slot_over[slot] // HARD
        hard += hard_under * missing + hard_over * over
        cost += (A.slot_under[slot] - hard_under * HARD) * missing + (A.slot_over[slot] - hard_over * HARD) * over
    return hard, cost, short, surplus

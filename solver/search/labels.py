"""The label search inside one block of days: partial tours grow day by day, the cheapest of their kind survive.

A label is a partial tour from the first day of the block. Labels with the same last option, the same length of the
agent's first run (working days in a row; where it has ended, of the second, such as days off in a row) and the same
total of the week's paid minutes compete. Every other rule rides along: its state is carried with the label and priced
exactly along the way. What a window charges for too little is added at the end, so that a label's cost only grows and
those that can no longer beat the standing tour are dropped at once.
"""

from __future__ import annotations

import numpy as np

from .agent_arrays import HARD
from .arrays import Arrays
from .jit import inlined, inner
from .kernels import MAX_LABELS, Array, Scratch, State, outside_totals, price_above, price_below
from .runs import run_after, run_before, run_step

RUN_CAP = 12
"""Lengths of the first run that labels tell apart."""
KEYS = 256
"""Totals of paid units that labels tell apart."""
HOPELESS = HARD / 2
"""A label this much dearer than the cheapest breaks a hard rule that others keep."""
MOST_ROOM = 1000.0
"""Widest first limit above the best imaginable cost [tenths of a point]."""
_NEARLY = 1e-6


@inner
def search_block(A: Arrays, S: State, W: Scratch, a: int, d0: int, d1: int, standing: float) -> int:
    """The cheapest label of the block's last day, if it is not dearer than the standing tour; else -1.

    The search runs within a limit just above what the best tour could cost if only minutes mattered, and again with
    a wider one when that finds nothing: whatever it finds within a limit is the best there is.
    """
    choice = S.choice[a]
    main = A.key_win[a, (d0 + d1) // 2]
    open_run = _plant(A, W, a, choice, d0, d1)
    unit = _best_rest(A, W, a, d0, d1, main)
    floor, room = -W.rest[0, 0], W.room[0]
    for attempt in range(4):
        if attempt > 0:
            _plant(A, W, a, choice, d0, d1)  # the search has written over the root
        limit = min(standing, floor + room) if attempt < 3 else standing
        found = _search_within(A, S, W, a, d0, d1, main, unit, limit + _NEARLY, open_run)
        if found >= 0 or limit >= standing:
            break
        room *= 6
    if found >= 0:
        W.room[0] = min(MOST_ROOM, 0.9 * W.room[0] + 0.1 * (2 * (W.found[0] - floor) + 10))
    return found


@inner
def _search_within(
    A: Arrays, S: State, W: Scratch, a: int, d0: int, d1: int, main: int, unit: int, limit: float, open_run: Array
) -> int:
    """The cheapest label of the last day that costs no more than a limit; -1 if there is none."""
    choice = S.choice[a]
    n_days = choice.shape[0]
    first_run, n_run, first_win = A.run_first[a], A.run_first[a + 1] - A.run_first[a], A.win_first[a]
    far0, far1 = A.far_first[a], A.far_first[a + 1]
    base_total = W.totals[0, 0, main] if main >= 0 else 0
    # With no least length a shorter run leaves more freedom at no price.
    short_runs_are_better = n_run == 0 or A.run_least[first_run : first_run + n_run].max() <= 1
    n_labels = 1
    for d in range(d0, d1):
        i = d - d0
        now, nxt = i % 2, (i + 1) % 2
        e0, e1 = A.ent_first[a * n_days + d], A.ent_first[a * n_days + d + 1]
        for k in range(W.n_options[i]):
            for e in range(e0, e1):
                W.weights[e - e0, k] = A.tabs[A.ent_tab[e] + W.option[i, k]]
        m = A.succ[a, d - 1] if d > 0 else -1
        ceiling = W.cost[now, :n_labels].min() + HOPELESS
        made = 0
        for label in range(n_labels):
            if W.cost[now, label] > ceiling:
                continue
            before = W.option[i - 1, W.last[now, label]] if i > 0 else (choice[d - 1] if d > 0 else 0)
            had = ((W.totals[now, label, main] if main >= 0 else 0) - base_total) // unit
            for k in range(W.n_options[i]):
                # Even the best rest of the block would not bring this tour under the limit.
                after = W.rest[i + 1, min(KEYS - 1, had + W.paid[i, k])]
                if W.cost[now, label] - W.worth[i, k] - after > limit:
                    continue
                cost, run, units = _grown(
                    A, W, choice, d0, d1, d, label, before, k, m, main, e0, e1, first_win, first_run, n_run, far0, far1,
                    open_run,
                )  # fmt: skip
                if cost - after > limit:
                    continue
                key = min(KEYS - 1, (units - base_total) // unit) if main >= 0 else 0
                slot = (k * RUN_CAP + min(run, RUN_CAP - 1)) * KEYS + key
                if short_runs_are_better and _is_dominated(W, nxt, slot, min(run, RUN_CAP - 1), cost):
                    continue
                target = W.slots[slot]
                if target < 0:
                    if made == MAX_LABELS:
                        continue
                    target = made
                    W.slots[slot] = made
                    W.slot_of[made] = slot
                    made += 1
                elif W.cost[nxt, target] <= cost:
                    continue
                _write(A, W, now, nxt, label, target, a, d, i, k, cost, e0, e1)
        for label in range(made):
            W.slots[W.slot_of[label]] = -1
        n_labels = made
        if n_labels == 0:
            return -1
    return _cheapest(A, W, a, choice, d0, d1, n_labels, limit, open_run)


@inner
def _plant(A: Arrays, W: Scratch, a: int, choice: Array, d0: int, d1: int) -> Array:
    """The root label: everything outside the block. Returns which runs reach back to an unknown past."""
    first_win, n_win = A.win_first[a], A.win_first[a + 1] - A.win_first[a]
    first_run, n_run = A.run_first[a], A.run_first[a + 1] - A.run_first[a]
    n_item = A.item_first[a + 1] - A.item_first[a]
    outside_totals(A, a, choice, d0, d1, W.totals[0, 0, :n_win], W.items[0, 0, :n_item])
    W.cost[0, 0] = 0.0
    for w in range(n_win):
        W.cost[0, 0] += price_above(A, first_win + w, W.totals[0, 0, w])
    open_run = np.zeros(max(1, n_run), np.bool_)
    for u in range(n_run):
        W.runs[0, 0, u] = run_before(A, first_run + u, choice, d0)
        open_run[u] = A.run_open[first_run + u] == 1 and W.runs[0, 0, u] == d0 + A.run_carried[first_run + u]
    return open_run


@inner
def _best_rest(A: Arrays, W: Scratch, a: int, d0: int, d1: int, main: int) -> int:
    """Fill `W.rest`: the most that the days from each day of the block on can be worth, by minutes worked before.

    Of all rules only the prices of totals of minutes are looked at, so that no tour can do better. Returns the unit in
    which the minutes are counted: their divisor, or a coarser one when there would be too many totals; then the
    prices, too, are left out.
    """
    length, unit = d1 - d0, max(1, A.key_unit[a])
    span, whole = _lay_out(A, W, a, d0, d1, main, unit)
    if span >= unit * KEYS:
        whole, unit = False, span // KEYS + 1
    for i in range(length):
        for k in range(W.n_options[i]):
            W.paid[i, k] //= unit
    if not whole:
        W.rest[length] = 0.0
        for i in range(length - 1, -1, -1):
            W.rest[i] = W.rest[i + 1, 0] + W.worth[i, : W.n_options[i]].max()
        return unit
    first, top = A.win_first[a], span // unit
    W.above[: top + 1] = 0.0
    W.rest[length, : top + 1] = 0.0
    for w in range(A.win_first[a + 1] - first):
        total, step = W.totals[0, 0, w], _step_of(A, a, d0, d1, main, w)
        for q in range(top + 1):
            if step >= 0:
                W.above[q] += price_above(A, first + w, total + step * q * unit)
                W.rest[length, q] -= price_below(A, first + w, total + step * q * unit)
    for i in range(length - 1, -1, -1):
        top -= W.paid[i, : W.n_options[i]].max()
        for q in range(top + 1):
            best = -1e30
            for k in range(W.n_options[i]):
                r = q + W.paid[i, k]
                best = max(best, W.worth[i, k] - (W.above[r] - W.above[q]) + W.rest[i + 1, r])
            W.rest[i, q] = best
    return unit


@inner
def _step_of(A: Arrays, a: int, d0: int, d1: int, main: int, w: int) -> int:
    """1 if a window adds up on every day of the block what the main window does, 0 if nothing at all, else -1."""
    n_days = A.list_of.shape[1]
    alike = touched = 0
    for d in range(d0, d1):
        of_main, own = -1, -1
        for e in range(A.ent_first[a * n_days + d], A.ent_first[a * n_days + d + 1]):
            if A.ent_win[e] == main:
                of_main = A.ent_tab[e]
            if A.ent_win[e] == w:
                touched += 1
                own = A.ent_tab[e] if A.ent_item[e] < 0 else -1
        alike += of_main >= 0 and of_main == own
    return 0 if touched == 0 else 1 if alike == d1 - d0 else -1


@inner
def _lay_out(A: Arrays, W: Scratch, a: int, d0: int, d1: int, main: int, unit: int) -> tuple[int, bool]:
    """Fill `W.paid` with what each candidate adds to the main window; the most of all, and whether units divide it."""
    n_days, span, whole = A.list_of.shape[1], 0, main >= 0
    for d in range(d0, d1):
        i, most = d - d0, 0
        W.paid[i] = 0
        for e in range(A.ent_first[a * n_days + d], A.ent_first[a * n_days + d + 1]):
            if A.ent_win[e] == main:
                whole = whole and A.ent_item[e] < 0
                for k in range(W.n_options[i]):
                    W.paid[i, k] += A.tabs[A.ent_tab[e] + W.option[i, k]]
        for k in range(W.n_options[i]):
            most = max(most, W.paid[i, k])
            whole = whole and W.paid[i, k] % unit == 0
        span += most
    return span, whole


@inlined
def _grown(
    A: Arrays, W: Scratch, choice: Array, d0: int, d1: int, d: int, label: int, before: int, k: int, m: int, main: int,
    e0: int, e1: int, first_win: int, first_run: int, n_run: int, far0: int, far1: int, open_run: Array,
) -> tuple[float, int, int]:  # fmt: skip
    """Cost of a label with one more day, the length of the run told apart, and its total of the main window."""
    i, now = d - d0, (d - d0) % 2
    o = W.option[i, k]
    cost = W.cost[now, label] - W.worth[i, k]
    if m >= 0:
        cost += A.succ_cost[A.succ_first[m] + before * A.succ_cols[m] + o]
    run = 0
    for u in range(n_run):
        had = W.runs[now, label, u]
        judged = not (open_run[u] and had == d + A.run_carried[first_run + u])
        length, step = run_step(A, first_run + u, had, A.tabs[A.run_tab[first_run + u, d] + o], judged)
        cost += step
        if u == 0 or (u == 1 and run == 0):
            run = length
    units = W.totals[now, label, main] if main >= 0 else 0
    for e in range(e0, e1):
        w, item = A.ent_win[e], A.ent_item[e]
        add = W.weights[e - e0, k]
        if item >= 0:
            add = max(0, add - W.items[now, label, item])
        if add:
            total = W.totals[now, label, w]
            cost += price_above(A, first_win + w, total + add) - price_above(A, first_win + w, total)
            if w == main:
                units += add
    for x in range(far0, far1):
        if A.far_day2[x] == d or (A.far_day1[x] == d and A.far_day2[x] >= d1):
            cost += _far_cost(A, W, x, choice, d0, d, i, label, o)
    return cost, run, units


@inner
def _is_dominated(W: Scratch, nxt: int, slot: int, run: int, cost: float) -> bool:
    """Whether a label with the same last option and minutes but a shorter run costs no more."""
    for shorter in range(1, run + 1):
        other = W.slots[slot - shorter * KEYS]
        if other >= 0 and W.cost[nxt, other] <= cost:
            return True
    return False


@inner
def _write(
    A: Arrays, W: Scratch, now: int, nxt: int, label: int, target: int, a: int, d: int, i: int, k: int, cost: float,
    e0: int, e1: int,
) -> None:  # fmt: skip
    """Store a label: its parent's state advanced by one day."""
    W.cost[nxt, target] = cost
    W.last[nxt, target] = k
    W.parent[i + 1, target] = label
    W.taken[i + 1, target] = k
    first_run = A.run_first[a]
    for u in range(A.run_first[a + 1] - first_run):
        match = A.tabs[A.run_tab[first_run + u, d] + W.option[i, k]]
        W.runs[nxt, target, u] = W.runs[now, label, u] + 1 if match else 0
    for w in range(A.win_first[a + 1] - A.win_first[a]):
        W.totals[nxt, target, w] = W.totals[now, label, w]
    for j in range(A.item_first[a + 1] - A.item_first[a]):
        W.items[nxt, target, j] = W.items[now, label, j]
    for e in range(e0, e1):
        v, w, item = W.weights[e - e0, k], A.ent_win[e], A.ent_item[e]
        if item < 0:
            W.totals[nxt, target, w] += v
        elif v > W.items[nxt, target, item]:
            W.totals[nxt, target, w] += v - W.items[nxt, target, item]
            W.items[nxt, target, item] = v


@inner
def _far_cost(
    A: Arrays, W: Scratch, x: int, choice: Array, d0: int, d: int, i: int, label: int, o: int
) -> float:  # fmt: skip
    """Cost of a succession over several days with its other end on the label's path or outside the block."""
    m = A.far_mat[x]
    if A.far_day1[x] == d:
        return A.succ_cost[A.succ_first[m] + o * A.succ_cols[m] + choice[A.far_day2[x]]]
    earlier = A.far_day1[x]
    if earlier < d0:
        before = choice[earlier]
    else:
        step, at = i, label
        while step > earlier - d0 + 1:
            at = W.parent[step, at]
            step -= 1
        before = W.option[earlier - d0, W.taken[step, at]]
    return A.succ_cost[A.succ_first[m] + before * A.succ_cols[m] + o]


@inner
def _cheapest(
    A: Arrays, W: Scratch, a: int, choice: Array, d0: int, d1: int, n_labels: int, limit: float, open_run: Array
) -> int:
    """The label that costs least with the days after the block, its cost in `W.found`; -1 if over the limit."""
    first_run, n_run = A.run_first[a], A.run_first[a + 1] - A.run_first[a]
    now = (d1 - d0) % 2
    after = np.zeros((max(1, n_run), 64))
    for u in range(n_run):
        for length in range(64):
            unknown = open_run[u] and length == d1 + A.run_carried[first_run + u]
            after[u, length] = run_after(A, first_run + u, choice, d1, length, not unknown)
    m = A.succ[a, d1 - 1] if d1 < choice.shape[0] else -1
    best, found = limit, -1
    for label in range(n_labels):
        cost = W.cost[now, label]
        if m >= 0:
            o = W.option[d1 - d0 - 1, W.last[now, label]]
            cost += A.succ_cost[A.succ_first[m] + o * A.succ_cols[m] + choice[d1]]
        if cost > best:
            continue
        for w in range(A.win_first[a + 1] - A.win_first[a]):
            cost += price_below(A, A.win_first[a] + w, W.totals[now, label, w])
        for u in range(n_run):
            cost += after[u, min(63, W.runs[now, label, u])]
        if cost <= best:
            best, found = cost, label
    W.found[0] = best
    return found

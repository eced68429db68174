"""Best response of one agent over a block of days: a label-setting search, exact in the dimensions that matter most.

A label is a partial tour from the first day of the block. Labels with the same last option, the same length of the
agent's first run (working days in a row) and the same total of the week's paid minutes compete; the cheapest stays.
Every other rule rides along: its state is carried with the label and priced exactly along the way. What a window
charges for too little is added at the end, so that a label's cost only grows and those that can no longer beat the
standing tour are dropped at once.
"""

from __future__ import annotations

import numpy as np

from .agent_arrays import HARD
from .arrays import Arrays
from .jit import inner, kernel
from .kernels import (
    CANDIDATES,
    MAX_BLOCK,
    MAX_BREAKS,
    MAX_LABELS,
    PER_LENGTH,
    Array,
    Scratch,
    State,
    marginals,
    mark,
    outside_totals,
    place_breaks,
    price_above,
    price_below,
    standing_value,
)

RUN_CAP = 12
KEYS = 160
_INF = 1e30
_HOPELESS = HARD / 2
"""A label this much dearer than the cheapest breaks a hard rule that others keep."""


def scratch_for(A: Arrays, n_intervals: int) -> Scratch:
    """Working memory for a problem."""
    runs = int(np.max(np.diff(A.run_first), initial=0))
    wins = int(np.max(np.diff(A.win_first), initial=0))
    items = int(np.max(np.diff(A.item_first), initial=0))
    return Scratch(
        value=np.zeros((2, n_intervals + 1)),
        option=np.zeros((MAX_BLOCK, CANDIDATES), np.int64),
        best=np.zeros(MAX_BLOCK + 1),
        worth=np.zeros((MAX_BLOCK, CANDIDATES)),
        where=np.zeros((MAX_BLOCK, CANDIDATES, MAX_BREAKS), np.int64),
        n_options=np.zeros(MAX_BLOCK, np.int64),
        cost=np.zeros((2, MAX_LABELS)),
        runs=np.zeros((2, MAX_LABELS, max(1, runs)), np.int64),
        totals=np.zeros((2, MAX_LABELS, max(1, wins)), np.int64),
        items=np.zeros((2, MAX_LABELS, max(1, items)), np.int64),
        last=np.zeros((2, MAX_LABELS), np.int64),
        parent=np.zeros((MAX_BLOCK + 1, MAX_LABELS), np.int64),
        taken=np.zeros((MAX_BLOCK + 1, MAX_LABELS), np.int64),
        slots=np.full(CANDIDATES * RUN_CAP * KEYS, -1, np.int64),
        sigma=np.zeros(81),
    )


@inner
def find_candidates(A: Arrays, S: State, W: Scratch, a: int, d: int, i: int, n: int, noise: float) -> None:
    """The day off, the present option, and the most valuable options of each paid length."""
    lid = A.list_of[a, d]
    base, n_opt = A.opt_first[lid], A.opt_first[lid + 1] - A.opt_first[lid]
    u0 = A.unary_first[a, d]
    W.option[i, 0] = 0
    W.worth[i, 0] = -A.unary[u0]
    count = 1
    lengths = np.zeros(CANDIDATES, np.int64)  # paid length of each kept candidate
    score = np.zeros(CANDIDATES)
    spots = np.zeros(MAX_BREAKS, np.int64)
    present = S.choice[a, d]
    for o in range(1, n_opt):
        at = base + o
        kind = A.opt_kind[at]
        worth = -A.unary[u0 + o]
        if o != present and worth < -_HOPELESS:
            continue
        if kind < 2:
            worth += place_breaks(A, W, at, kind, n, spots)
        paid = A.opt_paid[at]
        rank = worth + noise * np.random.random() + (_INF if o == present else 0.0)
        same, worst, place = 0, _INF, -1
        for k in range(1, count):
            if lengths[k] == paid:
                same += 1
                if score[k] < worst:
                    worst, place = score[k], k
        if same < PER_LENGTH and count < CANDIDATES:
            place = count
            count += 1
        elif same == 0:
            place = _to_spare(lengths, score, count)
        elif rank <= worst:
            continue
        if place < 0:
            continue
        lengths[place] = paid
        score[place] = rank
        W.option[i, place] = o
        W.worth[i, place] = worth
        for b in range(MAX_BREAKS):
            W.where[i, place, b] = spots[b]
    W.n_options[i] = count


@inner
def _to_spare(lengths: Array, score: Array, count: int) -> int:
    """The least valuable candidate that is not the only one of its length; -1 if every length has one."""
    least, place = _INF, -1
    for k in range(1, count):
        if score[k] < least and (lengths[1:count] == lengths[k]).sum() > 1:
            least, place = score[k], k
    return place


@kernel
def best_block(A: Arrays, S: State, W: Scratch, a: int, d0: int, d1: int, smooth: bool, noise: float) -> bool:
    """Replace the agent's shifts of days [d0, d1) by the best ones found, if they are not worse; True if changed."""
    n = S.lack.shape[1]
    until = A.day_from[d1]
    for d in range(d0, d1):
        mark(A, S, a, d, -1)
        o = S.choice[a, d]
        if o:
            until = max(until, A.opt_until[A.opt_first[A.list_of[a, d]] + o])
        lid = A.list_of[a, d]
        if d == d1 - 1:
            for q in range(A.opt_first[lid] + 1, A.opt_first[lid + 1]):
                until = max(until, A.opt_until[q])
    marginals(A, S, W, a, A.day_from[d0], min(n, until), smooth)
    for d in range(d0, d1):
        find_candidates(A, S, W, a, d, d - d0, n, noise)

    standing = _standing_cost(A, S, W, a, d0, d1, n)
    found, _ = _search(A, S, W, a, d0, d1, standing)
    changed = False
    if found >= 0:
        label = found
        for d in range(d1 - 1, d0 - 1, -1):
            k = W.taken[d - d0 + 1, label]
            label = W.parent[d - d0 + 1, label]
            if S.choice[a, d] != W.option[d - d0, k]:
                changed = True
            S.choice[a, d] = W.option[d - d0, k]
            for b in range(MAX_BREAKS):
                S.breaks[a, d, b] = W.where[d - d0, k, b]
    for d in range(d0, d1):
        mark(A, S, a, d, 1)
    return changed


@inner
def _standing_cost(A: Arrays, S: State, W: Scratch, a: int, d0: int, d1: int, n: int) -> float:
    """Cost of the block as it stands, on the scale of the labels (what lies wholly outside the block left out)."""
    first, n_win = A.win_first[a], A.win_first[a + 1] - A.win_first[a]
    choice = S.choice[a]
    n_days = choice.shape[0]
    cost = 0.0
    for d in range(d0, d1):
        cost += A.unary[A.unary_first[a, d] + choice[d]] - standing_value(A, S, W, a, d, n)
    for d in range(max(0, d0 - 1), min(d1, n_days - 1)):
        m = A.succ[a, d]
        if m >= 0:
            cost += A.succ_cost[A.succ_first[m] + choice[d] * A.succ_cols[m] + choice[d + 1]]
    for x in range(A.far_first[a], A.far_first[a + 1]):
        if d0 <= A.far_day1[x] < d1 or d0 <= A.far_day2[x] < d1:
            m = A.far_mat[x]
            cost += A.succ_cost[A.succ_first[m] + choice[A.far_day1[x]] * A.succ_cols[m] + choice[A.far_day2[x]]]
    for u in range(A.run_first[a], A.run_first[a + 1]):
        cost += _run_cost_around(A, u, choice, d0, d1)
    totals, items = np.zeros(n_win, np.int64), np.zeros(A.item_first[a + 1] - A.item_first[a], np.int64)
    outside_totals(A, a, choice, 0, 0, totals, items)
    for w in range(n_win):
        cost += price_above(A, first + w, totals[w]) + price_below(A, first + w, totals[w])
    return cost


@inner
def _run_before(A: Arrays, u: int, choice: Array, d0: int) -> int:
    """Length of the matching run that ends on the day before d0."""
    length, d = 0, d0 - 1
    while d >= 0 and A.tabs[A.run_tab[u, d] + choice[d]]:
        length += 1
        d -= 1
    return length + A.run_carried[u] if d < 0 else length


@inner
def _run_step(A: Arrays, u: int, length: int, match: int, judged: bool) -> tuple[int, float]:
    """The run's length after one more day, and the cost of that day."""
    if match:
        return length + 1, A.run_cost[u] if 0 <= A.run_most[u] < length + 1 else 0.0
    if length > 0 and judged and length < A.run_least[u]:
        return 0, A.run_cost[u] * (A.run_least[u] - length)
    return 0, 0.0


@inner
def _run_after(A: Arrays, u: int, choice: Array, d1: int, length: int, judged: bool) -> float:
    """Cost on the days after the block until the run that reaches into them ends."""
    cost = 0.0
    for d in range(d1, choice.shape[0]):
        match = A.tabs[A.run_tab[u, d] + choice[d]]
        length, step = _run_step(A, u, length, match, judged)
        cost += step
        if not match:
            break
    return cost


@inner
def _run_cost_around(A: Arrays, u: int, choice: Array, d0: int, d1: int) -> float:
    """Run cost charged on the block's days and on the days after it that a run reaches."""
    length = _run_before(A, u, choice, d0)
    judged = A.run_open[u] == 0 or length < d0 + A.run_carried[u]
    cost = 0.0
    for d in range(d0, d1):
        match = A.tabs[A.run_tab[u, d] + choice[d]]
        length, step = _run_step(A, u, length, match, judged)
        cost += step
        judged = judged or match == 0
    return cost + _run_after(A, u, choice, d1, length, judged)


@inner
def _search(A: Arrays, S: State, W: Scratch, a: int, d0: int, d1: int, standing: float) -> tuple[int, float]:
    """The cheapest label of the last day if it is not dearer than what stands, else -1."""
    choice = S.choice[a]
    n_days = choice.shape[0]
    first_win, n_win = A.win_first[a], A.win_first[a + 1] - A.win_first[a]
    first_run, n_run = A.run_first[a], A.run_first[a + 1] - A.run_first[a]
    n_item = A.item_first[a + 1] - A.item_first[a]
    unit = A.key_unit[a]
    main = A.key_win[a, (d0 + d1) // 2]

    outside_totals(A, a, choice, d0, d1, W.totals[0, 0, :n_win], W.items[0, 0, :n_item])
    root = 0.0
    for w in range(n_win):
        root += price_above(A, first_win + w, W.totals[0, 0, w])
    W.cost[0, 0] = root
    open_run = np.zeros(max(1, n_run), np.bool_)  # the run before the block began with the horizon: unknown start
    for u in range(n_run):
        W.runs[0, 0, u] = _run_before(A, first_run + u, choice, d0)
        open_run[u] = A.run_open[first_run + u] == 1 and W.runs[0, 0, u] == d0 + A.run_carried[first_run + u]
    base_total = W.totals[0, 0, main] if main >= 0 else 0
    n_labels = 1
    W.best[d1 - d0] = 0.0
    for i in range(d1 - d0 - 1, -1, -1):
        most = W.worth[i, 0]
        for k in range(1, W.n_options[i]):
            most = max(most, W.worth[i, k])
        W.best[i] = W.best[i + 1] + most
    # With no least length a shorter run of working days leaves more freedom at no price.
    short_runs_are_better = n_run == 0 or A.run_least[first_run] <= 1
    values = np.zeros((64, CANDIDATES), np.int64)

    for d in range(d0, d1):
        i = d - d0
        now, nxt = i % 2, (i + 1) % 2
        W.slots[:] = -1
        e0, e1 = A.ent_first[a * n_days + d], A.ent_first[a * n_days + d + 1]
        for k in range(W.n_options[i]):
            for e in range(e0, e1):
                values[e - e0, k] = A.tabs[A.ent_tab[e] + W.option[i, k]]
        m = A.succ[a, d - 1] if d > 0 else -1
        made = 0
        if n_labels == 0:
            return -1, standing
        ceiling = W.cost[now, :n_labels].min() + _HOPELESS
        for label in range(n_labels):
            if W.cost[now, label] > ceiling:
                continue
            before = choice[d - 1] if i == 0 and d > 0 else 0
            if i > 0:
                before = W.option[i - 1, W.last[now, label]]
            for k in range(W.n_options[i]):
                o = W.option[i, k]
                cost = W.cost[now, label] - W.worth[i, k]
                if cost - W.best[i + 1] > standing + 1e-6:
                    continue
                if m >= 0:
                    cost += A.succ_cost[A.succ_first[m] + before * A.succ_cols[m] + o]
                run0 = 0
                for u in range(n_run):
                    match = A.tabs[A.run_tab[first_run + u, d] + o]
                    had = W.runs[now, label, u]
                    judged = not (open_run[u] and had == d + A.run_carried[first_run + u])
                    length, step = _run_step(A, first_run + u, had, match, judged)
                    cost += step
                    if u == 0:
                        run0 = min(length, RUN_CAP - 1)
                key_total = W.totals[now, label, main] if main >= 0 else 0
                for e in range(e0, e1):
                    v = values[e - e0, k]
                    w, item = A.ent_win[e], A.ent_item[e]
                    add = v
                    if item >= 0:
                        add = max(0, v - W.items[now, label, item])
                    if add:
                        total = W.totals[now, label, w]
                        cost += price_above(A, first_win + w, total + add) - price_above(A, first_win + w, total)
                        if w == main:
                            key_total += add
                for x in range(A.far_first[a], A.far_first[a + 1]):
                    if A.far_day2[x] == d or (A.far_day1[x] == d and A.far_day2[x] >= d1):
                        cost += _far_cost(A, W, x, choice, d0, d, i, label, o)
                if cost - W.best[i + 1] > standing + 1e-6:
                    continue  # even the best rest of the block would not make this tour the better one
                key = ((key_total - base_total) // unit if main >= 0 else 0) % KEYS
                slot = (k * RUN_CAP + run0) * KEYS + key
                if short_runs_are_better and _is_dominated(W, nxt, slot, run0, cost):
                    continue
                target = W.slots[slot]
                if target < 0:
                    if made == MAX_LABELS:
                        continue
                    target = made
                    W.slots[slot] = made
                    made += 1
                elif W.cost[nxt, target] <= cost:
                    continue
                _write(A, W, now, nxt, label, target, a, d, i, k, o, cost, n_run, n_win, n_item, e0, e1, values)
        n_labels = made

    return _cheapest(A, W, a, choice, d1, (d1 - d0) % 2, n_labels, n_run, first_run, d1 - d0, standing, open_run)


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
    A: Arrays, W: Scratch, now: int, nxt: int, label: int, target: int, a: int, d: int, i: int, k: int, o: int,
    cost: float, n_run: int, n_win: int, n_item: int, e0: int, e1: int, values: Array,
) -> None:  # fmt: skip
    """Store a label: its parent's state advanced by one day."""
    W.cost[nxt, target] = cost
    W.last[nxt, target] = k
    W.parent[i + 1, target] = label
    W.taken[i + 1, target] = k
    first_run = A.run_first[a]
    for u in range(n_run):
        match = A.tabs[A.run_tab[first_run + u, d] + o]
        W.runs[nxt, target, u] = W.runs[now, label, u] + 1 if match else 0
    for w in range(n_win):
        W.totals[nxt, target, w] = W.totals[now, label, w]
    for j in range(n_item):
        W.items[nxt, target, j] = W.items[now, label, j]
    for e in range(e0, e1):
        v, w, item = values[e - e0, k], A.ent_win[e], A.ent_item[e]
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
    A: Arrays, W: Scratch, a: int, choice: Array, d1: int, now: int, n_labels: int, n_run: int, first_run: int,
    n_block: int, standing: float, open_run: Array,
) -> tuple[int, float]:  # fmt: skip
    """The label that costs least together with the days after the block; -1 if what stands is cheaper."""
    n_days = choice.shape[0]
    after = np.zeros((max(1, n_run), 64))
    for u in range(n_run):
        for length in range(64):
            unknown = open_run[u] and length == d1 + A.run_carried[first_run + u]
            after[u, length] = _run_after(A, first_run + u, choice, d1, length, not unknown)
    m = A.succ[a, d1 - 1] if d1 < n_days else -1
    best, found = standing + 1e-6, -1
    for label in range(n_labels):
        cost = W.cost[now, label]
        if m >= 0:
            o = W.option[n_block - 1, W.last[now, label]]
            cost += A.succ_cost[A.succ_first[m] + o * A.succ_cols[m] + choice[d1]]
        if cost > best:
            continue
        for w in range(A.win_first[a + 1] - A.win_first[a]):
            cost += price_below(A, A.win_first[a] + w, W.totals[now, label, w])
        for u in range(n_run):
            cost += after[u, min(63, W.runs[now, label, u])]
        if cost <= best:
            best, found = cost, label
    return found, best


@kernel
def all_worths(A: Arrays, S: State, W: Scratch, a: int, out: Array, spots: Array) -> None:
    """Value to cover of every option of an agent whose own shifts have been taken off, and its best break starts."""
    n_days, n = S.choice.shape[1], S.lack.shape[1]
    marginals(A, S, W, a, 0, n, False)
    for d in range(n_days):
        base = A.opt_first[A.list_of[a, d]]
        for o in range(1, A.opt_first[A.list_of[a, d] + 1] - base):
            kind = A.opt_kind[base + o]
            out[d, o] = place_breaks(A, W, base + o, kind, n, spots[d, o]) if kind < 2 else 0.0


@kernel
def sweep(
    A: Arrays, S: State, W: Scratch, agents: Array, starts: Array, ends: Array, smooth: bool, noise: float
) -> int:
    """One pass over given (agent, first day, end day) blocks in their order; the number of tours changed."""
    changed = 0
    for j in range(agents.shape[0]):
        if best_block(A, S, W, agents[j], starts[j], ends[j], smooth, noise):
            changed += 1
    return changed


@kernel
def seed_kernels(seed: int) -> None:
    """Seed the random numbers of the kernels, which are not numpy's."""
    np.random.seed(seed)

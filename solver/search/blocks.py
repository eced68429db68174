"""Best response of one agent over a block of days: candidates for every day, the best tour of them, and the exchange.

The tour itself is found by the label search of `labels`.
"""

from __future__ import annotations

import numpy as np

from .arrays import Arrays
from .jit import inner, kernel
from .kernels import (
    CANDIDATES,
    FIRST_ROOM,
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
    slot_value,
    standing_value,
)
from .labels import HOPELESS, KEYS, RUN_CAP, search_block
from .runs import run_cost_around

_INF = 1e30


def scratch_for(A: Arrays, n_intervals: int) -> Scratch:
    """Working memory for a problem."""
    runs = int(np.max(np.diff(A.run_first), initial=0))
    wins = int(np.max(np.diff(A.win_first), initial=0))
    items = int(np.max(np.diff(A.item_first), initial=0))
    return Scratch(
        value=np.zeros((2, n_intervals + 1)),
        option=np.zeros((MAX_BLOCK, CANDIDATES), np.int64),
        rest=np.zeros((MAX_BLOCK + 1, KEYS)),
        above=np.zeros(KEYS),
        paid=np.zeros((MAX_BLOCK, CANDIDATES), np.int64),
        room=np.full(1, FIRST_ROOM),
        found=np.zeros(1),
        worth=np.zeros((MAX_BLOCK, CANDIDATES)),
        where=np.zeros((MAX_BLOCK, CANDIDATES, MAX_BREAKS), np.int64),
        n_options=np.zeros(MAX_BLOCK, np.int64),
        weights=np.zeros((max(1, int(np.diff(A.ent_first).max(initial=0))), CANDIDATES), np.int64),
        cost=np.zeros((2, MAX_LABELS)),
        runs=np.zeros((2, MAX_LABELS, max(1, runs)), np.int64),
        totals=np.zeros((2, MAX_LABELS, max(1, wins)), np.int64),
        items=np.zeros((2, MAX_LABELS, max(1, items)), np.int64),
        last=np.zeros((2, MAX_LABELS), np.int64),
        parent=np.zeros((MAX_BLOCK + 1, MAX_LABELS), np.int64),
        taken=np.zeros((MAX_BLOCK + 1, MAX_LABELS), np.int64),
        slots=np.full(CANDIDATES * RUN_CAP * KEYS, -1, np.int64),
        slot_of=np.zeros(MAX_LABELS, np.int64),
        per_length=np.full(1, PER_LENGTH),
        sigma=np.zeros(81),
    )


def set_smoothing(scratch: Scratch, mu: float) -> None:
    """Fill the table of the smoothed step: its value at a whole number of agents from the step."""
    half = len(scratch.sigma) // 2
    gain = np.arange(-half, half + 1)
    scratch.sigma[:] = 1 / (1 + np.exp(-np.clip((gain - 0.5) / mu, -50, 50))) if mu > 0 else gain > 0


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
        if o != present and worth < -HOPELESS:
            continue
        if kind < 2:
            worth += place_breaks(A, W, at, kind, n, spots)
        worth += slot_value(A, S, W, at)
        paid = A.opt_paid[at]
        rank = worth + noise * np.random.random() + (_INF if o == present else 0.0)
        same, worst, place = 0, _INF, -1
        for k in range(1, count):
            if lengths[k] == paid:
                same += 1
                if score[k] < worst:
                    worst, place = score[k], k
        if same < W.per_length[0] and count < CANDIDATES:
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
    found = search_block(A, S, W, a, d0, d1, standing)
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
        cost += run_cost_around(A, u, choice, d0, d1)
    totals, items = np.zeros(n_win, np.int64), np.zeros(A.item_first[a + 1] - A.item_first[a], np.int64)
    outside_totals(A, a, choice, 0, 0, totals, items)
    for w in range(n_win):
        cost += price_above(A, first + w, totals[w]) + price_below(A, first + w, totals[w])
    return cost


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
            out[d, o] += slot_value(A, S, W, base + o)


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

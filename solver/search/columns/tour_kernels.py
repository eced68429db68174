"""Compiled: the cheapest tour through a graph. First backward over the digits kept, then forward with all of them.

The backward pass gives, for every node and every total of the windows it follows, the least cost of the days still to
come; windows left out cost nothing in it, so it never overstates. The forward pass is a best-first search with those
values as its guide and with all windows in its labels: what it finishes first is the cheapest tour.

A window that the backward pass leaves out may have a toll for every digit instead (a Lagrange multiplier): the guide is
then the cost with tolls less the tolls of all the room that is left, which never overstates either.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..jit import inner, kernel

Array = NDArray[Any]


class Graph(NamedTuple):
    """A `TourGraph` as flat arrays.

    `kept` are the slots of the backward pass, the inner one last (-1 for none), `sizes` their digits, `stride` the
    strides of the outer ones; `exact` are the slots of the forward pass with `radix` their sizes. `low[day, node]` and
    `high[day, node]` are the digits of the inner slot from which a tour can be finished, and which it can have.
    """

    kind: Array
    next: Array
    step: Array
    delta: Array
    slot: Array
    first_day: Array
    last_day: Array
    top: Array
    close_at: Array
    close: Array
    beyond: Array
    kept: Array
    sizes: Array
    stride: Array
    exact: Array
    radix: Array
    low: Array
    high: Array


@inner
def _advance(G: Graph, day: int, counter: int, digit: int, more: int) -> tuple[int, float]:
    """The digit after a day, and what the day charges for it."""
    if counter < 0:
        return 0, 0.0
    cost, digit = 0.0, digit + more
    over = digit - G.top[counter]
    if over > 0:
        cost, digit = G.beyond[counter] * over, G.top[counter]
    if G.last_day[counter] == day:
        return 0, cost + G.close[G.close_at[counter] + digit]
    return digit, cost


@inner
def _open_digits(G: Graph, day: int, counter: int) -> int:
    """How many digits a counter can have before a day."""
    if counter < 0 or G.first_day[counter] == day:
        return 1
    return G.top[counter] + 1


@kernel
def ranges(G: Graph, n_days: int) -> tuple[Array, Array]:
    """Digits of the inner slot per day and node; only for a slot that one counter fills from first to last day."""
    n_nodes, slot = G.next.shape[1], G.kept[-1]
    low = np.zeros((n_days + 1, n_nodes), np.int64)
    high = np.full((n_days + 1, n_nodes), -1, np.int64)
    most = np.full((n_days + 1, n_nodes), -1, np.int64)
    high[0, 0] = 0
    counter = -1 if slot < 0 else G.slot[0, slot]
    whole = counter >= 0 and G.first_day[counter] == 0 and G.last_day[counter] == n_days - 1
    for day in range(n_days):
        k = G.kind[day]
        for node in range(n_nodes):
            if high[day, node] < 0:
                continue
            for move in range(G.next.shape[2]):
                after = G.next[k, node, move]
                if after < 0:
                    continue
                more = G.delta[k, slot, node, move] if whole else 0
                least, top = low[day, node] + more, high[day, node] + more
                if whole and G.beyond[counter] == np.inf and least > G.top[counter]:
                    continue
                if high[day + 1, after] < 0:
                    low[day + 1, after], high[day + 1, after] = least, top
                else:
                    low[day + 1, after] = min(low[day + 1, after], least)
                    high[day + 1, after] = max(high[day + 1, after], top)
    if not whole:
        for day in range(n_days):
            c = -1 if slot < 0 else G.slot[day, slot]
            for node in range(n_nodes):
                if high[day, node] >= 0:
                    low[day, node], high[day, node] = 0, _open_digits(G, day, c) - 1
        return low, high
    first = G.close_at[counter]
    due = 0
    while due < G.top[counter] and G.close[first + due] == np.inf:
        due += 1
    for node in range(n_nodes):
        most[n_days, node] = 0
    for day in range(n_days - 1, -1, -1):
        k = G.kind[day]
        for node in range(n_nodes):
            for move in range(G.next.shape[2]):
                after = G.next[k, node, move]
                if after >= 0 and most[day + 1, after] >= 0:
                    gain = most[day + 1, after] + G.delta[k, slot, node, move]
                    most[day, node] = max(most[day, node], gain)
            high[day, node] = min(high[day, node], G.top[counter])
            low[day, node] = max(low[day, node], due - most[day, node])
            if most[day, node] < 0:
                high[day, node] = -1
    return low, high


@kernel
def costs_to_go(G: Graph, price: Array, toll: Array, values: Array) -> None:
    """Fill `values[day, node, outer, inner]` with the least cost from before a day to the end, `inf` where none is.

    `price[day, move]` is the cost of the best option of a move, `toll[counter]` what each digit costs on top.
    """
    n_days, n_nodes, n_moves = price.shape[0], G.next.shape[1], G.next.shape[2]
    slot = G.kept[-1]
    values[:n_days] = np.inf
    values[n_days] = 0.0
    for day in range(n_days - 1, -1, -1):
        k = G.kind[day]
        counter = -1 if slot < 0 else G.slot[day, slot]
        for node in range(n_nodes):
            lo, hi = G.low[day, node], G.high[day, node]
            if hi < lo:
                continue
            for move in range(n_moves):
                after = G.next[k, node, move]
                if after < 0 or price[day, move] == np.inf:
                    continue
                base = price[day, move] + G.step[k, node, move] + _tolls(G, day, k, node, move, toll)
                more = G.delta[k, slot, node, move] if counter >= 0 else 0
                for outer in range(values.shape[2]):
                    there, cost = _outer(G, day, k, node, move, outer)
                    if cost < np.inf:
                        _relax(
                            G, day, counter, more, lo, hi, base + cost, values[day + 1, after, there],
                            values[day, node, outer],
                        )  # fmt: skip


@inner
def _tolls(G: Graph, day: int, k: int, node: int, move: int, toll: Array) -> float:
    """Tolls of a move."""
    total = 0.0
    for slot in range(G.slot.shape[1]):
        counter = G.slot[day, slot]
        if counter >= 0 and toll[counter] > 0.0:
            total += toll[counter] * G.delta[k, slot, node, move]
    return total


@inner
def _outer(G: Graph, day: int, k: int, node: int, move: int, outer: int) -> tuple[int, float]:
    """Where the outer digits go with a move, and what they cost; `inf` too for digits that cannot be."""
    there, total = 0, 0.0
    for at in range(G.kept.shape[0] - 1):
        slot = G.kept[at]
        counter = G.slot[day, slot]
        digit = outer // G.stride[at] % G.sizes[at]
        if digit >= _open_digits(G, day, counter):
            return 0, np.inf
        digit, cost = _advance(G, day, counter, digit, G.delta[k, slot, node, move])
        there += digit * G.stride[at]
        total += cost
    return there, total


@inner
def _relax(
    G: Graph, day: int, counter: int, more: int, lo: int, hi: int, cost: float, source: Array, target: Array
) -> None:
    """Improve the values of one node by those of the node after it, over the digits of the inner slot."""
    if counter < 0:
        target[0] = min(target[0], source[0] + cost)
        return
    if G.last_day[counter] == day:
        for i in range(lo, hi + 1):
            _, extra = _advance(G, day, counter, i, more)
            target[i] = min(target[i], source[0] + cost + extra)
        return
    inside = min(hi, G.top[counter] - more)
    for i in range(lo, inside + 1):
        found = source[i + more] + cost
        if found < target[i]:
            target[i] = found
    if G.beyond[counter] < np.inf:
        for i in range(max(lo, inside + 1), hi + 1):
            over = G.beyond[counter] * (i + more - G.top[counter])
            target[i] = min(target[i], source[G.top[counter]] + cost + over)


@inner
def _guide(G: Graph, values: Array, day: int, node: int, digits: Array) -> float:
    """Least cost still to come, as far as the backward pass knows."""
    outer, last = 0, G.kept[-1]
    for at in range(G.kept.shape[0] - 1):
        outer += digits[G.kept[at]] * G.stride[at]
    return values[day, node, outer, digits[last] if last >= 0 else 0]


@inner
def _before(keys: Array, depths: Array, i: int, j: int) -> bool:
    return keys[i] < keys[j] - 1e-9 or (keys[i] <= keys[j] + 1e-9 and depths[i] > depths[j])


@inner
def _push(heap: Array, size: int, label: int, keys: Array, depths: Array) -> None:
    heap[size] = label
    at = size
    while at > 0 and _before(keys, depths, heap[at], heap[(at - 1) // 2]):
        up = (at - 1) // 2
        heap[at], heap[up] = heap[up], heap[at]
        at = up


@inner
def _pop(heap: Array, size: int, keys: Array, depths: Array) -> int:
    label = heap[0]
    heap[0] = heap[size - 1]
    at, size = 0, size - 1
    while True:
        down = 2 * at + 1
        if down >= size:
            return label
        if down + 1 < size and _before(keys, depths, heap[down + 1], heap[down]):
            down += 1
        if not _before(keys, depths, heap[down], heap[at]):
            return label
        heap[at], heap[down] = heap[down], heap[at]
        at = down


@inner
def _place(table: Array, key: int) -> int:
    """Where a key is, or belongs, in an open-addressing table of keys (-1 is empty)."""
    mask = table.shape[0] - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    at = np.int64(mixed >> np.uint64(20)) & mask
    while table[at] >= 0 and table[at] != key:
        at = (at + 1) & mask
    return at


@kernel
def cheapest_tours(
    G: Graph,
    price: Array,
    toll: Array,
    values: Array,
    worst: float,
    tours: Array,
    costs: Array,
    limit: int,
    haste: float,
) -> tuple[int, float]:
    """The cheapest tours that differ in how they end, cheapest first, none of them dearer than `worst`.

    Fills `tours[number, day]` with moves and `costs[number]`. With `haste`, a price on every day that is still to be
    planned, some tour is found soon, though neither the cheapest nor a bound.

    Returns
    -------
    How many were found, and a cost below which there is certainly none.
    """
    n_days, n_moves = price.shape[0], G.next.shape[2]
    n_slots = G.slot.shape[1]
    room = limit * 2 + n_moves * (n_days + 1)
    digits = np.zeros((room, n_slots), np.int64)
    node_of, parent = np.zeros(room, np.int64), np.zeros(room, np.int64)
    move_of, depth = np.zeros(room, np.int64), np.zeros(room, np.int64)
    paid, key, credit = np.zeros(room), np.zeros(room), np.zeros(room)
    heap = np.zeros(room, np.int64)
    size_of_table = 1024
    while size_of_table < 2 * room:
        size_of_table *= 2
    table, least = np.full(size_of_table, -1, np.int64), np.zeros(size_of_table)
    for c in range(toll.shape[0]):
        credit[0] += toll[c] * G.top[c]
    key[0] = _guide(G, values, 0, 0, digits[0]) - credit[0]
    parent[0] = -1
    n_labels, in_heap, found, expanded = 1, 1, 0, 0
    bound = key[0]
    if key[0] == np.inf:
        return 0, np.inf
    scratch = np.zeros(n_slots, np.int64)
    while in_heap > 0 and found < tours.shape[0]:
        label = _pop(heap, in_heap, key, depth)
        in_heap -= 1
        if found == 0:
            bound = max(bound, key[label])
        if haste == 0.0 and key[label] > worst:
            break
        day = depth[label]
        if day == n_days:
            costs[found] = paid[label]
            at = label
            while parent[at] >= 0:
                tours[found, depth[at] - 1] = move_of[at]
                at = parent[at]
            found += 1
            continue
        if expanded >= limit or n_labels + n_moves > room:
            return found, bound
        expanded += 1
        k, node = G.kind[day], node_of[label]
        for move in range(n_moves):
            after = G.next[k, node, move]
            if after < 0 or price[day, move] == np.inf:
                continue
            cost = paid[label] + price[day, move] + G.step[k, node, move]
            room_left = credit[label] - _tolls(G, day, k, node, move, toll)
            for s in range(n_slots):
                scratch[s] = 0
            for at in range(G.exact.shape[0]):
                s = G.exact[at]
                c = G.slot[day, s]
                if c >= 0:
                    more = G.delta[k, s, node, move]
                    scratch[s], extra = _advance(G, day, c, digits[label, s], more)
                    cost += extra
                    if G.last_day[c] == day and toll[c] > 0.0:
                        room_left -= toll[c] * max(0, G.top[c] - digits[label, s] - more)
            guess = cost + _guide(G, values, day + 1, after, scratch) - room_left
            if guess == np.inf or guess > worst:
                continue
            name = (day + 1) * G.next.shape[1] + after
            for at in range(G.exact.shape[0]):
                name = name * G.radix[at] + scratch[G.exact[at]]
            place = _place(table, name)
            if table[place] >= 0 and least[place] <= cost + 1e-9:
                continue
            table[place], least[place] = name, cost
            digits[n_labels] = scratch
            node_of[n_labels], parent[n_labels], move_of[n_labels] = after, label, move
            depth[n_labels], paid[n_labels], credit[n_labels] = day + 1, cost, room_left
            key[n_labels] = max(guess, key[label]) if haste == 0.0 else guess + haste * (n_days - day - 1)
            _push(heap, in_heap, n_labels, key, depth)
            in_heap += 1
            n_labels += 1
    if found == 0:
        bound = np.inf if in_heap == 0 and worst == np.inf else max(bound, worst)
    return found, bound

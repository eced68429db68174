"""Convex prices of totals: one agent's own, and that of many who share a total."""

from __future__ import annotations

import random
from itertools import product

import pytest

from solver.primitives import Item, WindowTotal
from solver.search.bounds.convex import ConvexPrice, merged, price_of, reachable


def value(price: ConvexPrice, total: int) -> float:
    """The price at a total, steps taken from the left."""
    cost, left = price.at_low, total - price.low
    for width, slope in price.steps:
        cost += slope * min(width, left)
        left -= min(width, left)
    assert left == 0
    return cost


def test_a_price_rises_where_thresholds_say():
    window = WindowTotal((), above=((2, 1), (3, 1)), below=((1, 1),))
    price = price_of(window, 10.0, 0, 5)
    # Below 1 one unit is missing; 1 and 2 are fair; the third costs one unit, each further one two.
    assert price == ConvexPrice(0, 5, 10.0, ((1, -10.0), (1, 0.0), (1, 10.0), (2, 20.0)))


def test_what_history_has_overdrawn_is_not_charged_again():
    window = WindowTotal((Item((), 4),), above=((2, 1),))
    assert price_of(window, 10.0, 4, 6) == ConvexPrice(4, 6, 0.0, ((2, 10.0),))
    assert price_of(window, None, 4, 6) == ConvexPrice(4, 4, 0.0, ((0, 0.0),))


def test_hard_limits_that_leave_nothing_are_told():
    price = price_of(WindowTotal((), below=((9, 1),)), None, 0, 5)
    assert price.low > price.high


def test_two_agents_share_a_total_the_cheapest_steps_first():
    # One is free up to 1, the other up to 2: three are free together, the fourth costs 10.
    one = price_of(WindowTotal((), above=((1, 1),)), 10.0, 0, 3)
    other = price_of(WindowTotal((), above=((2, 1),)), 10.0, 0, 3)
    assert merged([one, other]) == ConvexPrice(0, 6, 0.0, ((3, 0.0), (3, 10.0)))


@pytest.mark.parametrize("seed", range(30))
def test_a_shared_total_costs_the_least_sum_of_its_parts(seed: int):
    rng = random.Random(seed)

    def window() -> WindowTotal:
        over = tuple((rng.randrange(5), rng.randrange(3)) for _ in range(rng.randrange(3)))
        under = tuple((rng.randrange(5), rng.randrange(3)) for _ in range(rng.randrange(3)))
        return WindowTotal((), over, under)

    own = [price_of(window(), 10.0, 0, 4) for _ in range(3)]
    whole = merged(own)
    for total in range(whole.low, whole.high + 1):
        least = min(
            sum(value(price, part) for price, part in zip(own, parts, strict=True))
            for parts in product(range(5), repeat=3)
            if sum(parts) == total
        )
        assert value(whole, total) == pytest.approx(least)


def test_a_week_of_two_shift_lengths_cannot_have_every_total():
    # Two shifts of 435 and two of 480 are 1,830, the least above 1,800; 5 · 480 = 2,400.
    assert reachable([{0, 435, 480}] * 7, 1800, 2400) == (1830, 2400)
    assert reachable([{0, 435, 480}] * 7, 481, 869) == (870, 869)  # between one shift and two there is nothing
    assert reachable([], 0, 100) == (0, 0)
    assert reachable([{5}, {0, 1}], 0, 100) == (5, 6)

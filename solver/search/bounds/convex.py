"""Prices of a total that many agents share: each agent's own is convex, and the cheapest steps come first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from ...primitives import WindowTotal


@dataclass(frozen=True)
class ConvexPrice:
    """A convex piecewise-linear price on the whole numbers `low` to `high`.

    `at_low` is the price at `low`; `steps` are (width, slope) in rising order of slope and add up to the width.
    """

    low: int
    high: int
    at_low: float
    steps: tuple[tuple[int, float], ...]


def price_of(window: WindowTotal, price: float | None, low: int, high: int) -> ConvexPrice:
    """One agent's price of a total between `low` and `high`; without a price per unit the limits are hard.

    Returns
    -------
    A price whose `low` is above its `high` if the limits leave no total.
    """
    if price is None:
        low = max([low, *(at for at, units in window.below if units)])
        high = min([high, *(max(at, window.carried) for at, units in window.above if units)])
        return ConvexPrice(low, high, 0.0, ((max(0, high - low), 0.0),))
    edges = sorted({low, high, *(at for at, _ in (*window.above, *window.below) if low < at < high)})
    carried, steps = window.carried, []
    for left, right in pairwise(edges):
        slope = sum(u for at, u in window.above if at <= left) - sum(u for at, u in window.below if at >= right)
        steps.append((right - left, price * slope))
    # As in the window's own `excess`, what history has overdrawn is not charged again.
    over = sum(u * (max(0, low - at) - max(0, carried - at)) for at, u in window.above)
    under = sum(u * max(0, at - low) for at, u in window.below)
    return ConvexPrice(low, high, price * (over + under), tuple(steps))


def merged(prices: list[ConvexPrice]) -> ConvexPrice:
    """The least price of a shared total: the infimal convolution, whose steps are those of all, cheapest first."""
    widths: dict[float, int] = defaultdict(int)
    for one in prices:
        for width, slope in one.steps:
            widths[slope] += width
    return ConvexPrice(
        sum(one.low for one in prices),
        sum(one.high for one in prices),
        sum(one.at_low for one in prices),
        tuple((width, slope) for slope, width in sorted(widths.items()) if width > 0),
    )


def reachable(weights: list[set[int]], low: int, high: int) -> tuple[int, int]:
    """The least and the greatest sum in [low, high] of one weight from each set; (low, high) reversed if there is none.

    A week of shifts of 435 and 480 minutes cannot have 1,800: the least above is 1,830.
    """
    sums = 1
    for choice in weights:
        grown = 0
        for weight in choice:
            grown |= sums << weight
        sums = grown
    inside = (sums >> max(0, low)) & ((1 << max(0, high - max(0, low) + 1)) - 1)
    if high < low or not inside:
        return high + 1, high
    first = (inside & -inside).bit_length() - 1
    return max(0, low) + first, max(0, low) + inside.bit_length() - 1

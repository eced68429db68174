"""Column generation: prices from the program, tours from the prices, until neither has anything new to say.

Every round also gives a bound that holds for all rosters: at any prices, what the rows are worth and what every agent's
cheapest tour costs then. Prices are asked for between the best ones so far and the program's newest, which swing
(Wentges' smoothing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .crew import Crew
from .master import Column, Master, Solved
from .pricing import TRIES_MOST

Array = NDArray[Any]

STAY = 0.6
"""How far prices stay with the best ones so far."""
FIRST_TRIES = 2
"""Passes of pricing for one agent in the first rounds, where any good tour will do."""
IDLE_ROUNDS = 3
"""Rounds that must save as much as the slack, where one is allowed."""
EPSILON = 1e-4
"""Tenths of a point by which sums of floating-point numbers may be wrong."""


class Generation:
    """A running column generation over some agents, the others having their tours already.

    Parameters
    ----------
    agents : positions of the agents without a tour; default all.
    decided : agents in each row of the cover that are there in any case.
    pool : tours known before.
    tries : passes of pricing for one agent that are never exceeded.
    prices : where to begin.
    """

    def __init__(
        self,
        crew: Crew,
        grain: float,
        agents: Iterable[int] | None = None,
        *,
        decided: Array | None = None,
        pool: Iterable[Column] = (),
        tries: int = TRIES_MOST,
        prices: Array | None = None,
    ) -> None:
        self.crew, self.grain = crew, grain
        self.master = Master(crew.cover, range(len(crew.agents)) if agents is None else agents, decided)
        self.columns: list[Column] = []
        self.bound, self.cost, self.infeasible, self.rounds = -inf, inf, False, 0
        self._tries, self._tries_most = min(FIRST_TRIES, tries), tries
        self._add(pool)
        self.prices = np.zeros(len(crew.cover.need)) if prices is None else prices
        self._ask(self.prices)

    def search(
        self, is_over: Callable[[], bool], tell: Callable[[], None] | None = None, *, slack: float = 0.0
    ) -> bool:
        """Go on until the program's cost is proved, up to the grain or the slack, or nothing more is found.

        Returns
        -------
        False when stopped before.
        """
        costs: list[float] = []
        while not self.infeasible:
            solved = None if is_over() else self.master.solve(self.crew.seconds_left())
            if solved is None:
                return False
            self.cost = solved.cost + self.crew.cover.constant
            costs.append(self.cost)
            idle = slack > 0 and len(costs) > IDLE_ROUNDS and costs[-1 - IDLE_ROUNDS] - self.cost < slack
            near = self.cost - max(self.rounded_bound, self.bound + slack) <= 10 * EPSILON
            if near or idle or not self._round(solved, is_over):
                return True
            if tell is not None:
                tell()
        return True

    def decide(self, chosen: Iterable[Column]) -> None:
        """Give agents their tours; the bound begins anew, the prices stay."""
        for column in chosen:
            self.master.decide(column)
        self.bound = -inf

    @property
    def rounded_bound(self) -> float:
        """The bound, raised to what a roster can cost."""
        if not np.isfinite(self.bound):
            return self.bound
        return ceil((self.bound - EPSILON) / self.grain) * self.grain

    def _round(self, solved: Solved, is_over: Callable[[], bool]) -> bool:
        """Ask at smoothed prices, nearer to the program's own when that yields nothing; False when nothing does."""
        newest, stay = self.crew.cover.safe(solved.rows), STAY
        self.rounds += 1
        while not is_over():
            useful, better = self._ask(stay * self.prices + (1 - stay) * newest, solved)
            if not better:
                self._tries = min(self._tries + 1, self._tries_most)
            if useful or better or self.infeasible:
                return True
            if stay == 0.0:
                if self._tries == self._tries_most:
                    return False
                self._tries = min(self._tries_most, 2 * self._tries)
            stay = stay / 2 if stay > 0.1 else 0.0
        return True

    def _ask(self, prices: Array, solved: Solved | None = None) -> tuple[bool, bool]:
        """Whether a new tour improves the program, and whether the bound rose."""
        agents = self.master.undecided
        found = self.crew.cheapest(prices, agents, tries=self._tries)
        bound = self.crew.cover.constant + float(prices @ self.master.need) + sum(one.least for one in found)
        self.infeasible = self.infeasible or any(one.least == inf for one in found)
        better = bound > self.bound + EPSILON
        if better:
            self.bound, self.prices = bound, prices
        pays = dict(zip(agents, solved.agents, strict=True)) if solved is not None else {}
        useful = False
        for column in self._add(self.crew.columns(agents, found, prices)):
            useful = useful or solved is None or _gain(column, solved.rows, pays[column.agent]) > EPSILON
        return useful, better

    def _add(self, columns: Iterable[Column]) -> list[Column]:
        new = [column for column in columns if self.master.add(column)]
        self.columns += new
        return new


def _gain(column: Column, prices: Array, pays: float) -> float:
    """By how much a tour is cheaper than what the program pays for its agent."""
    return pays + float(prices[column.rows] @ column.times) - column.cost

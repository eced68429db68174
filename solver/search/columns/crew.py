"""All agents asked for their cheapest tours at once, one thread per worker, each with a memory of his own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .agent import AgentTours
from .cover import CoverRows
from .master import Column
from .pricing import Memory, Priced

Array = NDArray[Any]


class Crew:
    """Prices tours of agents under one cover; when no time is left, those not yet asked answer nothing."""

    def __init__(
        self,
        agents: Sequence[AgentTours],
        cover: CoverRows,
        workers: int,
        seconds_left: Callable[[], float] | None = None,
    ) -> None:
        self.agents, self.cover = agents, cover
        self.seconds_left = seconds_left or (lambda: 3600.0)
        self._memories: list[Memory] = [agent.pricer.memory() for agent in agents]
        self._pool = ThreadPoolExecutor(workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def cheapest(self, prices: Array, rows: Sequence[int], *, tries: int, most: int = 1) -> list[Priced]:
        """The cheapest tours of some agents at prices of the cover's rows."""
        values = self.cover.values(prices)
        return self.best(rows, [self.agents[row].own - values[row] for row in rows], tries=tries, most=most)

    def best(self, rows: Sequence[int], costs: Sequence[Array], *, tries: int, most: int = 1) -> list[Priced]:
        """The cheapest tours of some agents at costs of their options."""

        def one(job: tuple[int, Array]) -> Priced:
            row, cost = job
            if self.seconds_left() <= 0:
                return Priced((), (), -inf)
            return self.agents[row].pricer.cheapest(cost, self._memories[row], most=most, tries=tries)

        return list(self._pool.map(one, zip(rows, costs, strict=True)))

    def column(self, row: int, tour: tuple[int, ...], cost: float) -> Column | None:
        """A tour as a column; None when a rule that pricing does not see forbids it.

        `cost` is what windows, runs and successions charge, as pricing knows it; asked of the primitives where
        pricing leaves something out.
        """
        agent = self.agents[row]
        if not agent.is_exact:
            cost = agent.cost_of(tour)
            if cost == inf:
                return None
        cost += float(self.cover.extra[row][np.arange(len(tour)), tour].sum())
        counts = self.cover.counts(row, tour)
        rows = np.flatnonzero(counts)
        return Column(row, tour, cost, rows, counts[rows])

    def columns(self, rows: Sequence[int], found: Sequence[Priced], prices: Array) -> list[Column]:
        """The tours found at prices of rows, with what they cost without them."""
        values = self.cover.values(prices)
        made = []
        for row, priced in zip(rows, found, strict=True):
            for tour, cost in zip(priced.tours, priced.costs, strict=True):
                own = cost + float(values[row][np.arange(len(tour)), tour].sum())
                column = self.column(row, tour, own)
                if column is not None:
                    made.append(column)
        return made

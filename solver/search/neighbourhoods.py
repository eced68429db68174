"""Which part of a roster to solve anew: a few agents for long, many agents for some days, half of them twice.

Each kind has a size of its own that grows while its sub-problems are solved to proof quickly and shrinks when they
are not; kinds that have lately gained more in the same time are drawn more often. Everything is drawn from one random
generator, so that the same seed proposes the same neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..compiled import Compiled
from .exact import size_of
from .standing import Standing

Free = NDArray[np.bool_]
"""Agent-days to solve anew, shape (n_agents, n_days)."""

FIRST_VARIABLES = 1_500
"""Option and break variables of a neighbourhood at the start."""
LEAST_CELLS = 8
"""Agent-days of a neighbourhood at least."""
STRETCH_DAYS = 42
"""Days of a long horizon that agents are freed for at a time."""
GROWTH = ((0.2, 1.25), (0.6, 1.05), (np.inf, 1.0))
"""A kind that is proved within such a share of the time limit grows by such a factor."""
FORGET = 0.85
"""Weight of the past in how often a kind is known to succeed per second."""
EVEN_SHARE = 0.35
"""Share of the draws that goes to all kinds alike."""


@dataclass
class Kind:
    """One way to choose, its present size in agent-days, and how often it has lately succeeded per second."""

    name: str
    draw: Callable[[Standing, int, np.random.Generator], Free]
    cells: float
    gain: float = 0.0

    def learn(self, gained: float, seconds: float, *, proved: bool, share_of_limit: float, most: int) -> None:
        """What came of one neighbourhood of this kind."""
        # Early gains are a thousand times later ones: counting successes lets a kind that has run dry be seen at once.
        self.gain = FORGET * self.gain + (1 - FORGET) * (gained > 0) / max(0.05, seconds)
        if proved:
            self.cells *= next(grow for below, grow in GROWTH if share_of_limit < below)
        else:
            self.cells *= 0.85
        self.cells = float(np.clip(self.cells, LEAST_CELLS, most))


@dataclass
class Neighbourhoods:
    """Draws neighbourhoods of a problem."""

    compiled: Compiled
    rng: np.random.Generator
    kinds: list[Kind] = field(default_factory=list)

    def __post_init__(self) -> None:
        ways = (self.few_agents, self.costly_agents, self.some_days, self.costly_days, self.half_twice)
        self._n_agents, self._n_days = len(self.compiled.choices), self.compiled.problem.horizon.n_days
        cells = FIRST_VARIABLES * self.most_cells / max(1, size_of(self.compiled))
        cells = float(np.clip(cells, LEAST_CELLS, max(LEAST_CELLS, self.most_cells)))
        self.kinds = [Kind(way.__name__, way, cells) for way in ways]

    @property
    def most_cells(self) -> int:
        """Agent-days of the whole problem."""
        return self._n_agents * self._n_days

    def draw(self, standing: Standing) -> tuple[Kind, Free]:
        """The next neighbourhood and the kind it is of."""
        gains = np.array([kind.gain for kind in self.kinds])
        even = np.full(len(gains), 1 / len(gains))
        chances = EVEN_SHARE * even + (1 - EVEN_SHARE) * (gains / gains.sum() if gains.sum() > 0 else even)
        kind = self.kinds[int(self.rng.choice(len(self.kinds), p=chances))]
        return kind, kind.draw(standing, round(kind.cells), self.rng)

    def few_agents(self, standing: Standing, cells: int, rng: np.random.Generator) -> Free:
        """Agents at random, for the whole horizon or a long stretch of it."""
        return self._agents_for_long(np.ones(self._n_agents), cells, rng)

    def costly_agents(self, standing: Standing, cells: int, rng: np.random.Generator) -> Free:
        """Agents whose own rules cost most, with some others to exchange with."""
        own = np.array([cost.soft + 1e6 * cost.hard for cost in standing.of_agent])
        return self._agents_for_long(own + own.mean() + 1, cells, rng)

    def some_days(self, standing: Standing, cells: int, rng: np.random.Generator) -> Free:
        """Days in a row at random, for as many agents as the size allows."""
        return self._days(int(rng.integers(0, self._n_days)), cells, rng)

    def costly_days(self, standing: Standing, cells: int, rng: np.random.Generator) -> Free:
        """A stretch of days around one on which cover costs much, for as many agents as the size then allows."""
        costs = standing.cost_by_day()
        costs += 0.2 * costs.mean() + 1
        centre = int(rng.choice(self._n_days, p=costs / costs.sum()))
        return self._days(centre, cells, rng, least=int(rng.integers(4, 22)))

    def half_twice(self, standing: Standing, cells: int, rng: np.random.Generator) -> Free:
        """Half of the agents on two separate stretches of days."""
        agents = rng.permutation(self._n_agents)[: max(1, self._n_agents // 2)]
        length = int(np.clip(cells // (2 * len(agents)), 2, max(2, self._n_days // 2)))
        agents = agents[: max(1, cells // (2 * length))]
        free = np.zeros((self._n_agents, self._n_days), np.bool_)
        for first in rng.integers(0, max(1, self._n_days - length + 1), 2):
            free[agents, first : first + length] = True
        return free

    def _agents_for_long(self, weight: NDArray[np.float64], cells: int, rng: np.random.Generator) -> Free:
        length = min(self._n_days, STRETCH_DAYS)
        count = int(np.clip(cells // length, 2, self._n_agents))
        if count == self._n_agents:
            length = int(np.clip(cells // count, length, self._n_days))
        first = int(rng.integers(0, self._n_days - length + 1))
        agents = rng.choice(self._n_agents, min(count, self._n_agents), replace=False, p=weight / weight.sum())
        free = np.zeros((self._n_agents, self._n_days), np.bool_)
        free[agents, first : first + length] = True
        return free

    def _days(self, centre: int, cells: int, rng: np.random.Generator, least: int = 0) -> Free:
        """Days around one: as many as all agents together may have, or `least` of them and fewer agents."""
        length = int(np.clip(max(least, cells // self._n_agents), min(3, self._n_days), self._n_days))
        first = int(np.clip(centre - rng.integers(0, length), 0, self._n_days - length))
        agents = rng.permutation(self._n_agents)[: max(1, cells // length)]
        free = np.zeros((self._n_agents, self._n_days), np.bool_)
        free[agents, first : first + length] = True
        return free

"""The tour search: every agent in turn takes the best tour for a week, while the cover function is annealed.

The state is always a full roster. One sweep visits every agent-week in random order and replaces it by an exact best
response to everybody else. What is annealed is the *cover function*: at first an interval's need fades in gradually
(`mu` > 0), at the end it is the true step. The schedule is driven by the count of sweeps, so the same seed and the
same number of sweeps give the same roster on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..compiled import Compiled
from .agent_arrays import HARD
from .arrays import Array, Arrays
from .blocks import all_worths, scratch_for, seed_kernels, set_smoothing, sweep
from .crew import Crew, Task, merge, take
from .jit import kernel
from .kernels import MAX_BLOCK, MAX_BREAKS, PER_LENGTH, Scratch, State, cover_cost, mark, tour_cost

MU_START = 4.0
"""Width of the smoothed step at the start, in agents."""
MU_ZERO_AT = 0.85
"""Share of the sweeps after which the cover function is the true one."""
MU_POWER = 3
"""The width falls fast at first and slowly where it matters: linearly, from 1.5 agents, rosters end 4 to 7 % dearer."""
LONG_FALL, SHORT_FALL = 100, 40
"""Sweeps of the first annealing, and of each that starts again from the best roster."""
REHEATED = 1.5
"""Width of the smoothed step where annealing starts again [agents]."""
CHUNK = 150
"""Blocks between two looks at the clock."""
STEPS = 40
"""Times in a sweep that several workers tell each other what they have changed: the more often, the less they get into
each other's way, and the longer they wait for the slowest."""


@dataclass(frozen=True)
class Score:
    """Exact value of a state: units of hard rules first, then tenths of a point; smaller is better."""

    hard: int
    cost: float
    short: float
    over: float

    def beats(self, other: Score | None) -> bool:
        """Whether this state is strictly better."""
        return other is None or (self.hard, self.cost) < (other.hard, other.cost - 1e-9)


@dataclass
class TourSearch:
    """A running search; `best` is a copy that no later step can spoil."""

    compiled: Compiled
    arrays: Arrays
    state: State
    scratch: Scratch
    rng: np.random.Generator
    best: State
    crew: Crew
    best_score: Score | None = None
    sweeps_done: int = 0

    @classmethod
    def start(
        cls, compiled: Compiled, arrays: Arrays, seed: int, state: State | None = None, *, crew: Crew | None = None
    ) -> TourSearch:
        """A search from a given state, or from everybody off; alone, or with a crew."""
        seed_kernels(seed)
        own = copy_of(state) if state is not None else empty_state(arrays)
        scratch = scratch_for(arrays, compiled.problem.horizon.n_intervals)
        crew = crew or Crew(arrays, empty_state(arrays), 1)
        return cls(compiled, arrays, own, scratch, np.random.default_rng(seed), copy_of(own), crew)

    def compile(self) -> None:
        """Have the kernels compiled, or loaded from their cache."""
        nobody = np.zeros(0, np.int64)
        sweep(self.arrays, self.state, self.scratch, nobody, nobody, nobody, True, 0.5)
        self.score()

    def score(self) -> Score:
        """Exact value of the present state."""
        return score_of(self.arrays, self.state)

    def keep_if_better(self) -> Score:
        """Score the present state and copy it if it is the best so far."""
        score = self.score()
        if score.beats(self.best_score):
            self.best, self.best_score = copy_of(self.state), score
        return score

    def run(
        self, sweeps: int, *, mu_start: float = MU_START, pause: Callable[[int, Score], bool], hurry: Callable[[], bool]
    ) -> None:
        """Anneal for a number of sweeps: once, and from the best roster again and again where there are many.

        Parameters
        ----------
        pause : called after every sweep with its number and the exact score; True ends the search.
        hurry : asked between chunks; True means time is nearly over: smoothing ends at once and two plain sweeps
            finish the roster.
        """
        plain, before = 0, np.inf
        for number, planned in enumerate(widths(sweeps, mu_start)):
            rushed = hurry()
            mu = 0.0 if rushed else planned
            plain += rushed
            if mu > before:
                self.return_to_best()
            before = mu
            for tasks in self._steps(number, mu):
                merge(self.state, tasks, self.crew.answer(tasks))
                if mu > 0 and hurry():
                    break
            self.sweeps_done += 1
            if pause(number + 1, self.keep_if_better()) or plain == 2:
                return

    def return_to_best(self) -> None:
        """Go on from the best roster so far."""
        if self.best_score is not None:
            for part, kept in zip(self.state, self.best, strict=True):
                part[...] = kept

    def _steps(self, number: int, mu: float) -> Iterator[list[Task]]:
        """The tasks of a sweep, one for each of the crew and step: every block once, an agent with one worker only."""
        blocks = np.array(self._blocks(number), np.int64)
        blocks = blocks[self.rng.permutation(len(blocks))]
        size = self.crew.size
        holder = self.rng.permutation(len(self.compiled.choices)) % size
        tables = [blocks[holder[blocks[:, 0]] == worker] for worker in range(size)]
        longest = max(len(table) for table in tables)
        chunk = CHUNK if size == 1 else min(CHUNK, max(1, longest // STEPS))
        for at in range(0, longest, chunk):
            yield [self._task(table[at : at + chunk], mu) for table in tables if at < len(table)]

    def _task(self, blocks: Array, mu: float) -> Task:
        noise = 0.5 if mu > 0 else 0.01
        per_length = min(PER_LENGTH, 1 + self.sweeps_done // 2)  # the first sweeps only fill the roster
        seed = int(self.rng.integers(2**31))
        return take(self.state, np.unique(blocks[:, 0]), blocks, mu, noise, per_length, seed)

    def _blocks(self, number: int) -> list[tuple[int, int, int]]:
        """Calendar weeks, or now and then weeks from Thursday, which free what the week's edge holds fast.

        Where minutes are counted over more than a week, every other sweep has two weeks in a block, each time from
        another day: nothing shorter can give a shift of one week to the next.
        """
        horizon = self.compiled.problem.horizon
        turn, is_long = number, False
        later, window = self.arrays.key_win[:, 7:], self.arrays.key_win[:, :-7]
        if ((window >= 0) & (window == later)).any():
            turn, is_long = number // 2, number % 2 == 1
        length = 14 if is_long else 7
        ahead = -4 * (turn % 4) if is_long else -4 if turn % 4 == 3 else 0
        first = horizon.days_of_week(0).start + ahead
        starts = [max(0, day) for day in range(first, horizon.n_days, length) if day + length > 0]
        ends = [*starts[1:], horizon.n_days]
        agents = range(len(self.compiled.choices))
        return [(a, d0, d1) for a in agents for d0, d1 in zip(starts, ends, strict=True) if d0 < d1]

    def mend(self, agents: list[int], length: int = MAX_BLOCK) -> None:
        """Plain best responses over long blocks for a few agents, to free what weeks cannot."""
        n_days = self.compiled.problem.horizon.n_days
        set_smoothing(self.scratch, 0.0)
        step = max(1, length // 2)
        starts = list(range(0, max(1, n_days - length + step), step))
        blocks = [(a, d, min(n_days, d + length)) for a in agents for d in starts if d < n_days]
        if blocks:
            table = np.array(blocks, np.int64)
            whose, first, end = (np.ascontiguousarray(part) for part in table.T)
            sweep(self.arrays, self.state, self.scratch, whose, first, end, False, 0.0)

    def decide(self, agent: int, choose: Callable[[list[Array]], list[int] | None]) -> bool:
        """Let somebody else choose an agent's whole tour by what each option is worth; False if there is none."""
        n_days = self.compiled.problem.horizon.n_days
        set_smoothing(self.scratch, 0.0)
        lengths = [len(options) for options in self.compiled.choices[agent].days]
        worth = np.zeros((n_days, max(lengths)))
        spots = np.zeros((n_days, max(lengths), MAX_BREAKS), np.int64)
        for day in range(n_days):
            mark(self.arrays, self.state, agent, day, -1)
        all_worths(self.arrays, self.state, self.scratch, agent, worth, spots)
        tour = choose([worth[day, :count] for day, count in enumerate(lengths)])
        if tour is not None:
            self.state.choice[agent] = tour
            self.state.breaks[agent] = spots[np.arange(n_days), tour]
        for day in range(n_days):
            mark(self.arrays, self.state, agent, day, 1)
        return tour is not None


def widths(sweeps: int, start: float) -> list[float]:
    """Width of the smoothed step in every sweep: one long fall, then short ones from `REHEATED`.

    One fall of a few dozen sweeps finds nearly all that one fall can find; many short ones from the best find more.
    """
    short_ones = max(0, (sweeps - LONG_FALL) // SHORT_FALL)
    first = _fall(sweeps - short_ones * SHORT_FALL, start)
    return first + _fall(SHORT_FALL, REHEATED) * short_ones


def _fall(sweeps: int, start: float) -> list[float]:
    return [start * max(0.0, 1 - done / (sweeps * MU_ZERO_AT)) ** MU_POWER for done in range(sweeps)]


def empty_state(arrays: Arrays) -> State:
    """Everybody off."""
    n_agents, n_days = arrays.list_of.shape
    return State(
        np.zeros((n_agents, n_days), np.int64), np.zeros((n_agents, n_days, MAX_BREAKS), np.int64),
        arrays.row_need.copy(), arrays.slot_need.copy(),
    )  # fmt: skip


def copy_of(state: State) -> State:
    """An independent copy."""
    return State(*(part.copy() for part in state))


def recount(arrays: Arrays, state: State) -> State:
    """The same roster with its cover counted afresh."""
    fresh = State(state.choice.copy(), state.breaks.copy(), arrays.row_need.copy(), arrays.slot_need.copy())
    _mark_all(arrays, fresh)
    return fresh


@kernel
def _mark_all(A: Arrays, S: State) -> None:
    for a in range(S.choice.shape[0]):
        for d in range(S.choice.shape[1]):
            mark(A, S, a, d, 1)


@kernel
def tour_costs(A: Arrays, S: State) -> Array:
    """What rules about people charge for every agent."""
    out = np.zeros(S.choice.shape[0])
    for a in range(S.choice.shape[0]):
        out[a] = tour_cost(A, a, S.choice[a])
    return out


def score_of(arrays: Arrays, state: State) -> Score:
    """Exact value of a state."""
    costs = tour_costs(arrays, state)
    hard = np.floor(costs / HARD)
    cover_hard, cover, short, over = cover_cost(arrays, state)
    cost = float((costs - hard * HARD).sum() + cover)
    return Score(int(hard.sum() + cover_hard), cost, short, over)

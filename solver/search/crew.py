"""Several workers on one roster: what each is asked, what it answers, and how the answers become one roster again.

The agents are dealt out, so that no two workers ever hold the same one. Everybody starts a step from the same count of
what the covers lack, answers a few blocks as if the others stood still, and says what he has changed; the sum of all
changes is the next common count. A task and its answer are plain arrays: a worker may be a thread, a process or a
machine, and the roster is the same. It depends on the seed and on how many workers there are, not on their pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType
from typing import Self

import numpy as np

from .arrays import Array, Arrays
from .blocks import scratch_for, seed_kernels, set_smoothing, sweep
from .kernels import FIRST_ROOM, State


@dataclass(frozen=True)
class Task:
    """Blocks of days to be answered, in their order, and all that the answer depends on besides the problem."""

    agents: Array
    """(n,) the agents whose blocks these are."""
    choice: Array
    """(n, days) their options."""
    breaks: Array
    """(n, days, breaks) their break starts [planning intervals]."""
    counts: tuple[Array, ...]
    """What every cover lacks, all agents on duty counted."""
    blocks: Array
    """(blocks, 3) agent, first day, end day."""
    mu: float
    """Width of the smoothed step [agents]."""
    noise: float
    """How far candidates of nearly equal value may change places [tenths of a point]."""
    per_length: int
    """Candidates of each paid length."""
    seed: int


@dataclass(frozen=True)
class Answer:
    """The agents' new tours, and by how much they have changed the counts."""

    choice: Array
    breaks: Array
    changes: tuple[Array, ...]


class Worker:
    """One who answers tasks; keeps its working memory from one to the next."""

    def __init__(self, arrays: Arrays, blank: State) -> None:
        self._arrays = arrays
        self._state = State(*(part.copy() for part in blank))
        self._scratch = scratch_for(arrays, blank.lack.shape[1])

    def answer(self, task: Task) -> Answer:
        """The best responses to a task's blocks, one after the other."""
        state, scratch = self._state, self._scratch
        state.choice[task.agents], state.breaks[task.agents] = task.choice, task.breaks
        counts = state[2:]
        for own, given in zip(counts, task.counts, strict=True):
            own[...] = given
        set_smoothing(scratch, task.mu)
        scratch.per_length[0] = task.per_length
        scratch.room[0] = FIRST_ROOM  # nothing of an earlier task may be felt
        seed_kernels(task.seed)
        agents, first, end = (np.ascontiguousarray(column) for column in task.blocks.T)
        sweep(self._arrays, state, scratch, agents, first, end, task.mu > 0, task.noise)
        changes = tuple(own - given for own, given in zip(counts, task.counts, strict=True))
        return Answer(state.choice[task.agents], state.breaks[task.agents], changes)


def take(state: State, agents: Array, blocks: Array, mu: float, noise: float, per_length: int, seed: int) -> Task:
    """The task of answering some blocks in the present state; counts are shared with it, not copied."""
    return Task(
        agents, state.choice[agents], state.breaks[agents], tuple(state[2:]), blocks, mu, noise, per_length, seed
    )


def merge(state: State, tasks: Sequence[Task], answers: Sequence[Answer]) -> None:
    """Write the answers to tasks that were taken from the same state into it."""
    for task, answer in zip(tasks, answers, strict=True):
        state.choice[task.agents], state.breaks[task.agents] = answer.choice, answer.breaks
        for part, change in zip(state[2:], answer.changes, strict=True):
            part += change


class Crew:
    """Workers in this process, one thread each: the kernels hold no interpreter lock."""

    def __init__(self, arrays: Arrays, blank: State, workers: int) -> None:
        self._workers = [Worker(arrays, blank) for _ in range(workers)]
        self._pool: Executor | None = ThreadPoolExecutor(workers - 1) if workers > 1 else None

    @property
    def size(self) -> int:
        """How many work at the same time."""
        return len(self._workers)

    def answer(self, tasks: Sequence[Task]) -> list[Answer]:
        """Answers in the order of the tasks, at most one task for each worker."""
        others = [] if self._pool is None else [
            self._pool.submit(worker.answer, task) for worker, task in zip(self._workers[1:], tasks[1:], strict=False)
        ]  # fmt: skip
        return [self._workers[0].answer(tasks[0]), *(other.result() for other in others)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()


class ProcessCrew(Crew):
    """Workers in processes of their own, which share nothing with this one but tasks and answers."""

    def __init__(self, arrays: Arrays, blank: State, workers: int) -> None:
        self._size = workers
        self._pool = ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(arrays, blank)
        )

    @property
    def size(self) -> int:
        """How many work at the same time."""
        return self._size

    def answer(self, tasks: Sequence[Task]) -> list[Answer]:
        """Answers in the order of the tasks."""
        assert self._pool is not None
        return list(self._pool.map(_answer, tasks))


_HERE: list[Worker] = []
"""The worker of a child process."""


def _begin(arrays: Arrays, blank: State) -> None:
    _HERE[:] = [Worker(arrays, blank)]


def _answer(task: Task) -> Answer:
    return _HERE[0].answer(task)

"""Large-neighbourhood search with CP-SAT: part of a legal roster is solved anew, again and again.

A neighbourhood sets some agent-days free; the model holds nothing else. Solves are limited by CP-SAT's deterministic
time, not by the clock, so that one worker with one seed takes the same steps on any machine. The roster in hand is
ours alone: no presolve, time limit or interrupt can lose it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..errors import ModelDisagrees
from ..model.pairs import Pairs
from ..model.roster_model import RosterModel
from ..rule_set import POINT
from .certificate import gap_of, required_cost
from .found import Found, StoppedBy
from .neighbourhoods import Free, Kind, Neighbourhoods
from .run import Run
from .standing import Change, Standing
from .stop_watch import stoppable

LIMIT_DET_S = 1.0
"""Deterministic seconds of one neighbourhood."""
FORGIVEN = 10_000_000
"""Tenths of a point for a broken unit of a hard rule, while the roster in hand still breaks one."""


Beside = Callable[["Finisher"], None]


@dataclass(frozen=True)
class Answer:
    """What came of solving one neighbourhood."""

    changes: tuple[Change, ...] | None
    proved: bool
    det_seconds: float


@dataclass
class Finisher:
    """A running search; `standing` is the best roster so far, exactly evaluated.

    `beside` is another engine that has one of two or more workers to itself: it looks at `standing`, gives its own
    rosters to `offer` and its bounds to `hear_bound`, and ends when `is_over` says so.
    """

    compiled: Compiled
    run: Run
    standing: Standing
    bound: float = 0.0
    beside: Beside | None = None
    least_short_min: int | None = None
    stopped_by: StoppedBy | None = None
    rounds: int = 0
    _pairs: Pairs = field(default_factory=Pairs)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._is_halted = False
        self._neighbourhoods = Neighbourhoods(self.compiled, np.random.default_rng(self.run.params.seed))
        self._required = required_cost(self.compiled)
        self._in_flight: list[Free] = []

    def search(self, rounds: int | None = None) -> None:
        """Go on until proof, gap, time or a stop, or for a number of rounds; one thread per worker."""
        jobs: list[Callable[[], None]] = [lambda: self.work(rounds)] * self.run.params.workers
        beside = self.beside
        if beside is not None and len(jobs) > 1:
            jobs[-1] = lambda: beside(self)
        if len(jobs) == 1:
            return jobs[0]()
        with ThreadPoolExecutor(len(jobs)) as pool:
            working = [pool.submit(job) for job in jobs]
            try:
                wait(working, return_when=FIRST_EXCEPTION)
            finally:
                self._is_halted = True  # a failure in one thread, or Ctrl-C in the caller's, ends the others too
            for job_done in working:
                job_done.result()
        return None

    def work(self, rounds: int | None = None) -> None:
        """What one worker does: neighbourhoods, one after the other."""
        while not self.is_over() and (rounds is None or self.rounds < rounds):
            with self._lock:
                kind, free = self._draw()
                standing, number = self.standing, self.rounds
                self.rounds += 1
                self._in_flight.append(free)
            model = self._model(standing, free)
            answer = self._solve(model, number)
            with self._lock:
                self._in_flight = [other for other in self._in_flight if other is not free]
                self._take(kind, free, answer)

    def hear_bound(self, bound: float, least_short_min: int | None = None) -> None:
        """Somebody has proved that no roster costs less [tenths of a point], or is less short [agent-minutes]."""
        with self._lock:
            self.bound = max(self.bound, bound)
            if least_short_min is not None:
                self.least_short_min = max(self.least_short_min or 0, least_short_min)

    def offer(self, changes: tuple[Change, ...], stage: str) -> None:
        """Take changes that make the roster better."""
        with self._lock:
            changed = self.standing.with_changes(changes)
            if changed.cost < self.standing.cost:
                self.standing = changed
                self._report(stage)

    def _draw(self) -> tuple[Kind, Free]:
        """The next neighbourhood; of several draws the one that shares least with those being solved."""
        kind, free = self._neighbourhoods.draw(self.standing)
        for _ in range(8 if self._in_flight else 0):
            busy = np.any(self._in_flight, axis=0)
            if not (free & busy).any():
                break
            kind, free = self._neighbourhoods.draw(self.standing)
        return kind, free

    def _model(self, standing: Standing, free: Free) -> RosterModel:
        forgive = FORGIVEN if standing.cost.hard else None
        model = RosterModel(self.compiled, decided=standing.decided(free), pairs=self._pairs, forgive=forgive)
        model.minimise()
        model.hint(standing.roster())
        return model

    def _solve(self, model: RosterModel, number: int) -> Answer:
        solver = one_thread(self.run, self.run.params.seed + number)
        solver.parameters.max_deterministic_time = LIMIT_DET_S
        with stoppable(solver, self.is_over):
            status = solver.solve(model.model)
        if status == cp_model.MODEL_INVALID:
            raise ModelDisagrees(f"CP-SAT calls the model invalid: {model.model.validate()}")
        if status == cp_model.INFEASIBLE:
            raise ModelDisagrees("CP-SAT proves that a neighbourhood of a legal roster has no legal roster")
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, proved=False, det_seconds=LIMIT_DET_S)
        det_seconds = float(solver.response_proto.deterministic_time)
        return Answer(tuple(model.decisions(solver)), status == cp_model.OPTIMAL, det_seconds)

    def _take(self, kind: Kind, free: Free, answer: Answer) -> None:
        before = self.standing.cost
        if answer.changes is not None:
            changed = self.standing.with_changes(answer.changes)
            if changed.cost <= before:
                self.standing = changed
        after = self.standing.cost
        gained = float(FORGIVEN * (before.hard - after.hard) + before.soft - after.soft)
        kind.learn(
            gained, answer.det_seconds, proved=answer.proved, share_of_limit=answer.det_seconds / LIMIT_DET_S,
            most=self._neighbourhoods.most_cells,
        )  # fmt: skip
        if answer.proved and free.all():
            self.bound = float(after.soft)
        if after < before:
            self._report(kind.name)

    def _report(self, stage: str) -> None:
        cost = self.standing.cost
        self.run.report(
            f"neighbourhoods: {stage}", objective=cost.soft / POINT, bound=self.bound / POINT,
            gap=gap_of(cost.soft / POINT, self.bound / POINT, self._required), hard_violations=cost.hard,
        )  # fmt: skip

    def is_over(self) -> bool:
        """Whether to end, and for which reason first."""
        if self.stopped_by is None:
            cost = self.standing.cost
            gap = gap_of(cost.soft / POINT, self.bound / POINT, self._required)
            if self.run.is_stopped:
                self.stopped_by = "request"
            elif cost.hard == 0 and self.bound > cost.soft - 0.5:
                self.stopped_by = "proof"
            elif cost.hard == 0 and gap <= self.run.params.gap:
                self.stopped_by = "gap"
            elif self.run.seconds_left < 0.2:
                self.stopped_by = "time"
        return self._is_halted or self.stopped_by is not None


def one_thread(run: Run, seed: int) -> cp_model.CpSolver:
    """A solver with one worker: with nobody else to look at the relaxation it does so itself."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.symmetry_level = 0
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, run.seconds_left)
    return solver


def finish(compiled: Compiled, run: Run, start: Found, *, beside: Beside | None = None) -> Found:
    """Improve what an engine has found by solving neighbourhoods of it until time, gap, proof or a stop.

    With two workers or more `beside` has one of them, if it is given.
    """
    assert start.roster is not None
    finisher = Finisher(compiled, run, Standing.of(compiled, start.roster), start.bound, beside, start.least_short_min)
    finisher.search()
    standing, engine = finisher.standing, f"{start.engine} + neighbourhoods"
    if standing.cost.hard:
        return Found(engine, None, None, 0.0, finisher.stopped_by or "time")
    return Found(
        engine, standing.roster(), float(standing.cost.soft), finisher.bound, finisher.stopped_by or "time",
        least_short_min=finisher.least_short_min,
    )  # fmt: skip

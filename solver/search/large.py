"""The engine for problems that no single model can hold: tour search from an empty or given roster."""

from __future__ import annotations

import time

import numpy as np

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..params import SolveParams
from ..rule_set import POINT
from .agent_arrays import HARD
from .arrays import Array, arrays_of
from .bounds.beside import BoundBeside
from .breaks import breaks_in_words, days_of_breaks, place_all, polish
from .certificate import gap_of, required_agent_min, required_cost
from .crew import Crew
from .found import Found, StoppedBy
from .one_agent import legal_tour
from .run import Run
from .tour_search import MU_START, Score, TourSearch, empty_state, tour_costs
from .translate import roster_of, state_of

SWEEPS_LEAST, SWEEPS_MOST = 12, 2000
NOMINAL_BLOCK_S = 0.0007
"""Seconds one agent-week is reckoned to take when the number of sweeps is planned; never measured, so that the same
seed and time limit give the same roster wherever the machine keeps up."""
WORTH_OF_ANOTHER = 0.7
"""What every further worker adds to the speed of the first."""
HURRY_AT = 0.85
"""Share of the time after which smoothing ends and the roster is finished."""
LEFT_FOR_REPORT_S = 1.0
"""Time kept back from the bound on breaks, to write the roster."""
COLD_S = 2.0
"""Kernels that took longer than this to be ready were compiled, not loaded from their cache."""


def search_tours(compiled: Compiled, run: Run, hint: Roster | None) -> Found:
    """Anneal, mend what breaks hard rules, keep the best."""
    run.report("compiling")
    arrays = arrays_of(compiled)
    state = state_of(compiled, arrays, hint) if hint is not None else None
    with Crew(arrays, empty_state(arrays), run.params.workers) as crew:
        search = TourSearch.start(compiled, arrays, run.params.seed, state, crew=crew)
        watch = _Watch(compiled, run, search, BoundBeside(compiled, arrays, run))
        if hint is not None:
            search.keep_if_better()
        make_ready(search, run)
        search.run(
            _planned_sweeps(compiled, run.params),
            mu_start=MU_START if hint is None else 0.3,
            pause=watch.pause,
            hurry=watch.hurry,
        )
    stopped_by: StoppedBy = watch.stopped_by or ("time" if watch.hurry() else "schedule")
    _mend(search, run)
    best = search.best_score
    if best is None or best.hard:
        return Found("tour_search", None, None, watch.bound, "time")
    notes = _finish_breaks(search, run)
    best = search.best_score or best
    run.report("bound", objective=best.cost / POINT, bound=watch.bound / POINT)
    proved = watch.beside.finish(enough=stopped_by in ("request", "gap"))
    roster, least_short_min = roster_of(compiled, search.best), proved.short_min
    return Found(
        "tour_search", roster, best.cost, proved.cost, stopped_by, notes=notes, least_short_min=least_short_min
    )


class _Watch:
    """Reports every sweep and says when to stop."""

    def __init__(self, compiled: Compiled, run: Run, search: TourSearch, beside: BoundBeside) -> None:
        self._run, self._search, self.beside = run, search, beside
        self._required_cost = required_cost(compiled)
        self._required_min = required_agent_min(compiled.problem)
        self._interval_min = compiled.problem.horizon.interval_min
        self.stopped_by: StoppedBy | None = None

    @property
    def bound(self) -> float:
        """What is proved so far [tenths of a point]."""
        return self.beside.best.cost

    def pause(self, number: int, score: Score) -> bool:
        """After a sweep: tell the listener, and whether to end the search."""
        best = self._search.best_score or score
        gap = gap_of(best.cost / POINT, self.bound / POINT, self._required_cost)
        short = 100 * best.short * self._interval_min / self._required_min if self._required_min else 0.0
        self._run.report(
            f"sweep {number}", objective=best.cost / POINT, bound=self.bound / POINT, gap=gap, short_percent=short,
            hard_violations=best.hard,
        )  # fmt: skip
        if self._run.is_stopped:
            self.stopped_by = "request"
        elif best.hard == 0 and gap <= self._run.params.gap:
            self.stopped_by = "gap"
        return self.stopped_by is not None

    def hurry(self) -> bool:
        """Whether the time left is needed to finish."""
        return self._run.is_stopped or self._run.seconds > HURRY_AT * self._run.params.seconds


def make_ready(search: TourSearch, run: Run) -> None:
    """Compile the kernels, or load them; a first compilation does not count towards the time limit.

    A schedule cut off while the cover is still smoothed ends far worse than one that is finished, and the next solve
    would have to do without the roster that this one could have found.
    """
    began_s = time.monotonic()
    search.compile()
    place_all(search.arrays, search.state, search.scratch, np.zeros((0, 2), np.int64), True)
    compile_s = time.monotonic() - began_s
    if compile_s >= COLD_S:
        run.excuse(compile_s)


def _planned_sweeps(compiled: Compiled, params: SolveParams) -> int:
    blocks = len(compiled.choices) * len(compiled.problem.horizon.weeks())
    at_once = 1 + (params.workers - 1) * WORTH_OF_ANOTHER
    return int(np.clip(0.75 * params.seconds * at_once / (blocks * NOMINAL_BLOCK_S), SWEEPS_LEAST, SWEEPS_MOST))


def _finish_breaks(search: TourSearch, run: Run) -> tuple[str, ...]:
    """Place all breaks once more, and say how good that can be at all where the time is left to find out."""
    search.return_to_best()
    polish(search.arrays, search.state, search.scratch, np.random.default_rng(run.params.seed))
    search.keep_if_better()
    days = []
    for day in days_of_breaks(search.arrays, search.best):
        days.append(day)
        if run.is_stopped or run.seconds_left < LEFT_FOR_REPORT_S:
            return ()
    return breaks_in_words(days, required_cost(search.compiled))


def _mend(search: TourSearch, run: Run) -> None:
    """For agents whose tour still breaks a hard rule: long blocks first, then the exact model of that agent alone."""
    for attempt in range(4):
        best = search.best_score
        if best is None or best.hard == 0:
            return
        search.return_to_best()
        broken = [int(a) for a in np.flatnonzero(tour_costs(search.arrays, search.state) >= HARD * 0.99)]
        if attempt < 2:
            search.mend(broken)
        else:
            for agent in broken:
                _rescue(search, run, agent)
        search.keep_if_better()


def _rescue(search: TourSearch, run: Run, agent: int) -> None:
    def choose(worth: list[Array]) -> list[int] | None:
        return legal_tour(search.compiled, agent, worth, seconds=10, seed=run.params.seed)

    search.decide(agent, choose)

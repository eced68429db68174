"""The engine for problems that no single model can hold: tour search from an empty or given roster."""

from __future__ import annotations

import numpy as np

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..rule_set import POINT
from .agent_arrays import HARD
from .arrays import arrays_of
from .capacity_bound import capacity_bound
from .found import Found, StoppedBy
from .run import Run
from .tour_search import Score, TourSearch, tour_costs
from .translate import roster_of, state_of

SWEEPS_LEAST, SWEEPS_MOST = 12, 240
NOMINAL_BLOCK_S = 0.0012
"""Seconds one agent-week is reckoned to take when the number of sweeps is planned; never measured, so that the same
seed and time limit give the same roster wherever the machine keeps up."""


def search_tours(compiled: Compiled, run: Run, hint: Roster | None) -> Found:
    """Anneal, mend what breaks hard rules, keep the best."""
    run.report("compiling")
    arrays = arrays_of(compiled)
    state = state_of(compiled, arrays, hint) if hint is not None else None
    search = TourSearch.start(compiled, arrays, run.params.seed, state)
    required = float(sum(arrays.row_need[row].sum() for row in arrays.cover_full[arrays.cover_over > 0])) or 1.0
    bound = capacity_bound(compiled)
    stopped: list[StoppedBy] = []

    def pause(number: int, score: Score) -> bool:
        best = search.best_score or score
        run.report(
            f"sweep {number}", objective=best.cost / POINT, bound=bound / POINT,
            short_percent=100 * best.short / required, hard_violations=best.hard,
        )  # fmt: skip
        if run.is_stopped:
            stopped.append("request")
        return bool(stopped)

    def hurry() -> bool:
        return run.is_stopped or run.seconds > 0.85 * run.params.seconds

    sweeps = _planned_sweeps(compiled, run)
    search.run(sweeps, mu_start=0.3 if hint is not None else 1.5, pause=pause, hurry=hurry)
    in_time = not hurry()
    _mend(search)
    best = search.best_score
    if best is None or best.hard:
        return Found("tour_search", None, None, bound, "time")
    reason: StoppedBy = stopped[0] if stopped else "schedule" if in_time else "time"
    return Found("tour_search", roster_of(compiled, search.best), best.cost, bound, reason)


def _planned_sweeps(compiled: Compiled, run: Run) -> int:
    blocks = len(compiled.choices) * len(compiled.problem.horizon.weeks())
    return int(np.clip(0.75 * run.params.seconds / (blocks * NOMINAL_BLOCK_S), SWEEPS_LEAST, SWEEPS_MOST))


def _mend(search: TourSearch) -> None:
    """Long blocks for agents whose tour still breaks a hard rule; a few rounds, each scored exactly."""
    for _ in range(4):
        best = search.best_score
        if best is None or best.hard == 0:
            return
        for part, kept in zip(search.state, search.best, strict=True):
            part[...] = kept
        broken = np.flatnonzero(tour_costs(search.arrays, search.state) >= HARD * 0.99)
        search.mend([int(row) for row in broken])
        search.keep_if_better()

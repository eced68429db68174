"""Tours to start from: a short tour search over everybody, of which each agent keeps what breaks no rule.

A few seconds of it leave neighbourhoods of a large roster a far better start than agents who choose one after another:
every agent has answered all others many times, while the need was still smooth.
"""

from __future__ import annotations

import numpy as np

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..rule_set import POINT
from .agent_arrays import HARD
from .arrays import arrays_of
from .crew import Crew
from .exact import EXACT_LIMIT, size_of
from .large import make_ready
from .run import Run
from .tour_search import Score, TourSearch, empty_state, tour_costs
from .translate import roster_of

START_SWEEPS = 40
"""Sweeps of the search; what follows improves faster than more of them."""
START_SHARE = 0.2
"""Part of the time that the sweeps may take before they are finished in haste."""


def tours_to_start(compiled: Compiled, run: Run) -> Roster:
    """The tours found; agents whose rules are still broken have none."""
    run.report("compiling")
    arrays = arrays_of(compiled)
    # Below this size a second process takes longer to begin than all sweeps.
    workers = run.params.workers if size_of(compiled) > EXACT_LIMIT else 1
    with Crew(arrays, empty_state(arrays), workers) as crew:
        search = TourSearch.start(compiled, arrays, run.params.seed, crew=crew)
        make_ready(search, run)
        until_s = run.seconds + START_SHARE * run.seconds_left

        def pause(number: int, score: Score) -> bool:
            best = search.best_score or score
            run.report(f"start: sweep {number}", objective=best.cost / POINT, hard_violations=best.hard)
            return run.is_stopped

        search.run(START_SWEEPS, pause=pause, hurry=lambda: run.is_stopped or run.seconds > until_s)
    found = roster_of(compiled, search.best)
    broken = {compiled.choices[row].agent.id for row in np.flatnonzero(tour_costs(arrays, search.best) >= HARD)}
    return Roster({agent: shifts for agent, shifts in found.shifts.items() if agent not in broken})

"""The engine for given shifts: few options a day and no breaks to place, so that CP-SAT can hold many agents at once.

A legal start within seconds, then neighbourhoods of it. Beside them another engine looks for a proof: tours as columns
where the covers are sums over options, the whole model where that is small.
"""

from __future__ import annotations

from dataclasses import replace

from ..compiled import Compiled
from ..domain.rosters import Roster
from .arrays import arrays_of
from .bounds.beside import LEAST_S
from .bounds.climb import climb
from .exact import UNAIDED_LIMIT, size_of
from .finish import Beside, Finisher, finish
from .found import Found
from .hinted import found_in
from .run import Run
from .start import legal_start
from .whole_model import prove_beside

GIVEN_MOST = 30
"""Option and break variables of one agent-day up to which shifts count as given."""


def has_given_shifts(compiled: Compiled) -> bool:
    """Whether a day offers an agent few enough options for neighbourhoods of many agents."""
    agent_days = len(compiled.choices) * compiled.problem.horizon.n_days
    return size_of(compiled) <= GIVEN_MOST * agent_days


def search_given_shifts(compiled: Compiled, run: Run, hint: Roster | None) -> Found | None:
    """Start from the hint or from nothing, then improve; None where somebody has no legal tour or time ran out."""
    known = found_in(compiled, hint) if hint is not None else None
    if known is None:
        standing = legal_start(compiled, run, _tours_to_start(compiled, run))
        if standing is None:
            return None
        known = Found("start", standing.roster(), None, 0.0, "schedule")
    return finish_given_shifts(compiled, run, known)


def _tours_to_start(compiled: Compiled, run: Run) -> Roster | None:
    """What a short tour search leaves, for headcounts; nothing where compiling it would take longer than it saves.

    Agents who choose one after another meet the first headcounts in full and leave the last ones empty.
    """
    if not compiled.headcounts or size_of(compiled) <= UNAIDED_LIMIT:
        return None
    from .tour_start import tours_to_start  # kernels: compiled at first use

    return tours_to_start(compiled, run)


def finish_given_shifts(compiled: Compiled, run: Run, known: Found) -> Found:
    """Neighbourhoods of a roster, with the engine beside them that suits the problem; a single worker takes turns."""
    from .columns.beside import columns_before, columns_beside, suits  # kernels: compiled at first use

    if not suits(compiled):
        tiny = size_of(compiled) <= UNAIDED_LIMIT
        return finish(compiled, run, known, beside=prove_beside if tiny else hours_then(Finisher.work))
    if run.params.workers == 1:
        known = columns_before(compiled, run, known)
    found = finish(compiled, run, known, beside=hours_then(columns_beside) if compiled.covers else columns_beside)
    return replace(found, engine=f"{found.engine} + columns")


def hours_then(engine: Beside) -> Beside:
    """First what hours and classes of agents prove about covers, where there is time for it; then the engine."""

    def beside(finisher: Finisher) -> None:
        compiled = finisher.compiled
        if finisher.run.params.seconds < LEAST_S:
            return engine(finisher)
        for found in climb(compiled, arrays_of(compiled), finisher.run.seconds_left, finisher.is_over):
            finisher.hear_bound(found.cost, found.short_min)
            if finisher.is_over():
                return None
        return engine(finisher)

    return beside

"""The engine for given shifts: few options a day and no breaks to place, so that CP-SAT can hold many agents at once.

A legal start within seconds, then neighbourhoods of it; small problems are also tried as a whole, which may prove them.
"""

from __future__ import annotations

from ..compiled import Compiled
from ..domain.rosters import Roster
from .exact import UNAIDED_LIMIT, size_of
from .finish import finish
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
        standing = legal_start(compiled, run)
        if standing is None:
            return None
        known = Found("start", standing.roster(), None, 0.0, "schedule")
    return finish(compiled, run, known, beside=prove_beside if size_of(compiled) <= UNAIDED_LIMIT else None)

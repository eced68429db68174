"""A roster to start from, if it may be kept: then no result is worse than what the caller already has."""

from __future__ import annotations

from ..assessment import evaluate
from ..compiled import Compiled
from ..domain.options import OptionList
from ..domain.problem import RosterProblem
from ..domain.rosters import Roster
from ..domain.shifts import Shift, break_starts, starts_of_breaks, with_breaks
from ..rule_set import POINT
from .found import Found


def found_in(compiled: Compiled, hint: Roster) -> Found | None:
    """The hint as something found; None when it breaks a hard rule or holds a shift that an engine could not make."""
    shifts = {choices.agent.id: hint.of_agent(choices.agent.id) for choices in compiled.choices}
    for choices in compiled.choices:
        own = shifts[choices.agent.id]
        if len({shift.day for shift in own}) < len(own):
            return None
        for shift in own:
            inside = 0 <= shift.day < len(choices.days)
            if not inside or not _could_be_made(compiled.problem, choices.days[shift.day], shift):
                return None
    assessment = evaluate(compiled.problem, Roster(shifts))
    if assessment.hard_violations:
        return None
    return Found("hint", Roster(shifts), assessment.objective * POINT, 0.0, "time")


def _could_be_made(problem: RosterProblem, options: OptionList, shift: Shift) -> bool:
    """Whether the shift is an option of its day, with every break in its place."""
    option = options.index_of(shift)
    if not option:
        return False
    plain, breaks = options.shifts[option - 1], options.breaks[option - 1]
    starts = break_starts(shift.start, breaks, starts_of_breaks(shift, breaks, problem.horizon.interval_min))
    return shift == with_breaks(plain, problem.template_by_id[plain.template].activity, breaks, starts)

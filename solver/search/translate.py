"""Between rosters and the search's state: options and break starts on one side, shifts with segments on the other."""

from __future__ import annotations

from collections.abc import Iterator

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..domain.shifts import Shift, break_starts, starts_of_breaks, with_breaks
from .arrays import Arrays
from .kernels import State
from .tour_search import empty_state, recount


def roster_of(compiled: Compiled, state: State) -> Roster:
    """The roster a state stands for."""
    return Roster.of(_pairs(compiled, state))


def _pairs(compiled: Compiled, state: State) -> Iterator[tuple[str, Shift]]:
    step = compiled.problem.horizon.interval_min
    for row, choices in enumerate(compiled.choices):
        for day, options in enumerate(choices.days):
            option = int(state.choice[row, day])
            if option:
                shift, breaks = options.shifts[option - 1], options.breaks[option - 1]
                starts = [int(start) * step for start in state.breaks[row, day, : len(breaks)]]
                activity = compiled.problem.template_by_id[shift.template].activity
                yield choices.agent.id, with_breaks(shift, activity, breaks, starts)


def state_of(compiled: Compiled, arrays: Arrays, roster: Roster) -> State:
    """The state a roster stands for; shifts that are no option of their agent are left out."""
    state = empty_state(arrays)
    step = compiled.problem.horizon.interval_min
    for row, choices in enumerate(compiled.choices):
        for shift in roster.of_agent(choices.agent.id):
            options = choices.days[shift.day]
            option = options.index_of(shift)
            if option:
                state.choice[row, shift.day] = option
                breaks = options.breaks[option - 1]
                starts = break_starts(shift.start, breaks, starts_of_breaks(shift, breaks, step))
                for position, start in enumerate(starts):
                    state.breaks[row, shift.day, position] = start // step
    return recount(arrays, state)

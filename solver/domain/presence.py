"""Who is on contacts and who is present, per agent and interval: what cover-scoped rules look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .agents import Agent
from .matching import places_filled
from .problem import RosterProblem
from .rosters import Roster
from .shifts import Shift
from .tours import past_shifts


@dataclass(frozen=True)
class Presence:
    """Boolean matrices of shape (n_agents, n_intervals), rows in the problem's order of agents.

    `contact`: serving contacts during the whole interval. `present`: at work and not resting during the whole
    interval. A shift from history that reaches into the horizon counts fully: where its breaks fell is not known.
    """

    problem: RosterProblem
    contact: NDArray[np.bool_]
    present: NDArray[np.bool_]
    shifts: tuple[tuple[Shift, ...], ...] = ()
    """Shifts of the roster, agent by agent; those of history left out."""

    @cached_property
    def on_template(self) -> Counter[tuple[int, str]]:
        """Agents per day and shift template, the day being that on which the shift starts."""
        return Counter(key for own in self.shifts for key in {(shift.day, shift.template) for shift in own})

    @cached_property
    def filled(self) -> NDArray[np.int64]:
        """Required places filled per skill and interval, in a matching that leaves the fewest empty."""
        return places_filled(self.problem, self.contact)


def presence_of(problem: RosterProblem, roster: Roster, agents: Sequence[Agent] | None = None) -> Presence:
    """Presence of every agent in a roster, or of some agents, one row each."""
    agents = problem.agents if agents is None else agents
    shape = (len(agents), problem.horizon.n_intervals)
    contact, present = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for row, agent in enumerate(agents):
        for shift in (*past_shifts(problem, agent), *roster.of_agent(agent.id)):
            _mark(problem, shift, contact[row], present[row])
    return Presence(problem, contact, present, tuple(roster.of_agent(agent.id) for agent in agents))


def _mark(problem: RosterProblem, shift: Shift, contact: NDArray[np.bool_], present: NDArray[np.bool_]) -> None:
    if not shift.segments:
        template = problem.template_by_id.get(shift.template)
        _mark_span(problem, shift.start, shift.end, template.activity if template else None, contact, present)
    for segment in shift.segments:
        _mark_span(problem, segment.start, segment.end, segment.activity, contact, present)


def _mark_span(
    problem: RosterProblem,
    start: int,
    end: int,
    activity: str | None,
    contact: NDArray[np.bool_],
    present: NDArray[np.bool_],
) -> None:
    """Mark the whole intervals of [start, end); of a past shift whose template is gone contacts are supposed."""
    step, kind = problem.horizon.interval_min, problem.activity_by_id[activity].kind if activity else "contact"
    first, last = max(0, -(-start // step)), max(0, end // step)
    if kind != "rest":
        present[first:last] = True
        if kind == "contact":
            contact[first:last] = True

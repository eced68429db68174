"""A tour: one agent's shifts over the horizon with what came before. Agent-scoped rules look at nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .agents import Agent
from .contracts import Contract
from .horizon import Horizon
from .problem import RosterProblem
from .rosters import Roster
from .shifts import Shift


@dataclass(frozen=True)
class Tour:
    """One agent's line of the roster.

    `past` are shifts that started before the horizon (negative days), `shifts` those inside it, both in time order.
    """

    problem: RosterProblem
    agent: Agent
    past: tuple[Shift, ...]
    shifts: tuple[Shift, ...]

    @property
    def horizon(self) -> Horizon:
        """The horizon of the problem."""
        return self.problem.horizon

    @property
    def contract(self) -> Contract:
        """The agent's contract."""
        return self.problem.contract_of(self.agent)

    @cached_property
    def all_shifts(self) -> tuple[Shift, ...]:
        """Past and planned shifts in time order."""
        return self.past + self.shifts

    @cached_property
    def days_worked(self) -> frozenset[int]:
        """Days on which a shift starts, history (negative days) included."""
        return frozenset(shift.day for shift in self.all_shifts)

    @cached_property
    def known_from_day(self) -> int:
        """First day about which something is known: before it nothing is judged."""
        return known_from_day(self.problem, self.agent)

    def on_day(self, day: int) -> Iterator[Shift]:
        """Shifts that start on a day."""
        return (shift for shift in self.all_shifts if shift.day == day)


def known_from_day(problem: RosterProblem, agent: Agent) -> int:
    """First day number whose shifts are known: the history's first day, the hiring day or the horizon's first day."""
    horizon = problem.horizon
    known = horizon.day_of(agent.history.from_on) if agent.history else 0
    return min(known, 0)


def past_shifts(problem: RosterProblem, agent: Agent) -> tuple[Shift, ...]:
    """The agent's history as shifts with negative days, in time order."""
    if agent.history is None:
        return ()
    horizon = problem.horizon
    shifts = []
    for past in agent.history.shifts:
        start, end = horizon.minute_of(past.start), horizon.minute_of(past.end)
        shifts.append(Shift(start, end, horizon.day_at(start), past.paid_min, past.template or ""))
    return tuple(sorted(shift for shift in shifts if shift.day < 0))


def tour_of(problem: RosterProblem, roster: Roster, agent: Agent) -> Tour:
    """The tour of one agent in a roster."""
    return Tour(problem, agent, past_shifts(problem, agent), roster.of_agent(agent.id))


def is_judged_whole(problem: RosterProblem, agent: Agent, days: range) -> bool:
    """Whether a minimum over these days can be judged: all of them known or planned, the agent employed throughout."""
    horizon = problem.horizon
    if days.start < known_from_day(problem, agent) or days.stop > horizon.n_days:
        return False
    hired = horizon.day_of(agent.hired_on) if agent.hired_on else days.start
    leaves = horizon.day_of(agent.leaves_on) if agent.leaves_on else days.stop
    return hired <= days.start and days.stop <= leaves


def credited_min(problem: RosterProblem, agent: Agent, days: range) -> int:
    """Paid minutes that approved time off adds to the agent's hours on these days."""
    horizon, total = problem.horizon, 0
    for absence in agent.time_off:
        start, end = horizon.minute_of(absence.start), horizon.minute_of(absence.end)
        first, last = horizon.day_at(start), horizon.day_at(end - 1)
        total += absence.credited_min * len(range(max(first, days.start), min(last + 1, days.stop)))
    return total

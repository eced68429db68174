"""Timefold's Python package on Java: one entity per agent and day, its options shift and skill, rules as streams.

No `from __future__ import annotations` here: the package reads the annotations themselves.
"""

import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Annotated

from timefold.solver import SolverFactory  # type: ignore[import-not-found]
from timefold.solver.config import (  # type: ignore[import-not-found]
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (  # type: ignore[import-not-found]
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (  # type: ignore[import-not-found]
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

from benchmarks.peers.answer import Answer, Limits, answer_with
from benchmarks.peers.instance import Instance, Person

NOTE = (
    "an agent serves one skill for a whole shift; one thread, as the community edition has; the limit includes the "
    "start of Java"
)


@dataclass
class Option:
    """A shift at one skill, or the day off, which lasts no time."""

    id: Annotated[str, PlanningId]
    shift: str
    skill: str
    start: int
    hours: int


@dataclass
class Cell:
    """Agents wanted for a skill in one hour, counted from the first midnight."""

    id: Annotated[str, PlanningId]
    skill: str
    hour: int
    wanted: int


@dataclass
class Week:
    """Hours due and allowed to an agent in a week."""

    id: Annotated[str, PlanningId]
    least: int
    most: int


@planning_entity
@dataclass
class AgentDay:
    """What an agent does on a day; `options` are the values it may take."""

    id: Annotated[str, PlanningId]
    agent: str
    day: int
    week: str
    options: Annotated[list[Option], ValueRangeProvider]
    option: Annotated[Option | None, PlanningVariable] = field(default=None)

    def works(self) -> bool:
        """Whether it is no day off."""
        return self.option is not None and self.option.hours > 0

    def hours(self) -> int:
        """Hours of the shift; 0 on a day off."""
        return 0 if self.option is None else self.option.hours

    def skill(self) -> str:
        """The skill served; empty on a day off."""
        return "" if self.option is None else self.option.skill

    def first_hour(self) -> int:
        """First hour of the shift since the first midnight."""
        return 0 if self.option is None else 24 * self.day + self.option.start

    def end_hour(self) -> int:
        """Hour at which the shift is over."""
        return 0 if self.option is None else 24 * self.day + self.option.start + self.option.hours


@planning_solution
@dataclass
class Plan:
    """The whole question for this package, and its answer."""

    cells: Annotated[list[Cell], ProblemFactCollectionProperty]
    weeks: Annotated[list[Week], ProblemFactCollectionProperty]
    agent_days: Annotated[list[AgentDay], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def rules_for(instance: Instance) -> object:
    """The rules as constraint streams, with the instance's figures."""
    rest, most_days, in_a_row = instance.rest_hours, instance.most_days, instance.most_in_a_row
    filled_price, surplus_price = instance.short_price + instance.surplus_price, instance.surplus_price

    @constraint_provider
    def rules(factory: ConstraintFactory) -> list[Constraint]:
        working = factory.for_each(AgentDay).filter(lambda one: one.works())
        return [
            # The next day's shift of the same agent begins too soon.
            working.join(
                AgentDay,
                Joiners.equal(lambda one: one.agent),
                Joiners.equal(lambda one: one.day + 1, lambda other: other.day),
            )
            .filter(lambda one, other: other.works() and other.first_hour() - one.end_hour() < rest)
            .penalize(HardSoftScore.ONE_HARD)
            .as_constraint("rest"),
            working.group_by(lambda one: one.agent, ConstraintCollectors.count())
            .filter(lambda agent, days: days > most_days)
            .penalize(HardSoftScore.ONE_HARD, lambda agent, days: days - most_days)
            .as_constraint("days"),
            # As many working days as allowed in a row, and the day before them as well.
            working.join(
                AgentDay,
                Joiners.equal(lambda one: one.agent),
                Joiners.less_than_or_equal(lambda one: one.day, lambda other: other.day),
                Joiners.greater_than(lambda one: one.day + in_a_row + 1, lambda other: other.day),
            )
            .filter(lambda one, other: other.works())
            .group_by(lambda one, other: one, ConstraintCollectors.count_bi())
            .filter(lambda one, days: days > in_a_row)
            .penalize(HardSoftScore.ONE_HARD)
            .as_constraint("in a row"),
            factory.for_each(AgentDay)
            .group_by(lambda one: one.week, ConstraintCollectors.sum(lambda one: one.hours()))
            .join(Week, Joiners.equal(lambda week, hours: week, lambda band: band.id))
            .filter(lambda week, hours, band: hours < band.least or hours > band.most)
            .penalize(
                HardSoftScore.ONE_HARD,
                lambda week, hours, band: band.least - hours if hours < band.least else hours - band.most,
            )
            .as_constraint("week"),
            # Everybody on duty costs the surplus; a place filled pays it back, and the shortage that it ends.
            working.penalize(HardSoftScore.ONE_SOFT, lambda one: one.hours() * surplus_price).as_constraint("on duty"),
            working.join(
                Cell,
                Joiners.equal(lambda one: one.skill(), lambda cell: cell.skill),
                Joiners.less_than_or_equal(lambda one: one.first_hour(), lambda cell: cell.hour),
                Joiners.greater_than(lambda one: one.end_hour(), lambda cell: cell.hour),
            )
            .group_by(lambda one, cell: cell, ConstraintCollectors.count_bi())
            .reward(
                HardSoftScore.ONE_SOFT,
                lambda cell, count: (count if count < cell.wanted else cell.wanted) * filled_price,
            )
            .as_constraint("filled"),
        ]

    return rules


def solve(instance: Instance, limits: Limits) -> Answer:
    """Solve with the package's default phases for the time that is left."""
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[AgentDay],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules_for(instance)),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * limits.left_s))),
        random_seed=limits.seed,
    )
    solver = SolverFactory.create(config).build_solver()
    plan = solver.solve(_plan(instance))
    rows = [(one.agent, one.day, one.option.shift) for one in plan.agent_days if one.works()]
    undecided = sum(one.option is None for one in plan.agent_days)
    note = NOTE + (f"; time ran out with {undecided} agent-days undecided" if undecided else "")
    return Answer(version("timefold"), note, rows)


def _plan(instance: Instance) -> Plan:
    cells = [
        Cell(f"{skill} {hour}", skill, hour, wanted)
        for skill, line in instance.wanted.items()
        for hour, wanted in enumerate(line)
        if wanted
    ]
    weeks = [
        Week(f"{person.id} {week}", *person.week_band(week))
        for person in instance.agents
        for week in range(instance.n_days // 7)
    ]
    off = Option("off", "", "", 0, 0)
    known = {
        (shift.id, skill): Option(f"{shift.id} {skill}", shift.id, skill, shift.start_hour, shift.hours)
        for shift in instance.shifts
        for skill in instance.skills
    }
    days = [
        AgentDay(f"{person.id} {day}", person.id, day, f"{person.id} {day // 7}", _options(person, day, off, known))
        for person in instance.agents
        for day in range(instance.n_days)
    ]
    return Plan(cells, weeks, days)


def _options(person: Person, day: int, off: Option, known: dict[tuple[str, str], Option]) -> list[Option]:
    if day in person.leave:
        return [off]
    return [off, *(known[shift, skill] for shift in person.shifts for skill in person.skills)]


if __name__ == "__main__":
    sys.exit(answer_with(solve, sys.argv[1:]))

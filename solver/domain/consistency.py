"""Cross-references and contradictions inside a problem: the first one found is said in one clear message."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from ..errors import ProblemError

if TYPE_CHECKING:
    from .contracts import Contract
    from .problem import RosterProblem
    from .shifts import ShiftTemplate


def first_inconsistency(problem: RosterProblem) -> ProblemError | None:
    """The first thing in the problem that cannot be, or None."""
    return next(_inconsistencies(problem), None)


def _inconsistencies(problem: RosterProblem) -> Iterator[ProblemError]:
    yield from _duplicates(problem)
    yield from _contracts(problem)
    yield from _templates(problem)
    yield from _agents(problem)
    yield from _requirement(problem)
    yield from _locked(problem)


def unknown(where: str, what: str, name: str, known: Collection[str]) -> ProblemError:
    """The error for a reference to something that is not defined, with the nearest name as a guess."""
    near = difflib.get_close_matches(name, list(known), n=1)
    listed = ", ".join(sorted(known)[:8]) + (", …" if len(known) > 8 else "")
    return ProblemError(
        where,
        f"unknown {what} {name!r}",
        f"one of {listed}" if known else f"a {what} that is defined; none is",
        f"{near[0]!r} was meant?" if near else "",
        code=f"problem.unknown_{what.replace(' ', '_')}",
        params={"name": name},
    )


def _duplicates(problem: RosterProblem) -> Iterator[ProblemError]:
    for label in ("skills", "teams", "activities", "contracts", "templates", "agents"):
        seen: dict[str, int] = {}
        for index, item in enumerate(getattr(problem, label)):
            if item.id in seen:
                where = f"{label}[{index}].id"
                yield ProblemError(
                    where,
                    f"{item.id!r} a second time",
                    f"ids that differ ({label}[{seen[item.id]}] has it too)",
                    code="problem.duplicate_id",
                    params={"name": item.id},
                )
            seen[item.id] = index


def _contracts(problem: RosterProblem) -> Iterator[ProblemError]:
    templates = {template.id for template in problem.templates}
    for index, contract in enumerate(problem.contracts):
        where = f"contracts[{index}] ({contract.id})"
        for name in contract.templates:
            if name not in templates:
                yield unknown(f"{where}.templates", "shift template", name, templates)
        yield from _contradictory_hours(problem, contract, where)


def _contradictory_hours(problem: RosterProblem, contract: Contract, where: str) -> Iterator[ProblemError]:
    """Weekly and period hours that no tour can meet together, when whole weeks fill the period."""
    horizon, week, period = problem.horizon, contract.week_paid_min, contract.period_paid_min
    days = horizon.period_of(0)
    weeks = {horizon.week_of(day) for day in days}
    whole_weeks = [w for w in weeks if all(day in days for day in horizon.days_of_week(w))]
    if week.most is not None and period.least is not None and len(weeks) * week.most < period.least:
        yield ProblemError(
            f"{where}.period_paid_min.least",
            f"{period.least} min",
            f"at most {len(weeks) * week.most} ({len(weeks)} weeks of at most {week.most} min)",
            "the period total is meant for a longer period, or hours were given where minutes are expected",
            code="problem.contradictory_contract",
            params={"contract": contract.id},
        )
    if week.least is not None and period.most is not None and len(whole_weeks) * week.least > period.most:
        yield ProblemError(
            f"{where}.period_paid_min.most",
            f"{period.most} min",
            f"at least {len(whole_weeks) * week.least} ({len(whole_weeks)} weeks of at least {week.least} min)",
            "the weekly minimum or the period maximum is wrong",
            code="problem.contradictory_contract",
            params={"contract": contract.id},
        )


def _templates(problem: RosterProblem) -> Iterator[ProblemError]:
    activities = {activity.id for activity in problem.activities}
    skills = {skill.id for skill in problem.skills}
    for index, template in enumerate(problem.templates):
        where = f"templates[{index}] ({template.id})"
        for name in (template.activity, *(item.activity for item in template.breaks)):
            if name not in activities:
                yield unknown(where, "activity", name, activities)
        if template.skill is not None and template.skill not in skills:
            yield unknown(f"{where}.skill", "skill", template.skill, skills)
        yield from _off_grid(problem, template, where)


def _off_grid(problem: RosterProblem, template: ShiftTemplate, where: str) -> Iterator[ProblemError]:
    step = problem.horizon.interval_min
    times = {
        "start": template.starts_min(),
        "length": template.lengths_min,
        "break length": tuple(item.length_min for item in template.breaks),
        "break window": tuple(t for item in template.breaks for t in (item.earliest_min, item.latest_min)),
    }
    for what, minutes in times.items():
        for value in minutes:
            if value % step:
                yield ProblemError(
                    where,
                    f"a {what} of {value} min",
                    f"multiples of the planning interval, {step} min",
                    "a smaller horizon.interval_min is needed",
                    code="problem.off_grid",
                    params={"template": template.id, "minutes": value},
                )


def _agents(problem: RosterProblem) -> Iterator[ProblemError]:
    skills = {skill.id for skill in problem.skills}
    teams = {team.id for team in problem.teams}
    contracts = {contract.id for contract in problem.contracts}
    people = {agent.id for agent in problem.agents}
    templates = {template.id for template in problem.templates}
    for index, agent in enumerate(problem.agents):
        where = f"agents[{index}] ({agent.id})"
        if agent.contract not in contracts:
            yield unknown(f"{where}.contract", "contract", agent.contract, contracts)
        if agent.team is not None and agent.team not in teams:
            yield unknown(f"{where}.team", "team", agent.team, teams)
        for name in agent.skills:
            if name not in skills:
                yield unknown(f"{where}.skills", "skill", name, skills)
        if agent.mentor is not None and agent.mentor not in people:
            yield unknown(f"{where}.mentor", "agent", agent.mentor, people)
        for wish in agent.wishes:
            for name in wish.templates:
                if name not in templates:
                    yield unknown(f"{where}.wishes", "shift template", name, templates)


def _requirement(problem: RosterProblem) -> Iterator[ProblemError]:
    skills = {skill.id for skill in problem.skills}
    seen: set[str] = set()
    for index, line in enumerate(problem.requirement):
        where = f"requirement[{index}] ({line.skill})"
        if line.skill not in skills:
            yield unknown(where, "skill", line.skill, skills)
        if line.skill in seen:
            yield ProblemError(
                where,
                f"skill {line.skill!r} a second time",
                "one line per skill",
                code="problem.duplicate_id",
                params={"name": line.skill},
            )
        seen.add(line.skill)
        if len(line.agents) != problem.horizon.n_intervals:
            yield ProblemError(
                where,
                f"{len(line.agents)} intervals",
                f"{problem.horizon.n_intervals} ({problem.horizon.n_days} days from {problem.horizon.start_on} "
                f"in {problem.horizon.timezone}, {problem.horizon.interval_min} min each)",
                "the clocks change within the horizon, or the requirement was made for another interval",
                code="problem.requirement_length",
                params={"skill": line.skill},
            )


def _locked(problem: RosterProblem) -> Iterator[ProblemError]:
    people = {agent.id for agent in problem.agents}
    templates = {template.id for template in problem.templates}
    for index, lock in enumerate(problem.locked):
        where = f"locked[{index}]"
        if lock.agent not in people:
            yield unknown(f"{where}.agent", "agent", lock.agent, people)
        if lock.template is not None and lock.template not in templates:
            yield unknown(f"{where}.template", "shift template", lock.template, templates)
        if (lock.start is None) != (lock.end is None):
            yield ProblemError(where, "only one of start and end", "both (a shift) or neither (a day off)")
        if not 0 <= problem.horizon.day_of(lock.on) < problem.horizon.n_days:
            yield ProblemError(f"{where}.on", f"{lock.on}", "a date inside the horizon")

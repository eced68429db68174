"""Cross-references and contradictions inside a problem: the first one found is said in one clear message."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ..errors import ProblemError

if TYPE_CHECKING:
    from .contracts import Contract
    from .problem import Locked, RosterProblem
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
    yield from _headcounts(problem)
    yield from _instants(problem)
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
    activities = {activity.id: activity.kind for activity in problem.activities}
    skills = {skill.id for skill in problem.skills}
    for index, template in enumerate(problem.templates):
        where = f"templates[{index}] ({template.id})"
        for name in (template.activity, *(item.activity for item in template.breaks)):
            if name not in activities:
                yield unknown(where, "activity", name, activities)
        yield from _working_rest(template, activities, where)
        if template.skill is not None and template.skill not in skills:
            yield unknown(f"{where}.skill", "skill", template.skill, skills)
        yield from _off_grid(problem, template, where)


def _working_rest(template: ShiftTemplate, kinds: Mapping[str, str], where: str) -> Iterator[ProblemError]:
    """Work that is a rest, and a break that is none: presence and paid time would contradict each other."""
    if kinds.get(template.activity) == "rest":
        yield ProblemError(
            f"{where}.activity",
            f"{template.activity!r}, a rest",
            "an activity of kind contact or other",
            "the break was meant to stand in `breaks`",
            code="problem.wrong_kind",
            params={"template": template.id, "activity": template.activity},
        )
    for item in template.breaks:
        if kinds.get(item.activity, "rest") != "rest":
            yield ProblemError(
                f"{where}.breaks",
                f"{item.activity!r}, of kind {kinds[item.activity]}",
                "an activity of kind rest",
                code="problem.wrong_kind",
                params={"template": template.id, "activity": item.activity},
            )


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


def _headcounts(problem: RosterProblem) -> Iterator[ProblemError]:
    templates = {template.id for template in problem.templates}
    seen: set[tuple[str, int]] = set()
    for index, line in enumerate(problem.headcounts):
        where, day = f"headcounts[{index}] ({line.template} {line.on})", problem.horizon.day_of(line.on)
        if line.template not in templates:
            yield unknown(f"{where}.template", "shift template", line.template, templates)
        if not 0 <= day < problem.horizon.n_days:
            yield ProblemError(f"{where}.on", f"{line.on}", "a date inside the horizon")
        if (line.template, day) in seen:
            yield ProblemError(where, "this template and date a second time", "one line per template and date")
        seen.add((line.template, day))


def _instants(problem: RosterProblem) -> Iterator[ProblemError]:
    """Inside, time is whole minutes of years that a calendar has on both sides."""
    for where, instant in _written_instants(problem):
        if instant.second or instant.microsecond or not 1970 <= instant.year <= 2999:
            yield ProblemError(where, instant.isoformat(), "whole minutes of a year from 1970 to 2999")


def _written_instants(problem: RosterProblem) -> Iterator[tuple[str, datetime]]:
    for index, agent in enumerate(problem.agents):
        where = f"agents[{index}] ({agent.id})"
        for position, absence in enumerate(agent.time_off):
            yield f"{where}.time_off[{position}].start", absence.start
            yield f"{where}.time_off[{position}].end", absence.end
        for position, shift in enumerate(agent.history.shifts if agent.history else ()):
            yield f"{where}.history.shifts[{position}].start", shift.start
            yield f"{where}.history.shifts[{position}].end", shift.end
    for index, lock in enumerate(problem.locked):
        if lock.start is not None and lock.end is not None:
            yield f"locked[{index}].start", lock.start
            yield f"locked[{index}].end", lock.end


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
        yield from _misfiled(problem, lock, where)


def _misfiled(problem: RosterProblem, lock: Locked, where: str) -> Iterator[ProblemError]:
    """A locked shift that no roster could keep because of how it is written."""
    if lock.start is not None and lock.end is not None:
        start, end = problem.horizon.minute_of(lock.start), problem.horizon.minute_of(lock.end)
        starts_on = problem.horizon.date_of(problem.horizon.day_at(start))
        if starts_on != lock.on:
            yield ProblemError(f"{where}.start", f"a start on {starts_on}", f"a start on {lock.on}, its date")
        if end <= start:
            yield ProblemError(f"{where}.end", lock.end.isoformat(), f"an end after {lock.start.isoformat()}")

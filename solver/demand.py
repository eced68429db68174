"""The door between demand and supply: a requirement table becomes the requirement of a roster problem."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from .domain.consistency import unknown
from .domain.problem import RosterProblem, SkillRequirement
from .errors import ProblemError

MAX_AGENTS = 100_000
"""More agents in one interval are a slip in the table, not a centre."""

EDGE_DAYS = 7
"""So many days without a row at either end of the horizon mean another period, not a closed week-end."""

RequirementRow = tuple[str, datetime, float]
"""Skill, aware start of the interval, agents required in it (fractions allowed)."""


def with_requirement(problem: RosterProblem, rows: Iterable[RequirementRow], interval_min: int) -> RosterProblem:
    """The problem with its requirement replaced by the rows of a table.

    Parameters
    ----------
    rows : skill, start, agents; one row per skill and interval, in any order. Intervals without a row need nobody.
        Rows outside the horizon are left aside: a forecast may reach further than a roster.
    interval_min : length of the table's intervals [min]; it need not be the problem's.

    Returns
    -------
    A new problem. Fractions are rounded up, an interval of the roster asks for the most that any interval of
    the table overlapping it asks for: 30-minute rows fill two intervals of 15 minutes alike.

    Raises
    ------
    ProblemError
        For an unknown skill, a start without offset or off the grid, a row given twice, a number that cannot be, or
        a table of another period.
    """
    horizon = problem.horizon
    lines: dict[str, list[int]] = {}
    seen: set[tuple[str, int]] = set()
    for row in rows:
        skill, _, agents = row
        first = _start_minute(problem, row, interval_min)
        if (skill, first) in seen:
            raise _error(row, "this interval a second time", "one row per skill and interval", "duplicate_interval")
        seen.add((skill, first))
        needed = lines.setdefault(_known_skill(problem, skill), [0] * horizon.n_intervals)
        _raise_to(needed, _whole(row, agents), first, first + interval_min, horizon.interval_min)
    _refuse_other_period(problem, [minute for _, minute in seen], interval_min)
    requirement = tuple(
        SkillRequirement(skill=skill.id, agents=tuple(lines[skill.id])) for skill in problem.skills if skill.id in lines
    )
    return problem.model_copy(update={"requirement": requirement})


def _known_skill(problem: RosterProblem, skill: str) -> str:
    known = [item.id for item in problem.skills]
    if skill not in known:
        raise unknown("requirement", "skill", skill, known)
    return skill


def _start_minute(problem: RosterProblem, row: RequirementRow, interval_min: int) -> int:
    start = row[1]
    if start.tzinfo is None:
        raise _error(row, "a start without offset", "an instant with its offset from UTC", "naive_instant")
    try:
        minute = problem.horizon.minute_of(start)
    except ValueError as error:
        raise _error(row, str(error), "a start at a whole minute", "off_grid") from error
    step = math.gcd(interval_min, problem.horizon.interval_min)
    if minute % step:
        raise _error(row, f"a start {minute % step} min off the grid", f"multiples of {step} min", "off_grid")
    return minute


def _whole(row: RequirementRow, agents: float) -> int:
    if not math.isfinite(agents) or not 0 <= agents <= MAX_AGENTS:
        raise _error(row, f"{agents:g} agents", f"a number from 0 to {MAX_AGENTS}", "agents_out_of_range")
    # 3.0000000001 is what arithmetic leaves of 3: a fourth agent needs a better reason.
    return math.ceil(agents - 1e-6)


def _raise_to(needed: list[int], agents: int, start: int, end: int, step: int) -> None:
    for index in range(max(0, start // step), min(len(needed), -(-end // step))):
        needed[index] = max(needed[index], agents)


def _refuse_other_period(problem: RosterProblem, starts: list[int], interval_min: int) -> None:
    horizon = problem.horizon
    inside = [minute for minute in starts if -interval_min < minute < horizon.end_min]
    if inside:
        first, last = horizon.day_at(max(0, min(inside))), horizon.day_at(max(inside))
        if first < EDGE_DAYS and horizon.n_days - 1 - last < EDGE_DAYS:
            return
    if not starts:
        found = "no rows"
    else:
        days = [horizon.date_of(horizon.day_at(edge)) for edge in (min(starts), max(starts))]
        found = f"rows from {days[0]} to {days[1]}"
    raise ProblemError(
        "requirement",
        found,
        f"rows for the horizon, {horizon.start_on} to {horizon.date_of(horizon.n_days - 1)} in {horizon.timezone}",
        "the requirement belongs to another period; a closed week is said with rows of 0 agents.",
        code="requirement.other_period",
        params={"start_on": str(horizon.start_on), "n_days": horizon.n_days},
    )


def _error(row: RequirementRow, found: str, expected: str, reason: str) -> ProblemError:
    skill, start, _ = row
    return ProblemError(
        f"requirement, skill {skill!r} at {start.isoformat()}",
        found,
        expected,
        code=f"requirement.{reason}",
        params={"skill": skill, "start": start.isoformat()},
    )

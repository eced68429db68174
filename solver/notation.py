"""Rosters in one line, for examples, tests and messages: `Amy Mon 14:00-22:00 Tue 07:00-15:00; Bob Wed 08:00-16:00`.

`world_of` builds the small problem such a line lives in: fourteen days from Monday 2 March 2026 in UTC, one contract,
and exactly the shift templates that the line (and `choices`) names, so that engines can choose among them. Breaks
stand behind their shift: `Amy Mon 08:00-16:00 [meal 12:00-12:30, break 14:00-14:15]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from .domain.base import wall_minutes, wall_text
from .domain.horizon import Horizon
from .domain.problem import RosterProblem
from .domain.rosters import Roster
from .domain.shifts import Segment, Shift

FIRST_MONDAY = date(2026, 3, 2)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIMES = r"(\d\d:\d\d)-(\d\d:\d\d)"
_SHIFT = re.compile(rf"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)([+-]\d+)?\s+{_TIMES}(?:\s*\[([^\]]*)\])?")
_REST = re.compile(rf"(\S+)\s+{_TIMES}")


class Line(NamedTuple):
    """One shift as written: agent, day number, wall-clock start, length, breaks as (activity, after start, length)."""

    agent: str
    day: int
    start: int
    length: int
    rests: tuple[tuple[str, int, int], ...] = ()


def lines_of(text: str, first_weekday: int = 0) -> list[Line]:
    """The shifts named in a notation, in the order written; day 0 is the `first_weekday` of the week without number."""
    lines = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        agent, _, rest = part.partition(" ")
        if _SHIFT.sub("", rest).strip():
            raise ValueError(f"cannot read {rest!r}; expected for example 'Mon 14:00-22:00 Tue+1 07:00-15:00'")
        for weekday, week, start, end, rests in _SHIFT.findall(rest):
            day = _DAYS.index(weekday) + 7 * int(week or 0) - first_weekday
            begins, length = _start_and_length(start, end)
            lines.append(Line(agent, day, begins, length, _rests(rests, begins)))
    return lines


def _start_and_length(start: str, end: str) -> tuple[int, int]:
    begins = wall_minutes(start)
    return begins, (wall_minutes(end) - begins) % 1440 or 1440


def _rests(text: str, shift_start: int) -> tuple[tuple[str, int, int], ...]:
    found = []
    for activity, start, end in _REST.findall(text):
        begins, length = _start_and_length(start, end)
        found.append((activity, (begins - shift_start) % 1440, length))
    return tuple(found)


def world_of(text: str, world: Mapping[str, Any] | None = None) -> tuple[RosterProblem, Roster]:
    """The small problem of a notation and the roster it writes.

    `world` may hold: `agents` (ids beyond those in the text), `choices` (a notation whose times are offered too),
    `skills` (agent → skills), `need` (skill → "Mon 08:00-09:00 2" or a list of such), `contract`, `agent` (fields of
    the contract; of every agent, or by agent id), `horizon`, `problem`, `template` (fields to set), `named` (the
    template that every shift names, instead of one after its times).
    Shifts on negative days become history, known from four weeks before the horizon.
    """
    world = dict(world or {})
    horizon = Horizon.model_validate(
        {
            "start_on": FIRST_MONDAY,
            "n_days": 14,
            "timezone": "UTC",
            "interval_min": 15,
            **world.get("horizon", {}),
        }
    )
    lines = lines_of(text, horizon.weekday(0))
    names = list(
        dict.fromkeys([line[0] for line in lines] + list(world.get("agents", ())) + list(world.get("skills", ())))
    )
    offered = {(line.start, line.length) for line in [*lines, *lines_of(world.get("choices", ""))]}
    templates = [_template(start, length, world) for start, length in sorted(offered or {(480, 480)})]
    skills = world.get("skills", {})
    problem = RosterProblem.model_validate(
        {
            "horizon": horizon,
            "skills": [
                {"id": s} for s in sorted({s for own in skills.values() for s in own} | set(world.get("need", {})))
            ],
            "contracts": [{"id": "any", "templates": [t["id"] for t in templates], **world.get("contract", {})}],
            "templates": templates,
            "agents": [_agent(name, lines, skills.get(name, ()), world, horizon) for name in names or ["Amy"]],
            "requirement": _requirement(world.get("need", {}), horizon),
            **world.get("problem", {}),
        }
    )
    planned = [(line.agent, _planned(problem, line, world.get("named", ""))) for line in lines if line.day >= 0]
    return problem, Roster.of(planned)


def shift_of(problem: RosterProblem, day: int, start: int, length: int) -> Shift:
    """The shift of a notation's times, without breaks, all of it in its template's activity."""
    begins = problem.horizon.minute_at(day, start)
    name = _name(start, length)
    template = problem.template_by_id.get(name)
    activity = template.activity if template else "contact"
    return Shift(begins, begins + length, day, length, name, (Segment(begins, begins + length, activity),))


def _planned(problem: RosterProblem, line: Line, named: str) -> Shift:
    whole = shift_of(problem, line.day, line.start, line.length)
    working = whole.segments[0].activity
    segments, reached, unpaid = [], whole.start, 0
    for activity, after, length in line.rests:
        begins = whole.start + after
        segments += [Segment(reached, begins, working)] if reached < begins else []
        segments.append(Segment(begins, begins + length, activity))
        unpaid += 0 if problem.activity_by_id[activity].paid else length
        reached = begins + length
    segments.append(Segment(reached, whole.end, working))
    paid = whole.paid_min - unpaid
    return Shift(whole.start, whole.end, whole.day, paid, named or whole.template, tuple(segments))


def _name(start: int, length: int) -> str:
    return f"{wall_text(start)}-{wall_text(start + length)}"


def _template(start: int, length: int, world: Mapping[str, Any]) -> dict[str, Any]:
    wall = wall_text(start)
    fields = {
        "id": _name(start, length),
        "start_earliest": wall,
        "start_latest": wall,
        "lengths_min": [length],
    }
    return {**fields, **world.get("template", {})}


def _agent(name: str, lines: list[Line], skills: Any, world: Mapping[str, Any], horizon: Horizon) -> dict[str, Any]:
    past = [line for line in lines if line[0] == name and line[1] < 0]
    fields: dict[str, Any] = {"id": name, "contract": "any", "skills": dict.fromkeys(skills, 3)}
    if past:
        fields["history"] = {
            "from_on": horizon.date_of(-28),
            "shifts": [_past_shift(line.day, line.start, line.length, horizon) for line in past],
        }
    extra = world.get("agent", {})
    return {
        **fields,
        **(extra.get(name, {}) if name in extra else {} if set(extra) & _people(world, lines) else extra),
    }


def _people(world: Mapping[str, Any], lines: list[Line]) -> set[str]:
    return {line[0] for line in lines} | set(world.get("agents", ())) | set(world.get("skills", ()))


def _past_shift(day: int, start: int, length: int, horizon: Horizon) -> dict[str, Any]:
    begins = horizon.instant(horizon.minute_at(day, start))
    return {
        "start": begins,
        "end": horizon.instant(horizon.minute_at(day, start) + length),
        "paid_min": length,
        "template": _name(start, length),
    }


def _requirement(need: Mapping[str, Any], horizon: Horizon) -> list[dict[str, Any]]:
    rows = []
    for skill, text in need.items():
        agents = [0] * horizon.n_intervals
        for piece in [text] if isinstance(text, str) else text:
            times, _, count = piece.rpartition(" ")
            for line in lines_of(f"need {times}", horizon.weekday(0)):
                first = horizon.minute_at(line.day, line.start) // horizon.interval_min
                n = line.length // horizon.interval_min
                agents[first : first + n] = [int(count)] * n
        rows.append({"skill": skill, "agents": agents})
    return rows

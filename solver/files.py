"""Problem and roster files: JSON in, JSON out, one clear message when something is wrong, nothing half-written."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .domain.problem import RosterProblem
from .domain.rosters import Assignment, Roster, RosterFile, SegmentRecord
from .domain.shifts import Segment, Shift
from .errors import ProblemError
from .rule_set import rule_set_of

MAX_FILE_BYTES = 256 * 1024 * 1024
"""Larger files are refused before they are read."""

MAX_SHIFT_MIN = 2880
"""Longer shifts are mistakes in a file; templates allow half of it."""

_Model = TypeVar("_Model", bound=BaseModel)


def read_problem(path: Path) -> RosterProblem:
    """The problem in a file, checked together with its rule set."""
    return parse_problem(_read(path), where=path.name)


def parse_problem(text: str | bytes, *, where: str = "problem") -> RosterProblem:
    """The problem in JSON text, checked together with its rule set."""
    problem = _parse(RosterProblem, text, where)
    try:
        rule_set_of(problem)
    except ProblemError as error:
        raise _in_file(error, where) from error
    return problem


def write_problem(problem: RosterProblem, path: Path) -> None:
    """Write a problem file, whole or not at all."""
    write_atomically(path, problem.model_dump_json(exclude_defaults=False, indent=1))


def read_roster(path: Path, problem: RosterProblem) -> Roster:
    """The roster in a file, checked against the problem it claims to answer."""
    return parse_roster(_read(path), problem, where=path.name)


def parse_roster(text: str | bytes, problem: RosterProblem, *, where: str = "roster") -> Roster:
    """The roster in JSON text, checked against the problem it claims to answer."""
    return roster_from_file(_parse(RosterFile, text, where), problem, where=where)


def write_roster(problem: RosterProblem, roster: Roster, path: Path) -> None:
    """Write a roster file, whole or not at all."""
    write_atomically(path, roster_to_file(problem, roster).model_dump_json(indent=1))


def roster_to_file(problem: RosterProblem, roster: Roster) -> RosterFile:
    """The roster with aware local instants instead of minutes."""
    horizon = problem.horizon
    return RosterFile(
        problem_sha256=problem.sha256,
        timezone=horizon.timezone,
        start_on=horizon.start_on,
        n_days=horizon.n_days,
        assignments=tuple(
            Assignment(
                agent=agent.id,
                on=horizon.date_of(shift.day),
                template=shift.template,
                start=horizon.instant(shift.start),
                end=horizon.instant(shift.end),
                paid_min=shift.paid_min,
                segments=tuple(
                    SegmentRecord(activity=s.activity, start=horizon.instant(s.start), end=horizon.instant(s.end))
                    for s in shift.segments
                ),
            )
            for agent in problem.agents
            for shift in roster.of_agent(agent.id)
        ),
        result=roster.result,
    )


def roster_from_file(file: RosterFile, problem: RosterProblem, *, where: str = "roster") -> Roster:
    """The roster in minutes since the horizon start; names and dates are checked against the problem."""
    pairs = []
    for index, assignment in enumerate(file.assignments):
        place = f"{where}: assignments[{index}] ({assignment.agent} {assignment.on})"
        pairs.append((assignment.agent, _shift(assignment, problem, place)))
    return Roster.of(pairs, file.result)


def _shift(assignment: Assignment, problem: RosterProblem, where: str) -> Shift:
    horizon = problem.horizon
    if assignment.agent not in problem.agent_by_id:
        raise ProblemError(
            where,
            f"unknown agent {assignment.agent!r}",
            "an agent of the problem",
            "the roster answers another problem",
        )
    for segment in assignment.segments:
        if segment.activity not in problem.activity_by_id:
            raise ProblemError(where, f"unknown activity {segment.activity!r}", "an activity of the problem")
    try:
        start, end = horizon.minute_of(assignment.start), horizon.minute_of(assignment.end)
        segments = tuple(
            Segment(horizon.minute_of(s.start), horizon.minute_of(s.end), s.activity) for s in assignment.segments
        )
    except ValueError as error:
        raise ProblemError(where, str(error), "whole minutes") from error
    day = horizon.day_at(start) if 0 <= start < horizon.end_min else None
    if day is None or horizon.date_of(day) != assignment.on:
        found = f"a start at {assignment.start.isoformat()}"
        raise ProblemError(where, found, "the date it is filed under, inside the horizon")
    if end - start > MAX_SHIFT_MIN:
        raise ProblemError(where, f"a shift of {end - start} min", f"at most {MAX_SHIFT_MIN}")
    if end <= start or any(not start <= s.start < s.end <= end for s in segments):
        raise ProblemError(where, "times out of order", "start before end, segments inside the shift")
    return Shift(start, end, day, assignment.paid_min, assignment.template, segments)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ProblemError(str(path), f"{path.stat().st_size} bytes", f"at most {MAX_FILE_BYTES}")
        return path.read_bytes()
    except OSError as error:
        raise ProblemError(str(path), error.strerror or "no file", "a readable file") from error


def _parse(model: type[_Model], text: str | bytes, where: str) -> _Model:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProblemError(where, f"no JSON ({error})", "a JSON document") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _first_error(error, where) from error


def _first_error(error: ValidationError, where: str) -> ProblemError:
    first: Any = error.errors()[0]
    inner = first.get("ctx", {}).get("error")
    if isinstance(inner, ProblemError):
        return _in_file(inner, where)
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    found = "nothing" if first["type"] == "missing" else repr(first["input"])
    found = found if len(found) <= 120 else found[:117] + "…"
    return ProblemError(
        f"{where}: {path or 'document'}",
        found,
        str(first["msg"]).removeprefix("Value error, "),
        code=f"problem.{first['type']}",
    )


def _in_file(error: ProblemError, where: str) -> ProblemError:
    """The same error with the file's name before the place."""
    place = f"{where}: {error.where}"
    return ProblemError(place, error.found, error.expected, error.maybe, code=error.code, params=error.params)


def write_atomically(path: Path, text: str) -> None:
    """Write beside the target and rename: a reader sees the old file or the new one, never half of one."""
    descriptor, temporary = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise

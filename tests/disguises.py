"""The same problem in another guise: its lists shuffled, its names changed, its clock put elsewhere on the globe."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift
from solver.files import parse_problem

_T = TypeVar("_T")

STILL = ("UTC", "Asia/Shanghai")
"""Zones of the test worlds whose clocks never change in the years that tests use."""

ELSEWHERE = ("UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/Phoenix", "Pacific/Kiritimati", "Pacific/Pago_Pago")
"""Zones without clock changes, some with odd offsets, on both sides of the date line."""

_SHUFFLED_IN_PROBLEM = (
    "skills", "teams", "activities", "contracts", "templates", "agents", "requirement", "headcounts", "rules", "locked",
)  # fmt: skip
_SHUFFLED_IN_AGENT = ("availability", "time_off", "wishes")


def shuffled(problem: RosterProblem, seed: int) -> RosterProblem:
    """The problem with everything in another order whose order means nothing."""
    rng, fields = random.Random(seed), problem.model_dump()
    for name in _SHUFFLED_IN_PROBLEM:
        fields[name] = _turned(fields[name], rng)
    for contract in fields["contracts"]:
        contract["templates"] = _turned(contract["templates"], rng)
    for agent in fields["agents"]:
        agent["skills"] = dict(_turned(agent["skills"].items(), rng))
        for name in _SHUFFLED_IN_AGENT:
            agent[name] = _turned(agent[name], rng)
        if agent["history"]:
            agent["history"]["shifts"] = _turned(agent["history"]["shifts"], rng)
    return RosterProblem.model_validate(fields)


def _turned(items: Iterable[_T], rng: random.Random) -> list[_T]:
    turned = list(items)
    rng.shuffle(turned)
    return turned


def renamed(problem: RosterProblem, roster: Roster) -> tuple[RosterProblem, Roster]:
    """Problem and roster with other ids for agents, teams, skills, contracts and templates, in another alphabet.

    An activity that shares its id with one of them is renamed as well: a name is looked up by what it stands beside.
    """
    old = [
        one.id
        for group in (problem.agents, problem.teams, problem.skills, problem.contracts, problem.templates)
        for one in group
    ]
    # Their order by name turns round, too.
    names = {name: f"名{len(old) - number:05d}" for number, name in enumerate(old)}
    fields = _renamed(problem.model_dump(mode="json"), names)
    pairs = ((names[agent], _shift(shift, names)) for agent, shifts in roster.shifts.items() for shift in shifts)
    return RosterProblem.model_validate_json(json.dumps(fields)), Roster.of(pairs)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def _shift(shift: Shift, names: dict[str, str]) -> Shift:
    segments = tuple(replace(one, activity=names.get(one.activity, one.activity)) for one in shift.segments)
    return replace(shift, template=names.get(shift.template, shift.template), segments=segments)


def elsewhere(problem: RosterProblem, timezone: str) -> RosterProblem:
    """The problem in another zone, every clock on the wall showing what it showed before.

    Both zones must be without clock changes over the problem's days.
    """
    assert problem.horizon.timezone in STILL
    # Without an offset an instant means the site's own clock.
    text = re.sub(r'(T\d\d:\d\d(?::\d\d)?)(?:[+-]\d\d:\d\d|Z)"', r'\1"', problem.model_dump_json())
    fields = json.loads(text)
    fields["horizon"]["timezone"] = timezone
    return parse_problem(json.dumps(fields))


def guises(problem: RosterProblem, roster: Roster, seed: int) -> Sequence[tuple[str, RosterProblem, Roster]]:
    """Every guise that the problem can have, by name."""
    found = [("shuffled", shuffled(problem, seed), roster), ("renamed", *renamed(problem, roster))]
    if problem.horizon.timezone in STILL:
        others = [zone for zone in ELSEWHERE if zone != problem.horizon.timezone]
        zone = others[seed % len(others)]
        found.append((f"in {zone}", elsewhere(problem, zone), roster))
    return found

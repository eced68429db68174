"""The neutral question: given shifts, agents with skills and contracts, people wanted per hour; made from a seed.

Standard library only: every tool reads this module in an environment of its own.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KINDS = {"loose": 0.75, "tight": 0.97}
"""Kind -> agent-hours wanted as a share of the most that contracts, leave and days allow together."""

SHIFTS = ((6, 8), (8, 8), (10, 8), (13, 8), (16, 8), (8, 4), (12, 4), (17, 4))
"""Start and length of the ready-made shifts [h]: round the day from 06:00 to midnight."""
SKILLS = ("calls", "chat", "mail")
HELD = (
    (("calls",), 30), (("chat",), 20), (("mail",), 10), (("calls", "chat"), 20), (("chat", "mail"), 10),
    (("calls", "chat", "mail"), 10),
)  # fmt: skip
"""Skill sets and how many of a hundred agents have each."""
FULL_TIME_SHARE = 0.7
LEAVE_SHARE = 0.2
WEEKDAY = (1.06, 1.03, 1.0, 1.0, 1.02, 0.95, 0.94)
HOUR_OF_DAY = (
    0, 0, 0, 0, 0, 0, 0.5, 0.55, 1.15, 1.25, 1.5, 1.5, 1.35, 1.45, 1.5, 1.35, 1.2, 1.15, 1.1, 1.05, 0.95, 0.75, 0.7,
    0.65,
)  # fmt: skip
"""Relative demand by hour: nobody before six, a plateau from ten, a slow evening."""
NOISE = 0.03


@dataclass(frozen=True)
class GivenShift:
    """A ready-made shift: whole hours without breaks that do not pass midnight."""

    id: str
    start_hour: int
    hours: int


@dataclass(frozen=True)
class Person:
    """An agent: skills, the shifts of the contract, hours due and allowed in each week of seven days.

    Every day of `leave` counts `leave_hours` towards the hours of its week, and nobody works on it.
    """

    id: str
    skills: tuple[str, ...]
    shifts: tuple[str, ...]
    least_week_hours: int
    most_week_hours: int
    leave: tuple[int, ...]
    leave_hours: int

    def week_band(self, week: int) -> tuple[int, int]:
        """Least and most hours to work in a week, leave deducted; a whole week of leave leaves nothing."""
        credit = self.leave_hours * sum(day // 7 == week for day in self.leave)
        return max(0, self.least_week_hours - credit), max(0, self.most_week_hours - credit)


@dataclass(frozen=True)
class Instance:
    """The whole question.

    Hard: one shift a day of the contract's shifts, `rest_hours` between two, at most `most_days` in all and
    `most_in_a_row`, no work on leave, every week in its band. `wanted[skill][day * 24 + hour]` agents are wanted; one
    agent serves one of the own skills at a time. The objective is `short_price` for every agent-hour missing and
    `surplus_price` for every agent-hour without a place.
    """

    name: str
    seed: int
    n_days: int
    skills: tuple[str, ...]
    shifts: tuple[GivenShift, ...]
    agents: tuple[Person, ...]
    wanted: dict[str, tuple[int, ...]]
    rest_hours: int = 11
    most_days: int = 10
    most_in_a_row: int = 5
    short_price: int = 60
    surplus_price: int = 6

    @property
    def shift_by_id(self) -> dict[str, GivenShift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}


def generate(n_agents: int, kind: str, seed: int, n_days: int = 14) -> Instance:
    """An instance; the same arguments give the same one on every machine.

    Parameters
    ----------
    kind : loose or tight.
    n_days : whole weeks.
    """
    if kind not in KINDS or n_days % 7 or n_days <= 0 or n_agents <= 0:
        raise ValueError(f"{n_agents} agents, {kind!r}, {n_days} days; expected agents, loose or tight, whole weeks")
    random_ = random.Random(f"{n_agents} {kind} {seed} {n_days}")
    shifts = tuple(GivenShift(f"{start:02}-{start + hours:02}", start, hours) for start, hours in SHIFTS)
    agents = _agents(random_, n_agents, n_days, shifts)
    most_days = 10 * n_days // 14
    wanted = _wanted(random_, agents, n_days, KINDS[kind] * _capacity(agents, n_days))
    return Instance(f"given-{n_agents}x{n_days}d-{kind}", seed, n_days, SKILLS, shifts, agents, wanted, 11, most_days)


def _agents(random_: random.Random, n_agents: int, n_days: int, shifts: tuple[GivenShift, ...]) -> tuple[Person, ...]:
    """Full-timers work four or five shifts of eight hours a week, part-timers four or five of four hours."""
    by_length = {hours: tuple(shift.id for shift in shifts if shift.hours == hours) for hours in (8, 4)}
    sets, weights = zip(*HELD, strict=True)
    found = []
    for number in range(n_agents):
        hours = 8 if random_.random() < FULL_TIME_SHARE else 4
        skills = random_.choices(sets, weights)[0]
        leave: tuple[int, ...] = ()
        if random_.random() < LEAVE_SHARE:
            first, length = random_.randrange(n_days), random_.choice((1, 2, 3, 5))
            leave = tuple(range(first, min(n_days, first + length)))
        found.append(Person(f"p{number:04}", skills, by_length[hours], 4 * hours, 5 * hours, leave, hours))
    return tuple(found)


def _capacity(agents: tuple[Person, ...], n_days: int) -> int:
    """Agent-hours if everybody works the most."""
    return sum(person.week_band(week)[1] for person in agents for week in range(n_days // 7))


def _wanted(
    random_: random.Random, agents: tuple[Person, ...], n_days: int, hours: float
) -> dict[str, tuple[int, ...]]:
    """Agents wanted per skill and hour, a share of all agent-hours as large as the skill's share of the agents."""
    shapes, shares = {}, {}
    for skill in SKILLS:
        shares[skill] = sum(1 / len(person.skills) for person in agents if skill in person.skills) / len(agents)
        shapes[skill] = [
            WEEKDAY[day % 7] * level * random_.uniform(1 - NOISE, 1 + NOISE)
            for day in range(n_days)
            for level in HOUR_OF_DAY
        ]
    return {skill: _rounded(shapes[skill], hours * shares[skill]) for skill in SKILLS}


def _rounded(shape: list[float], total: float) -> tuple[int, ...]:
    """Whole numbers in proportion to the shape whose running total is never half a unit off."""
    factor, exact, given, found = total / sum(shape), 0.0, 0, []
    for level in shape:
        exact += factor * level
        found.append(max(0, math.floor(exact + 0.5) - given))
        given += found[-1]
    return tuple(found)


def write_instance(instance: Instance, path: Path) -> None:
    """The instance as JSON."""
    path.write_text(json.dumps(asdict(instance)), encoding="utf-8")


def read_instance(path: Path) -> Instance:
    """The instance in a file that `write_instance` wrote."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    people: Iterator[dict[str, Any]] = (
        {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()}
        for one in raw["agents"]
    )
    return Instance(
        **{
            **raw,
            "skills": tuple(raw["skills"]),
            "shifts": tuple(GivenShift(**one) for one in raw["shifts"]),
            "agents": tuple(Person(**one) for one in people),
            "wanted": {skill: tuple(line) for skill, line in raw["wanted"].items()},
        }
    )

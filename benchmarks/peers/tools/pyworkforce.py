"""pyworkforce in two steps: how many of each shift (`MinAbsDifference`), then who (`MinHoursRoster`).

The package knows neither skills nor several contracts and no most hours or days; its rule of forbidden successions
forbids all work on the next day. So people of one contract, one skill of their own and the same hours due are rostered
together, week by week, each with two days off by rota and with shifts that allow the rest whatever their order: all
that is said by its bans. Where a group has no roster with the shifts wanted, fewer are asked for, a tenth at a time.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from pyworkforce.rostering import MinHoursRoster  # type: ignore[import-not-found]
from pyworkforce.scheduling import MinAbsDifference  # type: ignore[import-not-found]

from benchmarks.peers.answer import Answer, Limits, answer_with
from benchmarks.peers.instance import Instance, Person

NOTE = (
    "knows no skills, no most hours or days, and no rest that allows work on the next day: agents are split by "
    "contract, one own skill and hours due, with days off by a fixed rota and early or late shifts only, each part "
    "with its share of the wanted hours, week by week; fewer shifts are asked for where it finds no roster"
)
STEPS = 10
LEAST_S = 1.0
"""A few people are rostered in less, but not in their share of the limit."""
LATE_OF_FIVE = (1, 3)
"""Which two of five people work late, where not every order of shifts leaves the rest."""
NOON = 12
Row = tuple[str, int, str]


@dataclass
class Part:
    """People rostered together for a week, with their ranks in the rota, and what is wanted per day and hour."""

    week: int
    shifts: tuple[str, ...]
    hours_due: int
    people: list[tuple[int, Person]]
    wanted: list[list[int]]


def solve(instance: Instance, limits: Limits) -> Answer:
    """Roster every part in turn, each with its share of the time that is left."""
    parts, rows, missed = _parts(instance), list[Row](), 0
    waiting = sum(len(part.people) for part in parts)
    for part in parts:
        found = _roster(instance, part, limits, limits.left_s * len(part.people) / waiting)
        waiting -= len(part.people)
        rows += found or []
        missed += found is None
    note = NOTE + (f"; no roster for {missed} of {len(parts)} parts" if missed else "")
    return Answer(version("pyworkforce"), note, rows if missed < len(parts) else None)


def _parts(instance: Instance) -> list[Part]:
    """The people of each skill, week, contract and hours due; together they get all that is wanted of the skill."""
    found = []
    for skill, people in _people_by_skill(instance).items():
        for week in range(instance.n_days // 7):
            groups: dict[tuple[tuple[str, ...], int, int], list[tuple[int, Person]]] = defaultdict(list)
            for rank, person in enumerate(people):
                least, most = person.week_band(week)
                if most:
                    groups[person.shifts, least, most].append((rank, person))
            shares = [most * len(group) for (_, _, most), group in groups.items()]
            wanted = _shared_out(instance.wanted[skill][168 * week : 168 * week + 168], shares)
            found += [
                Part(week, shifts, least, group, own)
                for ((shifts, least, _), group), own in zip(groups.items(), wanted, strict=True)
            ]
    return found


def _people_by_skill(instance: Instance) -> dict[str, list[Person]]:
    """Every agent at one of the own skills: those with few first, where most is missing."""
    wanted = {skill: sum(line) for skill, line in instance.wanted.items()}
    given: Counter[str] = Counter()
    found: dict[str, list[Person]] = defaultdict(list)
    for person in sorted(instance.agents, key=lambda one: len(one.skills)):
        skill = min(person.skills, key=lambda one: given[one] / max(1, wanted[one]))
        given[skill] += person.most_week_hours
        found[skill].append(person)
    return found


def _shared_out(line: tuple[int, ...], shares: list[int]) -> list[list[list[int]]]:
    """Every hour's agents by share, whole numbers that add up; for each share seven days of 24 hours."""
    ends = [sum(shares[: place + 1]) / sum(shares) for place in range(len(shares))]
    upto = [[0] * len(line)] + [[int(agents * end + 0.5) for agents in line] for end in ends]
    own = [[b - a for a, b in zip(*two, strict=True)] for two in pairwise(upto)]
    return [[hours[24 * day : 24 * day + 24] for day in range(7)] for hours in own]


def _roster(instance: Instance, part: Part, limits: Limits, seconds: float) -> list[Row] | None:
    """Shifts wanted, then people; None if even a tenth of the shifts has no roster in time."""
    shifts = [instance.shift_by_id[name] for name in part.shifts]
    highest = max(1, len(part.people), *map(max, part.wanted))
    counted = MinAbsDifference(
        num_days=7,
        periods=24,
        shifts_coverage={s.id: [int(s.start_hour <= h < s.start_hour + s.hours) for h in range(24)] for s in shifts},
        required_resources=part.wanted,
        max_period_concurrency=highest,
        max_shift_concurrency=len(part.people),
        max_search_time=max(LEAST_S, seconds / 4),
        num_search_workers=limits.threads,
    ).solve()
    if counted["status"] not in ("OPTIMAL", "FEASIBLE"):
        return None
    numbers = {name: [0] * 7 for name in part.shifts}
    for one in counted["resources_shifts"]:
        numbers[one["shift"]][one["day"]] = one["resources"]
    bans = [ban for rank, person in part.people for ban in _bans(instance, part, person, rank)]
    over_s = time.monotonic() + 0.75 * seconds
    for step in range(STEPS):
        fewer = {name: [count * (STEPS - step) // STEPS for count in line] for name, line in numbers.items()}
        found = _people(instance, part, fewer, bans, limits, max(LEAST_S, (over_s - time.monotonic()) / 2))
        if found is not None:
            return found
    return None


def _people(
    instance: Instance, part: Part, numbers: dict[str, list[int]], bans: list[dict[str, Any]], limits: Limits,
    seconds: float,
) -> list[Row] | None:  # fmt: skip
    solved = MinHoursRoster(
        num_days=7,
        resources=[person.id for _, person in part.people],
        shifts=list(part.shifts),
        shifts_hours=[instance.shift_by_id[name].hours for name in part.shifts],
        min_working_hours=part.hours_due,
        banned_shifts=bans,
        max_resting=7,
        required_resources=numbers,
        max_search_time=seconds,
        num_search_workers=limits.threads,
    ).solve()
    if solved["status"] not in ("OPTIMAL", "FEASIBLE"):
        return None
    return [(one["resource"], 7 * part.week + one["day"], one["shift"]) for one in solved["resource_shifts"]]


def _bans(instance: Instance, part: Part, person: Person, rank: int) -> Iterator[dict[str, Any]]:
    """Days off, and the shifts of the other half of the day where some order of shifts leaves too little rest."""
    off, late = _days_off(part, person, rank), rank % 5 in LATE_OF_FIVE
    shifts = [instance.shift_by_id[name] for name in part.shifts]
    first, last = min(s.start_hour for s in shifts), max(s.start_hour + s.hours for s in shifts)
    divided = 24 + first - last < instance.rest_hours
    for day in range(7):
        for shift in shifts:
            if day in off or (divided and (shift.start_hour >= NOON) != late):
                yield {"resource": person.id, "shift": shift.id, "day": day}


def _days_off(part: Part, person: Person, rank: int) -> set[int]:
    """Leave, and then days by rota until the most hours of the week hold."""
    off = {day - 7 * part.week for day in person.leave if day // 7 == part.week}
    allowed = max(0, 5 - len(off))
    for place in range(7):
        if 7 - len(off) > allowed:
            off.add((rank + place) % 7)
    return off


if __name__ == "__main__":
    sys.exit(answer_with(solve, sys.argv[1:]))

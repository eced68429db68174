"""The neutral judge: hard rules broken, hours short and in surplus, the objective; shares nothing with any solver.

`python -m benchmarks.peers.checker instance.json answer.json`. Reads the two files as they are.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """Every way in which hard rules are broken, in words; agent-hours short, in surplus and wanted; the objective."""

    broken: tuple[str, ...]
    short_hours: int
    surplus_hours: int
    wanted_hours: int
    objective: int


def judge(instance: dict[str, Any], assignments: list[dict[str, Any]]) -> Verdict:
    """The verdict on assignments of the form {"agent": …, "day": 0, "shift": …}.

    Raises
    ------
    ValueError
        For an assignment that names no agent, day and shift of the instance.
    """
    shifts = {one["id"]: one for one in instance["shifts"]}
    days_of: dict[str, list[tuple[int, str]]] = {one["id"]: [] for one in instance["agents"]}
    for one in assignments:
        day = one.get("day")
        known = one.get("agent") in days_of and one.get("shift") in shifts
        if not known or not isinstance(day, int) or not 0 <= day < instance["n_days"]:
            raise ValueError(f"{one} names no agent, day and shift of the instance")
        days_of[one["agent"]].append((day, one["shift"]))
    broken = tuple(
        words for person in instance["agents"] for words in _broken(instance, shifts, person, days_of[person["id"]])
    )
    short, surplus = _cover(instance, shifts, days_of)
    wanted = sum(map(sum, instance["wanted"].values()))
    objective = short * instance["short_price"] + surplus * instance["surplus_price"]
    return Verdict(broken, short, surplus, wanted, objective)


def _broken(
    instance: dict[str, Any], shifts: dict[str, Any], person: dict[str, Any], worked: list[tuple[int, str]]
) -> Iterator[str]:
    """Hard rules broken by one agent, a sentence each."""
    name, days = person["id"], Counter(day for day, _ in worked)
    yield from (f"{name} has {count} shifts on day {day}" for day, count in days.items() if count > 1)
    yield from (f"{name} works on day {day} of leave" for day in person["leave"] if day in days)
    yield from (f"{name} may not work {shift} on day {day}" for day, shift in worked if shift not in person["shifts"])
    # In order of the hour they begin at, so that neighbours in the list are neighbours in time.
    spans = sorted((24 * day + shifts[shift]["start_hour"], shifts[shift]["hours"]) for day, shift in worked)
    for (first, hours), (second, _) in itertools.pairwise(spans):
        if second - first - hours < instance["rest_hours"]:
            yield f"{name} rests {second - first - hours} h before hour {second}"
    if len(days) > instance["most_days"]:
        yield f"{name} works {len(days)} days"
    for first in days:
        run = next(length for length in itertools.count(1) if first + length not in days)
        if first - 1 not in days and run > instance["most_in_a_row"]:
            yield f"{name} works {run} days in a row from day {first}"
    yield from _weeks(instance, shifts, person, worked)


def _weeks(
    instance: dict[str, Any], shifts: dict[str, Any], person: dict[str, Any], worked: list[tuple[int, str]]
) -> Iterator[str]:
    for week in range(instance["n_days"] // 7):
        hours = sum(shifts[shift]["hours"] for day, shift in worked if day // 7 == week)
        credit = person["leave_hours"] * sum(day // 7 == week for day in person["leave"])
        # Leave beyond the least or the most asks for no work and allows none.
        least, most = (max(0, person[side] - credit) for side in ("least_week_hours", "most_week_hours"))
        if not least <= hours <= most:
            yield f"{person['id']} works {hours} h in week {week}; {least} to {most} are due"


def _cover(
    instance: dict[str, Any], shifts: dict[str, Any], days_of: dict[str, list[tuple[int, str]]]
) -> tuple[int, int]:
    """Agent-hours short and in surplus: in every hour as many wanted places as possible are filled."""
    on_duty: dict[int, Counter[frozenset[str]]] = defaultdict(Counter)
    for person in instance["agents"]:
        held = frozenset(person["skills"]) & frozenset(instance["wanted"])
        for day, shift in days_of[person["id"]]:
            start = 24 * day + shifts[shift]["start_hour"]
            for hour in range(start, start + shifts[shift]["hours"]):
                on_duty[hour][held] += 1
    short = surplus = 0
    for hour in range(24 * instance["n_days"]):
        wanted = {skill: line[hour] for skill, line in instance["wanted"].items()}
        empty = places_empty(wanted, on_duty[hour])
        short += empty
        surplus += on_duty[hour].total() - (sum(wanted.values()) - empty)
    return short, surplus


def places_empty(wanted: dict[str, int], on_duty: Counter[frozenset[str]]) -> int:
    """Places that stay empty however the agents are seated.

    By the defect form of Hall's theorem: the most, over all sets of skills, of the places these skills want less the
    agents who have any of them. The empty set makes it at least 0.
    """
    names = list(wanted)
    return max(
        sum(wanted[skill] for skill in chosen)
        - sum(count for held, count in on_duty.items() if not held.isdisjoint(chosen))
        for size in range(len(names) + 1)
        for chosen in itertools.combinations(names, size)
    )


def judge_files(instance: Path, answer: Path) -> Verdict:
    """The verdict on an answer file, whose `assignments` count."""
    return judge(
        json.loads(instance.read_text(encoding="utf-8")), json.loads(answer.read_text(encoding="utf-8"))["assignments"]
    )


def main(arguments: list[str]) -> int:
    """Print the verdict; 0 if no hard rule is broken."""
    if len(arguments) != 2:
        print("usage: python -m benchmarks.peers.checker INSTANCE ANSWER", file=sys.stderr)
        return 2
    try:
        verdict = judge_files(*map(Path, arguments))
    except (OSError, ValueError, KeyError) as error:
        print(error, file=sys.stderr)
        return 2
    print(*verdict.broken, sep="\n", end="\n" if verdict.broken else "")
    print(f"objective {verdict.objective}: {verdict.short_hours} h short, {verdict.surplus_hours} h in surplus")
    return 1 if verdict.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Judges a `solution.csv` against an instance file, knowing nothing of the solver, its rules or our other reader.

`python -m benchmarks.nrp.validator Instance4.txt solution.csv` prints every broken hard rule and the objective. Written
from the description of the format alone: whoever distrusts the solver can read this one file instead.
"""

from __future__ import annotations

import csv
import itertools
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

OFF = ""


@dataclass(frozen=True)
class Verdict:
    """Every way in which hard rules are broken, in words, and what the soft ones cost."""

    broken: tuple[str, ...]
    objective: int

    @property
    def hard_violations(self) -> int:
        """How many ways there are."""
        return len(self.broken)


def validate(instance: Path, solution: Path) -> Verdict:
    """The verdict on a solution; ValueError for a solution that cannot be read as one."""
    sections = _sections(instance.read_text(encoding="utf-8"))
    n_days = int(sections["HORIZON"][0][0])
    staff = [row[0] for row in sections["STAFF"]]
    shifts = [row[0] for row in sections["SHIFTS"]]
    roster, broken = _roster(solution, staff, shifts, n_days)
    for row in sections["STAFF"]:
        broken += _person(row, roster[row[0]], sections)
    return Verdict(tuple(broken), _requests(sections, roster) + _cover(sections, roster))


def _sections(text: str) -> dict[str, list[list[str]]]:
    """Heading -> rows of comma-separated fields."""
    found: dict[str, list[list[str]]] = {}
    for heading, body in re.findall(r"^SECTION_(\w+)[^\n]*\n(.*?)(?=^SECTION_|\Z)", text, re.MULTILINE | re.DOTALL):
        lines = (line.strip() for line in body.splitlines())
        found[heading] = [
            [cell.strip() for cell in line.split(",")] for line in lines if line and not line.startswith("#")
        ]
    return found


def _roster(path: Path, staff: list[str], shifts: list[str], n_days: int) -> tuple[dict[str, list[str]], list[str]]:
    """Person -> shift or OFF for every day, and the days on which somebody has two."""
    roster, broken = {name: [OFF] * n_days for name in staff}, []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        if next(rows, None) != ["staff", "day", "shift"]:
            raise ValueError(f"{path}: the first line is not 'staff,day,shift'")
        for number, row in enumerate(rows, start=2):
            if len(row) != 3 or row[0] not in roster or row[2] not in shifts:
                raise ValueError(f"{path}, line {number}: {','.join(row)!r} names no person, day and shift")
            name, day, shift = row
            if not day.isdigit() or int(day) >= n_days:
                raise ValueError(f"{path}, line {number}: day {day!r} is not one of 0 to {n_days - 1}")
            if roster[name][int(day)] != OFF:
                broken.append(f"{name} has two shifts on day {day}")
            roster[name][int(day)] = shift
    return roster, broken


def _person(row: list[str], days: list[str], sections: dict[str, list[list[str]]]) -> list[str]:
    """Hard rules broken by one person."""
    name, of_shift = row[0], Counter(shift for shift in days if shift != OFF)
    most_minutes, least_minutes, most_run, least_run, least_off, most_weekends = map(int, row[2:8])
    broken = []
    for limit in filter(None, row[1].split("|")):
        shift, most = limit.split("=")
        if of_shift[shift] > int(most):
            broken.append(f"{name} works {of_shift[shift]} shifts {shift}; at most {most} are allowed")
    length = {shift: int(minutes) for shift, minutes, *_ in sections["SHIFTS"]}
    minutes = sum(length[shift] * count for shift, count in of_shift.items())
    if not least_minutes <= minutes <= most_minutes:
        broken.append(f"{name} works {minutes} minutes; {least_minutes} to {most_minutes} are allowed")
    weekends = sum(any(shift != OFF for shift in days[sat : sat + 2]) for sat in range(5, len(days), 7))
    if weekends > most_weekends:
        broken.append(f"{name} works {weekends} weekends; at most {most_weekends} are allowed")
    cannot = next((list(map(int, filter(None, off[1:]))) for off in sections.get("DAYS_OFF", ()) if off[0] == name), [])
    broken += [f"{name} works on day {day}, a day off" for day in cannot if days[day] != OFF]
    banned = {shift: set(rest[0].split("|")) if rest else set() for shift, _, *rest in sections["SHIFTS"]}
    for day, (one, two) in enumerate(itertools.pairwise(days)):
        if OFF not in (one, two) and two in banned[one]:
            broken.append(f"{name} works {one} on day {day} and {two} on the day after")
    return broken + _runs(name, days, most_run, least_run, least_off)


def _runs(name: str, days: list[str], most: int, least: int, least_off: int) -> list[str]:
    """Runs of work and of days off; those at an edge of the horizon may be parts of longer ones."""
    broken = []
    pattern = "".join("." if shift == OFF else "W" for shift in days)
    for found in re.finditer(r"W+|\.+", pattern):
        length, works = len(found.group()), found.group()[0] == "W"
        inside = found.start() > 0 and found.end() < len(pattern)
        if works and length > most:
            broken.append(f"{name} works {length} days in a row from day {found.start()}; at most {most} are allowed")
        if inside and length < (least if works else least_off):
            what = "works only" if works else "is off for only"
            broken.append(f"{name} {what} {length} days in a row from day {found.start()}")
    return broken


def _requests(sections: dict[str, list[list[str]]], roster: dict[str, list[str]]) -> int:
    """Weights of requests that are not met."""
    asked = sum(
        int(weight)
        for name, day, shift, weight in sections.get("SHIFT_ON_REQUESTS", ())
        if roster[name][int(day)] != shift
    )
    unasked = sum(
        int(weight)
        for name, day, shift, weight in sections.get("SHIFT_OFF_REQUESTS", ())
        if roster[name][int(day)] == shift
    )
    return asked + unasked


def _cover(sections: dict[str, list[list[str]]], roster: dict[str, list[str]]) -> int:
    """Weights of people missing and too many."""
    present = Counter((day, shift) for days in roster.values() for day, shift in enumerate(days))
    total = 0
    for day, shift, wanted, under, over in sections["COVER"]:
        missing = int(wanted) - present[int(day), shift]
        total += missing * int(under) if missing > 0 else -missing * int(over)
    return total


def main(arguments: list[str]) -> int:
    """Print the verdict; 0 if no hard rule is broken."""
    if len(arguments) != 2:
        print("usage: python -m benchmarks.nrp.validator INSTANCE SOLUTION", file=sys.stderr)
        return 2
    try:
        verdict = validate(*map(Path, arguments))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(*verdict.broken, f"objective {verdict.objective}, hard violations {verdict.hard_violations}", sep="\n")
    return 1 if verdict.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

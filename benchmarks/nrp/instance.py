"""Reads an instance of Curtois and Qu in its text format, as `Instance1.txt` is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


class InstanceError(ValueError):
    """A file that is no instance; the message names the line and what was expected there."""


@dataclass(frozen=True)
class ShiftType:
    """A shift: its length [min] and the shifts that may not follow it on the next day."""

    id: str
    minutes: int
    not_followed_by: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody on the staff, with limits of their own; a weekend counts when its Saturday or Sunday is worked."""

    id: str
    most_of_shift: dict[str, int]
    most_minutes: int
    least_minutes: int
    most_in_a_row: int
    least_in_a_row: int
    least_off_in_a_row: int
    most_weekends: int


@dataclass(frozen=True)
class Request:
    """A shift that somebody wishes to work, or not to work, on a day, and what it costs to refuse."""

    person: str
    day: int
    shift: str
    weight: int


@dataclass(frozen=True)
class Cover:
    """People wanted on a shift of a day, and what each one missing or too many costs."""

    day: int
    shift: str
    wanted: int
    under: int
    over: int


@dataclass
class Instance:
    """Everything a file says; days are counted from 0, a Monday."""

    name: str
    n_days: int = 0
    shifts: dict[str, ShiftType] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    days_off: dict[str, tuple[int, ...]] = field(default_factory=dict)
    on: list[Request] = field(default_factory=list)
    off: list[Request] = field(default_factory=list)
    cover: list[Cover] = field(default_factory=list)


MOST_BYTES = 64 * 1024 * 1024
"""Larger files are refused before they are read; the largest published instance has half a megabyte."""


def read_instance(path: Path) -> Instance:
    """The instance in a file.

    Raises
    ------
    InstanceError
        For a file that cannot be read or is not an instance, with one message.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InstanceError(f"{path} has {path.stat().st_size} bytes; an instance has at most {MOST_BYTES}")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InstanceError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InstanceError(f"{path} is not text: byte {error.start} is no UTF-8") from error
    return parse_instance(text, path.stem)


def parse_instance(text: str, name: str) -> Instance:
    """The instance in a text; `name` is what messages call it."""
    instance = Instance(name)
    readers: dict[str, Callable[[Instance, list[str]], None]] = {
        "HORIZON": _horizon,
        "SHIFTS": _shift,
        "STAFF": _person,
        "DAYS_OFF": _days_off,
        "SHIFT_ON_REQUESTS": lambda one, fields: one.on.append(_request(one, fields)),
        "SHIFT_OFF_REQUESTS": lambda one, fields: one.off.append(_request(one, fields)),
        "COVER": _cover,
    }
    seen = set()
    for number, section, fields in _lines(text, name):
        seen.add(section)
        if section not in readers:
            raise InstanceError(f"{name}, line {number}: unknown section {section!r}; known are {', '.join(readers)}")
        try:
            readers[section](instance, fields)
        except ValueError as error:
            raise InstanceError(f"{name}, line {number}: {error}") from error
    missing = [section for section in ("HORIZON", "SHIFTS", "STAFF", "COVER") if section not in seen]
    if missing:
        raise InstanceError(f"{name}: nothing in SECTION_{missing[0]}; maybe this is not an instance, or it is cut off")
    return instance


def _lines(text: str, name: str) -> Iterator[tuple[int, str, list[str]]]:
    """Line number, section and fields of every line that says something."""
    section = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("SECTION_"):
            section = line.removeprefix("SECTION_")
        elif line and not line.startswith("#"):
            if not section:
                raise InstanceError(f"{name}, line {number}: {line[:40]!r} before any SECTION_ heading")
            yield number, section, [part.strip() for part in line.split(",")]


def _whole(text: str, what: str, least: int = 0, most: int = 10**9) -> int:
    # A published file writes some zeros as -0.
    if not re.fullmatch(r"-?[0-9]{1,12}", text) or not least <= int(text) <= most:
        raise ValueError(f"{what} is {text!r}; expected a whole number from {least} to {most}")
    return int(text)


def _fields(fields: list[str], *names: str) -> list[str]:
    if len(fields) != len(names):
        raise ValueError(f"{len(fields)} fields; expected {len(names)}: {', '.join(names)}")
    return fields


def _known(name: str, what: str, known: dict[str, ShiftType] | dict[str, Person]) -> str:
    if name not in known:
        raise ValueError(f"unknown {what} {name!r}; known are {', '.join(list(known)[:8])}")
    return name


def _new(name: str, what: str, known: dict[str, ShiftType] | dict[str, Person] | dict[str, tuple[int, ...]]) -> str:
    if not name or name in known:
        raise ValueError(f"{what} {name!r} a second time" if name else f"a {what} without a name")
    return name


def _horizon(instance: Instance, fields: list[str]) -> None:
    if instance.n_days:
        raise ValueError("a second horizon")
    (days,) = _fields(fields, "days")
    instance.n_days = _whole(days, "the horizon", 1, 400)


def _shift(instance: Instance, fields: list[str]) -> None:
    name, minutes, banned = _fields(fields, "ShiftID", "length in minutes", "shifts that cannot follow")
    names = tuple(part.strip() for part in banned.split("|") if part.strip())
    shift = ShiftType(_new(name, "shift", instance.shifts), _whole(minutes, "the length", 1, 1440), names)
    instance.shifts[name] = shift


def _person(instance: Instance, fields: list[str]) -> None:
    names = (
        "ID", "MaxShifts", "MaxTotalMinutes", "MinTotalMinutes", "MaxConsecutiveShifts", "MinConsecutiveShifts",
        "MinConsecutiveDaysOff", "MaxWeekends",
    )  # fmt: skip
    name, limits, *numbers = _fields(fields, *names)
    for shift in instance.shifts.values():
        for other in shift.not_followed_by:
            _known(other, "shift that cannot follow", instance.shifts)
    most_of_shift = {}
    for limit in filter(None, limits.split("|")):
        shift_id, equals, most = limit.partition("=")
        if not equals:
            raise ValueError(f"MaxShifts holds {limit!r}; expected for example E=14")
        most_of_shift[_known(shift_id.strip(), "shift", instance.shifts)] = _whole(most.strip(), "the limit")
    values = [_whole(text, what) for text, what in zip(numbers, names[2:], strict=True)]
    instance.staff[_new(name, "person", instance.staff)] = Person(name, most_of_shift, *values)


def _days_off(instance: Instance, fields: list[str]) -> None:
    name = _known(_new(fields[0], "person", instance.days_off), "person", instance.staff)
    instance.days_off[name] = tuple(_day(instance, text) for text in fields[1:] if text)


def _day(instance: Instance, text: str) -> int:
    if not instance.n_days:
        raise ValueError("a day before the horizon is known")
    return _whole(text, "the day", 0, instance.n_days - 1)


def _request(instance: Instance, fields: list[str]) -> Request:
    person, day, shift, weight = _fields(fields, "EmployeeID", "Day", "ShiftID", "Weight")
    known_person, known_shift = _known(person, "person", instance.staff), _known(shift, "shift", instance.shifts)
    return Request(known_person, _day(instance, day), known_shift, _whole(weight, "the weight", most=1000))


def _cover(instance: Instance, fields: list[str]) -> None:
    day, shift, *numbers = _fields(fields, "Day", "ShiftID", "Requirement", "Weight for under", "Weight for over")
    whats = ("the requirement", "the weight for under", "the weight for over")
    wanted, under, over = (_whole(number, what, most=10_000) for number, what in zip(numbers, whats, strict=True))
    line = Cover(_day(instance, day), _known(shift, "shift", instance.shifts), wanted, under, over)
    if any((line.day, line.shift) == (other.day, other.shift) for other in instance.cover[-len(instance.shifts) :]):
        raise ValueError(f"cover of day {line.day} and shift {line.shift} a second time")
    instance.cover.append(line)

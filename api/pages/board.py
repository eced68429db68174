"""What the roster page shows: people by team, their days as cells, or one day as bars with breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.pages.clock import LocalDay, clock_of
from api.pages.words import PageWords
from api.tables import Assignment, Roster, RosterAgent


@dataclass(frozen=True)
class Day:
    """A column: its date in words, and whether it is a weekend or a holiday."""

    on: date
    weekday: str
    date: str
    look: str
    holiday: str


@dataclass(frozen=True)
class Cell:
    """One person on one day: text, and the colour that repeats what the text says."""

    text: str
    look: str


@dataclass(frozen=True)
class Bar:
    """A stretch on the day's picture: from, length [min], colour, words."""

    start: int
    length: int
    look: str
    words: str


@dataclass(frozen=True)
class Person:
    """A row: name, role where it is a special one, and cells or bars."""

    name: str
    role: str
    cells: tuple[Cell, ...] = ()
    bars: tuple[Bar, ...] = ()
    told: str = ""
    hours: float = 0.0


@dataclass(frozen=True)
class TeamRows:
    """A team's people in the roster's order."""

    name: str
    people: tuple[Person, ...]


def day_of(roster: Roster, on: date, words: PageWords) -> Day:
    """The column of a date."""
    holiday = roster.display["holidays"].get(str(on))
    look = "holiday" if holiday is not None else "weekend" if on.weekday() >= 5 else ""
    return Day(on, words.weekday(on), words.day(on), look, holiday or "")


def week_rows(
    roster: Roster, people: Sequence[RosterAgent], shifts: Sequence[Assignment], days: Sequence[Day], words: PageWords
) -> list[TeamRows]:
    """Teams × people × days."""
    found: dict[tuple[str, date], list[Assignment]] = {}
    for shift in shifts:
        found.setdefault((shift.agent, shift.on), []).append(shift)

    def row(person: RosterAgent) -> Person:
        mine = [found.get((person.agent, day.on), []) for day in days]
        cells = tuple(_cell(roster, person, day, held, words) for day, held in zip(days, mine, strict=True))
        hours = sum(shift.paid_min for held in mine for shift in held) / 60
        return Person(person.name, words.role(person.role), cells, hours=hours)

    return _by_team(people, words, row)


def _cell(roster: Roster, person: RosterAgent, day: Day, shifts: list[Assignment], words: PageWords) -> Cell:
    if shifts:
        return Cell("\n".join(_times(shift, roster.timezone) for shift in shifts), shifts[0].band)
    if str(day.on) in person.days_absent:
        return Cell(words["time_off"], "absent")
    return Cell("", day.look)


def _times(shift: Assignment, timezone: str) -> str:
    return f"{clock_of(shift.start_at, timezone)}–{clock_of(shift.end_at, timezone)}"


def _by_team(people: Sequence[RosterAgent], words: PageWords, row: Callable[[RosterAgent], Person]) -> list[TeamRows]:
    teams: dict[str, list[Person]] = {}
    for person in people:
        teams.setdefault(person.team_name or words["no_team"], []).append(row(person))
    return [TeamRows(name, tuple(rows)) for name, rows in teams.items()]


def window_of(
    day: LocalDay, shifts: Sequence[Assignment], required: Sequence[Sequence[int]], step: int
) -> tuple[int, int]:
    """Elapsed minutes, in whole hours, in which somebody works or is required on a day."""
    edges = []
    for shift in shifts:
        edges += [day.minute_of(shift.start_at), day.minute_of(shift.end_at)]
    for line in required:
        needed = [index for index, agents in enumerate(line) if agents]
        edges += [needed[0] * step, (needed[-1] + 1) * step] if needed else []
    if not edges:
        return 0, day.minutes
    return max(0, min(edges) // 60 * 60), min(day.minutes, -(-max(edges) // 60) * 60)


def day_rows(
    roster: Roster,
    people: Sequence[RosterAgent],
    shifts: Sequence[Assignment],
    on: date,
    window: tuple[int, int],
    words: PageWords,
) -> list[TeamRows]:
    """Teams × people, each with the bars of one day: their shift, and on it breaks and work off the queues."""
    day = LocalDay(on, roster.timezone)
    held: dict[str, list[Assignment]] = {}
    for shift in shifts:
        held.setdefault(shift.agent, []).append(shift)

    def row(person: RosterAgent) -> Person:
        mine = held.get(person.agent, [])
        bars = tuple(bar for shift in mine for bar in _bars(roster, shift, day, window, words))
        told = "; ".join(_told(roster, shift, words) for shift in mine)
        if not mine:
            told = words["time_off"] if str(on) in person.days_absent else words["day_off"]
        hours = sum(shift.paid_min for shift in mine if shift.on == on) / 60
        return Person(person.name, words.role(person.role), bars=bars, told=told, hours=hours)

    return _by_team(people, words, row)


def _bars(roster: Roster, shift: Assignment, day: LocalDay, window: tuple[int, int], words: PageWords) -> list[Bar]:
    bars = [_bar(day, window, shift.start_at, shift.end_at, shift.band, _times(shift, roster.timezone))]
    for activity, start, end in shift.segments:
        about = roster.display["activities"][activity]
        if about["kind"] != "contact":
            begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
            name = words.activity(activity, about["name"])
            told = f"{name} {clock_of(begins, roster.timezone)}–{clock_of(ends, roster.timezone)}"
            bars.append(_bar(day, window, begins, ends, about["kind"], told))
    return [bar for bar in bars if bar.length > 0]


def _bar(day: LocalDay, window: tuple[int, int], start: datetime, end: datetime, look: str, words: str) -> Bar:
    first, last = max(window[0], day.minute_of(start)), min(window[1], day.minute_of(end))
    return Bar(first - window[0], last - first, look, words)


def _told(roster: Roster, shift: Assignment, words: PageWords) -> str:
    """The shift and its breaks as a sentence."""
    rests = []
    for activity, start, _ in shift.segments:
        about = roster.display["activities"][activity]
        if about["kind"] == "rest":
            name = words.activity(activity, about["name"])
            rests.append(f"{name} {clock_of(datetime.fromisoformat(start), roster.timezone)}")
    return " · ".join([_times(shift, roster.timezone), *rests])


def week_of(on: date, first: date, end: date) -> list[date]:
    """The days of a calendar week (Monday to Sunday) that lie in the roster."""
    monday = on - timedelta(days=on.weekday())
    return [day for day in (monday + timedelta(days=n) for n in range(7)) if first <= day < end]

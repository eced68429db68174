"""The roster as a table: one row per segment, for whoever wants to calculate with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Segment, Shift

from .people import name_of
from .span import Span

COLUMNS = ("agent", "name", "team", "on", "template", "activity", "kind", "paid", "start", "end", "minutes")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(problem: RosterProblem, roster: Roster, span: Span) -> str:
    """The shifts that start in the span as CSV text; instants in ISO 8601 with offset, names safe for a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(problem, roster, span))
    return stream.getvalue()


def _rows(problem: RosterProblem, roster: Roster, span: Span) -> Iterator[list[object]]:
    horizon = problem.horizon
    for agent in problem.agents:
        who = [safe(agent.id), safe(name_of(agent)), safe(agent.team or "")]
        for shift in roster.of_agent(agent.id):
            if shift.day in span.days:
                what = [*who, horizon.date_of(shift.day).isoformat(), safe(shift.template)]
                for segment in shift.segments or _whole(problem, shift):
                    activity = problem.activity_by_id[segment.activity]
                    start, end = horizon.instant(segment.start), horizon.instant(segment.end)
                    times = [start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes")]
                    paid = "yes" if activity.paid else "no"
                    yield [*what, safe(activity.id), activity.kind, paid, *times, segment.end - segment.start]


def _whole(problem: RosterProblem, shift: Shift) -> tuple[Segment, ...]:
    template = problem.template_by_id.get(shift.template)
    activity = template.activity if template else problem.activities[0].id
    return (Segment(shift.start, shift.end, activity),)


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: `=1+1` becomes `'=1+1`."""
    return f"'{text}" if text.startswith(_FORMULA) else text

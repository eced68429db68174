"""A small roster for every export: a break, a night, a leader off the queues, a holiday, a hostile name."""

from __future__ import annotations

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Segment, Shift
from solver.notation import world_of

HOSTILE = '=1+1<script>alert("x")</script>'


def small_world() -> tuple[RosterProblem, Roster]:
    """Amy 08:00 to 16:00 on Monday, Bob on Saturday night, both with half an hour's break after two hours.

    Mondays need two agents from 09 to 10.
    """
    problem, _ = world_of(
        "Amy Mon 08:00-16:00; Bob Sat 22:00-06:00",
        {
            "skills": {"Amy": ["billing"], "Bob": ["billing"]},
            "need": {"billing": "Mon 09:00-10:00 2"},
            "agent": {"Amy": {"name": HOSTILE, "team": "red"}},
            "template": {"breaks": [{"length_min": 30, "earliest_min": 120, "latest_min": 120}]},
            "horizon": {"holidays": [{"on": "2026-03-03", "name": "Lantern Festival"}]},
            "problem": {"name": "Small & <world>", "teams": [{"id": "red", "name": "Red"}]},
        },
    )
    saturday_22 = 5 * 1440 + 1320
    return problem, Roster.of(
        [("Amy", _with_break(480, 0, "08:00-16:00")), ("Bob", _with_break(saturday_22, 5, "22:00-06:00"))]
    )


def _with_break(start: int, day: int, template: str) -> Shift:
    stops = (start, start + 120, start + 150, start + 480)
    activities = ("contact", "break", "contact")
    segments = tuple(Segment(stops[i], stops[i + 1], activities[i]) for i in range(3))
    return Shift(start, start + 480, day, 480, template, segments)

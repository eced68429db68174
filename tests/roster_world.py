"""A small roster for every export: a break, a night, a leader off the queues, a holiday, a hostile name."""

from __future__ import annotations

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Segment, Shift
from solver.notation import world_of

HOSTILE = '=1+1<script>alert("x")</script>'


def small_world() -> tuple[RosterProblem, Roster]:
    """Amy 08:00 to 16:00 on Monday with a break at 10:00, Bob on Saturday night; Mondays need two from 09 to 10."""
    problem, roster = world_of(
        "Amy Mon 08:00-16:00; Bob Sat 22:00-06:00",
        {
            "skills": {"Amy": ["billing"], "Bob": ["billing"]},
            "need": {"billing": "Mon 09:00-10:00 2"},
            "agent": {"Amy": {"name": HOSTILE, "team": "red"}},
            "horizon": {"holidays": [{"on": "2026-03-03", "name": "Lantern Festival"}]},
            "problem": {"name": "Small & <world>", "teams": [{"id": "red", "name": "Red"}]},
        },
    )
    segments = (Segment(480, 600, "contact"), Segment(600, 630, "break"), Segment(630, 960, "contact"))
    monday = Shift(480, 960, 0, 480, "08:00-16:00", segments)
    return problem, Roster.of([("Amy", monday), ("Bob", roster.of_agent("Bob")[0])])

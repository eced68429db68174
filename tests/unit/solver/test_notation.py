"""The notation of examples: days, history, breaks, requirement, and what it cannot read."""

from __future__ import annotations

import pytest

from solver.domain.shifts import Segment
from solver.notation import lines_of, world_of


def test_weeks_count_from_the_first_monday_and_nights_end_on_the_next_day():
    amy, bob = lines_of("Amy Sun-1 22:00-06:00; Bob Tue+1 08:00-16:00")
    assert (amy.day, amy.start, amy.length) == (-1, 1320, 480)
    assert (bob.day, bob.start, bob.length) == (8, 480, 480)


def test_days_keep_their_names_in_a_horizon_that_begins_on_wednesday():
    problem, roster = world_of("Amy Tue 08:00-16:00 Thu 08:00-16:00", {"horizon": {"start_on": "2026-03-04"}})
    assert [shift.day for shift in roster.of_agent("Amy")] == [1]
    assert problem.agents[0].history is not None
    assert problem.agents[0].history.shifts[0].start.isoformat() == "2026-03-03T08:00:00+00:00"


def test_breaks_stand_behind_their_shift():
    _, roster = world_of("Amy Mon 08:00-16:00 [meal 12:00-12:30, break 14:00-14:15] Tue 08:00-16:00")
    monday, tuesday = roster.of_agent("Amy")
    assert monday.segments == (
        Segment(480, 720, "contact"),
        Segment(720, 750, "meal"),
        Segment(750, 840, "contact"),
        Segment(840, 855, "break"),
        Segment(855, 960, "contact"),
    )
    assert monday.paid_min == 450  # the meal is not paid
    assert len(tuesday.segments) == 1


def test_a_requirement_keeps_to_the_clock_on_a_day_of_23_hours():
    berlin = {"start_on": "2026-03-29", "n_days": 1, "timezone": "Europe/Berlin", "interval_min": 60}
    problem, _ = world_of("", {"horizon": berlin, "need": {"a": "Sun 08:00-09:00 2"}})
    # 08:00 in summer is seven hours after midnight when the clocks have gone forward at two.
    assert [i for i, agents in enumerate(problem.requirement[0].agents) if agents] == [7]


def test_what_cannot_be_read_is_said():
    with pytest.raises(ValueError, match="cannot read 'Moonday 8-16'"):
        lines_of("Amy Moonday 8-16")

"""Presence counts what lies inside the horizon, and of history only what reaches into it."""

from __future__ import annotations

from solver.domain.presence import presence_of
from solver.notation import world_of


def test_a_shift_that_ended_before_the_horizon_puts_nobody_on_duty():
    # Saturday's shift ends 16 h before Monday's midnight; nothing of it is in the horizon.
    problem, roster = world_of("Amy Sat-1 08:00-16:00; Bob Mon 08:00-09:00")
    presence = presence_of(problem, roster)
    assert not presence.contact[0].any()
    assert not presence.present[0].any()


def test_a_night_of_history_counts_until_it_ends():
    # 22:00 to 06:00: six hours of Monday are 24 quarters.
    problem, roster = world_of("Amy Sun-1 22:00-06:00; Bob Mon 08:00-09:00")
    assert presence_of(problem, roster).contact[0].sum() == 24
    assert presence_of(problem, roster).contact[0, :24].all()

"""Fair shares by hand: who has one, and what it weighs."""

from __future__ import annotations

from typing import Any

import pytest

from solver.domain.fair_shares import Burden, fair_shares
from solver.domain.horizon import Horizon
from solver.domain.shifts import Shift
from solver.domain.spans import Span
from solver.notation import world_of


def saturdays(horizon: Horizon) -> list[Span]:
    return [(horizon.day_start(d), horizon.day_start(d + 1)) for d in range(horizon.n_days) if horizon.weekday(d) == 5]


def on_saturday(horizon: Horizon, shift: Shift) -> bool:
    return horizon.weekday(shift.day) == 5


SATURDAYS = Burden("weekends", "", saturdays, on_saturday)
TEAM = {"Amy": ["a"], "Bob": ["a", "b"], "Eve": ["b"]}
# Both Saturdays need two agents for 8 h: 2 · 2 · 480 = 1,920 agent-minutes, 4 shifts of 8 h.
WORLD = {"skills": TEAM, "need": {"a": ["Sat 08:00-16:00 2", "Sat+1 08:00-16:00 2"]}, "choices": "x Mon 08:00-16:00"}


def shares(**world: Any) -> dict[str, float]:
    problem, _ = world_of("", {**WORLD, **world})
    return fair_shares(problem, SATURDAYS)


def test_only_those_with_a_required_skill_have_a_share():
    assert shares() == {"Amy": 2.0, "Bob": 2.0}


def test_a_break_makes_a_shift_give_less_and_the_shares_larger():
    # 120 min of breaks leave 360 of 480: 1,920 / 360 = 5.33, 2.67 each, but there are two Saturdays.
    meal = {"activity": "meal", "length_min": 90, "earliest_min": 60, "latest_min": 300}
    rest = {"activity": "break", "length_min": 30, "earliest_min": 390, "latest_min": 420}
    breaks = {"breaks": [meal, rest]}
    assert shares(template=breaks) == {"Amy": 2.0, "Bob": 2.0}
    each = pytest.approx(960 / 360 / 2, abs=1e-3)
    assert shares(template=breaks, need={"a": "Sat 08:00-16:00 2"}) == {"Amy": each, "Bob": each}


def test_who_leads_the_floor_takes_no_share_of_contacts():
    assert shares(template={"activity": "lead"}) == {}


def test_an_absence_that_touches_the_shift_takes_the_day_away():
    # Bob can work one of three possible agent-days: 4 / 3, but no more than his one day; Amy 8 / 3, no more than two.
    late = {"time_off": [{"start": "2026-03-07T15:59", "end": "2026-03-07T20:00"}]}
    assert shares(agent={"Bob": late}) == {"Amy": 2.0, "Bob": 1.0}


def test_the_account_is_taken_off():
    assert shares(agent={"Amy": {"fairness_account": {"weekends": 0.75, "nights": 9}}}) == {"Amy": 1.25, "Bob": 2.0}


def test_without_a_requirement_nobody_owes_anything():
    assert shares(need={}) == {}

"""Service goals: which combinations make sense."""

from __future__ import annotations

from typing import Any

import pytest

from forecasts.errors import InputError
from forecasts.staffing.goals import Goal


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({}, "goal.empty", "no condition"),
        ({"service_level": 0.8}, "goal.incomplete", "service_level together with awt_s"),
        ({"awt_s": 20.0}, "goal.incomplete", "awt_s together with service_level"),
        ({"service_level": 80, "awt_s": 20.0}, "goal.range", "you meant 0.80"),
        ({"service_level": 1.0, "awt_s": 20.0}, "goal.range", "below 1"),
        ({"service_level": 0.8, "awt_s": -20.0}, "staffing.value", ">= 0"),
        ({"asa_s": float("nan")}, "staffing.value", "finite"),
        ({"max_abandonment": 0.0}, "goal.range", "share"),
        ({"max_occupancy": 85.0}, "goal.range", "you meant 0.85"),
    ],
)
def test_a_goal_nobody_can_meet_is_refused(given: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        Goal(**given)
    assert refused.value.code == code
    assert words in str(refused.value)


def test_only_a_maximum_abandonment_needs_patience() -> None:
    assert Goal(max_abandonment=0.03).needs_patience
    assert not Goal(service_level=0.8, awt_s=20.0, asa_s=10.0, max_occupancy=0.9).needs_patience

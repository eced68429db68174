"""The rule book: one rule a file, and the one list, in the order shown to people.

A rule that is not in this list does not exist; adding one touches its own file and one line here.
"""

from __future__ import annotations

from .availability import AvailableHours
from .base import AgentRule, CoverRule, Example, Explanation, Rule, Scope, Violation
from .consecutive_days import ConsecutiveDays
from .consecutive_nights import ConsecutiveNights
from .days_off_per_period import DaysOffPerPeriod
from .hours_per_period import HoursPerPeriod
from .hours_per_week import HoursPerWeek
from .minimum_rest import MinimumRest
from .nights_per_period import NightsPerPeriod
from .one_shift_per_day import OneShiftPerDay
from .required_skill import RequiredSkill
from .start_regularity import StartRegularity
from .time_off import ApprovedTimeOff
from .understaffing import Understaffing
from .weekends_off import WeekendsOff
from .wishes import Wishes

RULES: tuple[type[Rule], ...] = (
    OneShiftPerDay,
    AvailableHours,
    ApprovedTimeOff,
    RequiredSkill,
    MinimumRest,
    ConsecutiveDays,
    DaysOffPerPeriod,
    WeekendsOff,
    HoursPerWeek,
    HoursPerPeriod,
    NightsPerPeriod,
    ConsecutiveNights,
    Understaffing,
    Wishes,
    StartRegularity,
)

__all__ = ["RULES", "AgentRule", "CoverRule", "Example", "Explanation", "Rule", "Scope", "Violation"]

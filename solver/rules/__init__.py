"""The rule book: one rule a file, and the one list, in the order shown to people.

A rule that is not in this list does not exist; adding one touches its own file and one line here.
"""

from __future__ import annotations

from .availability import AvailableHours
from .base import AgentRule, CoverRule, Example, Explanation, Rule, Scope, Violation
from .break_window import BreakWindow
from .consecutive_days import ConsecutiveDays
from .consecutive_days_off import ConsecutiveDaysOff
from .consecutive_nights import ConsecutiveNights
from .days_off_per_period import DaysOffPerPeriod
from .fair_holidays import FairHolidays
from .fair_nights import FairNights
from .fair_weekends import FairWeekends
from .headcount_over import HeadcountOver
from .headcount_under import HeadcountUnder
from .hours_per_period import HoursPerPeriod
from .hours_per_week import HoursPerWeek
from .locked_assignment import LockedAssignment
from .minimum_rest import MinimumRest
from .nights_per_period import NightsPerPeriod
from .one_shift_per_day import OneShiftPerDay
from .overstaffing import Overstaffing
from .required_skill import RequiredSkill
from .role_minimum import RoleMinimum
from .shift_template import AllowedShift
from .start_regularity import StartRegularity
from .template_succession import TemplateSuccession
from .templates_per_period import TemplatesPerPeriod
from .time_off import ApprovedTimeOff
from .understaffing import Understaffing
from .weekends_off import WeekendsOff
from .wishes import Wishes

RULES: tuple[type[Rule], ...] = (
    OneShiftPerDay,
    AllowedShift,
    BreakWindow,
    LockedAssignment,
    AvailableHours,
    ApprovedTimeOff,
    RequiredSkill,
    MinimumRest,
    TemplateSuccession,
    ConsecutiveDays,
    ConsecutiveDaysOff,
    DaysOffPerPeriod,
    WeekendsOff,
    HoursPerWeek,
    HoursPerPeriod,
    NightsPerPeriod,
    ConsecutiveNights,
    TemplatesPerPeriod,
    Understaffing,
    Overstaffing,
    HeadcountUnder,
    HeadcountOver,
    RoleMinimum,
    FairNights,
    FairWeekends,
    FairHolidays,
    Wishes,
    StartRegularity,
)

__all__ = ["RULES", "AgentRule", "CoverRule", "Example", "Explanation", "Rule", "Scope", "Violation"]

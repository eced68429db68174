"""The rule book: one rule a file, and the one list, in the order shown to people.

A rule that is not in this list does not exist; adding one touches its own file and one line here.
"""

from __future__ import annotations

from .base import AgentRule, CoverRule, Example, Explanation, Rule, Scope, Violation
from .hours_per_week import HoursPerWeek
from .minimum_rest import MinimumRest
from .understaffing import Understaffing

RULES: tuple[type[Rule], ...] = (
    MinimumRest,
    HoursPerWeek,
    Understaffing,
)

__all__ = ["RULES", "AgentRule", "CoverRule", "Example", "Explanation", "Rule", "Scope", "Violation"]

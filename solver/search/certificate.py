"""How good a roster is proved to be: the gap in total cost, paid time included."""

from __future__ import annotations

from ..compiled import Compiled
from ..domain.problem import RosterProblem


def required_agent_min(problem: RosterProblem) -> int:
    """Agent-minutes of contacts required over the horizon."""
    return sum(sum(line.agents) for line in problem.requirement) * problem.horizon.interval_min


def required_cost(compiled: Compiled) -> float:
    """Cost of the required time at the price of overstaffing, which is the price of paid time [points]."""
    over = next((used for used in compiled.rules if used.code == "coverage.over" and used.mode == "soft"), None)
    return required_agent_min(compiled.problem) * (over.weight if over is not None else 0.0)


def gap_of(objective: float, bound: float, required: float) -> float:
    """(objective - bound) / (objective + required): the part of the total cost not proved necessary.

    Penalties alone are near zero in a good roster, so a gap relative to them says nothing; all in points.
    """
    total = objective + required
    return max(0.0, objective - bound) / total if total > 0 else 0.0

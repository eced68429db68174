"""What a roster file claims about itself, beside what the independent checks find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from solver.assessment import Assessment
from solver.domain.problem import RosterProblem
from solver.domain.rosters import RuleTotal, SolveResult

HALF_A_TENTH = 0.05
"""Costs are counted in tenths of a point: anything closer is the same number, written differently."""


@dataclass(frozen=True)
class Term:
    """One rule's part of the objective, found and claimed; `claimed` is None where the file says nothing of it."""

    found: RuleTotal
    claimed: RuleTotal | None
    is_claimed_at_all: bool

    @property
    def agrees(self) -> bool:
        """Whether the claim, if there is one, is true."""
        if not self.is_claimed_at_all:
            return True
        found, claimed = self.found, self.claimed
        if claimed is None:
            return not found.violations
        same = (found.mode, found.violations, found.excess) == (claimed.mode, claimed.violations, claimed.excess)
        return same and abs(found.cost - claimed.cost) < HALF_A_TENTH


@dataclass(frozen=True)
class Figure:
    """One number about the whole roster, found and claimed."""

    name: str
    found: float
    claimed: float
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether the claim is true; never for a claim that is not a number."""
        return abs(self.found - self.claimed) < self.tolerance


def terms_of(assessment: Assessment, result: SolveResult | None) -> list[Term]:
    """Every rule in use, then rules that only the file knows."""
    claimed = {total.rule: total for total in result.rules} if result else {}
    found = {total.rule: total for total in assessment.totals}
    unknown = [
        total.model_copy(update={"violations": 0, "excess": 0, "cost": 0.0})
        for total in claimed.values()
        if total.rule not in found and total.mode != "off"
    ]
    return [Term(total, claimed.get(total.rule), result is not None) for total in [*found.values(), *unknown]]


def figures_of(problem: RosterProblem, assessment: Assessment, result: SolveResult | None) -> list[Figure]:
    """The objective, the gap and the staffing totals that can be computed again; empty without a claim."""
    return list(_figures(problem, assessment, result)) if result else []


def _figures(problem: RosterProblem, assessment: Assessment, result: SolveResult) -> Iterator[Figure]:
    found = {total.rule: total for total in assessment.totals}
    required = sum(sum(line.agents) for line in problem.requirement) * problem.horizon.interval_min
    whole = assessment.objective + result.required_cost
    yield Figure("objective", assessment.objective, result.objective, HALF_A_TENTH)
    yield Figure("gap", max(0.0, assessment.objective - result.bound) / whole if whole else 0.0, result.gap, 1e-4)
    yield Figure("required_agent_min", required, result.required_agent_min, 0.5)
    if "coverage.under" in found:
        yield Figure("short_agent_min", found["coverage.under"].excess, result.short_agent_min, 0.5)
    if "coverage.over" in found:
        yield Figure("over_agent_min", found["coverage.over"].excess, result.over_agent_min, 0.5)

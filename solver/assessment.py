"""Judging a roster without a solver: every rule's check, the objective by terms, the difference of two rosters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .domain.presence import presence_of
from .domain.problem import RosterProblem
from .domain.rosters import Roster, RuleTotal
from .domain.tours import tour_of
from .rule_set import POINT, RuleInUse, rule_set_of
from .rules.base import AgentRule, CoverRule, Explanation, Scope, Violation


@dataclass(frozen=True)
class Assessment:
    """All violations of a roster under a rule set."""

    rules: tuple[RuleInUse, ...]
    violations: tuple[Violation, ...]
    contracts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def totals(self) -> tuple[RuleTotal, ...]:
        """Violations, excess and cost of every rule in use, in the rule book's order."""
        found: dict[str, list[Violation]] = {used.code: [] for used in self.rules}
        for violation in self.violations:
            found[violation.rule].append(violation)
        return tuple(_total(used, found[used.code]) for used in self.rules)

    @property
    def objective(self) -> float:
        """Points of all soft rules together."""
        return sum(round(total.cost * POINT) for total in self.totals) / POINT

    @property
    def hard_violations(self) -> tuple[Violation, ...]:
        """Violations of rules that must not be broken."""
        hard = {used.code for used in self.rules if used.mode == "hard"}
        return tuple(violation for violation in self.violations if violation.rule in hard)

    def explain(self, violation: Violation) -> Explanation:
        """Why this is a violation, in the words of its rule, with the parameters of the agent's contract."""
        used = next(used for used in self.rules if used.code == violation.rule)
        contract = self.contracts.get(violation.subject[0]) if violation.subject else None
        rule = used.rule if used.kind.scope is Scope.COVER or contract is None else used.by_contract[contract]
        return rule.explain(violation)

    def __sub__(self, before: Assessment) -> AssessmentChange:
        """What changed since `before`: violations are matched by rule and subject."""
        old = {(v.rule, v.subject): v for v in before.violations}
        new = {(v.rule, v.subject): v for v in self.violations}
        worse = tuple(v for key, v in new.items() if v.excess > (old[key].excess if key in old else 0))
        better = tuple(v for key, v in old.items() if v.excess > (new[key].excess if key in new else 0))
        return AssessmentChange(worse, better, round(self.objective - before.objective, 1))


@dataclass(frozen=True)
class AssessmentChange:
    """New or worse violations (as they are now), gone or better ones (as they were), the change of the objective."""

    worse: tuple[Violation, ...]
    better: tuple[Violation, ...]
    objective: float


def _total(used: RuleInUse, violations: list[Violation]) -> RuleTotal:
    excess = sum(violation.excess for violation in violations)
    return RuleTotal(
        rule=used.code,
        mode=used.mode,
        weight=used.weight,
        unit=used.kind.unit,
        violations=len(violations),
        excess=excess,
        cost=excess * used.cost_per_unit / POINT,
    )


def evaluate(problem: RosterProblem, roster: Roster, *, agents: Iterable[str] | None = None) -> Assessment:
    """Run the check of every rule in use over a roster.

    Parameters
    ----------
    agents : ids of the only agents whose tours are checked, for a change that touches few; default all. Cover-scoped
        rules always see everybody.
    """
    rules = rule_set_of(problem)
    contracts = {agent.id: agent.contract for agent in problem.agents}
    found = tuple(_violations(problem, roster, rules, None if agents is None else set(agents)))
    return Assessment(rules, found, contracts)


def _violations(
    problem: RosterProblem, roster: Roster, rules: tuple[RuleInUse, ...], only: set[str] | None
) -> Iterator[Violation]:
    tours = [tour_of(problem, roster, agent) for agent in problem.agents if only is None or agent.id in only]
    presence = presence_of(problem, roster)
    for used in rules:
        if isinstance(used.rule, CoverRule):
            yield from used.rule.check(presence)
        else:
            for tour in tours:
                rule = used.by_contract[tour.agent.contract]
                assert isinstance(rule, AgentRule)
                yield from rule.check(tour)

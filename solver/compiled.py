"""The rule set turned into primitives for every agent and cover: what both engines start from."""

from __future__ import annotations

from dataclasses import dataclass

from .domain.options import Choices, choices_of
from .domain.problem import RosterProblem
from .primitives import AgentPrimitive, Cover, Headcount
from .rule_set import RuleInUse, rule_set_of
from .rules.base import AgentRule, CoverRule


@dataclass(frozen=True)
class Compiled:
    """Options and primitives of a problem; `agents[i]`, `covers` and `headcounts` pair each with the rule it serves."""

    problem: RosterProblem
    rules: tuple[RuleInUse, ...]
    choices: tuple[Choices, ...]
    agents: tuple[tuple[tuple[RuleInUse, AgentPrimitive], ...], ...]
    covers: tuple[tuple[RuleInUse, Cover], ...]
    headcounts: tuple[tuple[RuleInUse, Headcount], ...] = ()


def compile_problem(problem: RosterProblem) -> Compiled:
    """Ask every rule in use for its primitives."""
    rules, choices = rule_set_of(problem), choices_of(problem)
    agents = tuple(tuple(_of_agent(rules, own)) for own in choices)
    about_all = [(used, used.rule) for used in rules if isinstance(used.rule, CoverRule)]
    covers = tuple((used, cover) for used, rule in about_all for cover in rule.covers(problem))
    headcounts = tuple((used, one) for used, rule in about_all for one in rule.headcounts(problem, choices))
    return Compiled(problem, rules, choices, agents, covers, headcounts)


def _of_agent(rules: tuple[RuleInUse, ...], choices: Choices) -> list[tuple[RuleInUse, AgentPrimitive]]:
    found: list[tuple[RuleInUse, AgentPrimitive]] = []
    for used in rules:
        rule = used.by_contract[choices.agent.contract]
        if isinstance(rule, AgentRule):
            found.extend((used, primitive) for primitive in rule.primitives(choices))
    return found

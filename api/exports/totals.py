"""The result of a solve as rows for people: figures first, then one row per rule."""

from __future__ import annotations

from solver.assessment import evaluate
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster, RuleTotal
from solver.rule_set import rule_set_of

from .words import Words


def figures(problem: RosterProblem, roster: Roster, words: Words) -> list[tuple[str, float | str]]:
    """Status, objective, bound, gap, seed and seconds; only the objective if nobody solved the roster."""
    result = roster.result
    if result is None:
        return [(words["objective"], evaluate(problem, roster).objective)]
    return [
        (words["status"], words[result.status]),
        (words["objective"], result.objective),
        (words["bound"], result.bound),
        (words["gap"], result.gap),
        (words["understaffing"], understaffing(roster)),
        (words["seed"], float(result.seed)),
        (words["seconds"], round(result.seconds, 1)),
    ]


def understaffing(roster: Roster) -> float:
    """Share of the required agent-minutes that nobody serves, as the roster's result says."""
    result = roster.result
    return result.short_agent_min / result.required_agent_min if result and result.required_agent_min else 0.0


def rule_totals(problem: RosterProblem, roster: Roster) -> tuple[RuleTotal, ...]:
    """What the independent checks find, rule by rule."""
    return evaluate(problem, roster).totals


def titles(problem: RosterProblem, words: Words) -> dict[str, str]:
    """Rule code to its name."""
    return {used.code: used.kind.title[words.language] for used in rule_set_of(problem)}

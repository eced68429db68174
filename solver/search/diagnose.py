"""Why there is no roster: the smallest sets of rule instances that cannot hold together, in words.

Rules about people touch one agent each, so contradictions are looked for agent by agent. A set found is shrunk by
leaving out one instance after the other and solving again; what remains is minimal and has been solved alone, which
matters because a solver's own conflict set can be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..model.encode import Encoder
from ..model.variables import RosterVariables
from ..outcome import Conflict
from ..primitives import AgentPrimitive, Run, Succession, Unary, WindowTotal
from ..rule_set import RuleInUse
from ..rules.base import Explanation

Instance = tuple[RuleInUse, tuple[AgentPrimitive, ...]]

MOST_AGENTS = 20
"""Conflicts told at most; a rule set that is wrong for everybody need not be told a thousand times."""

_SENTENCES = {
    "en": "{rule}, {first} to {last}",
    "zh-Hans": "{rule}，{first} 至 {last}",
    "zh-Hant": "{rule}，{first} 至 {last}",
}


def diagnose(compiled: Compiled, rows: Sequence[int] | None = None) -> tuple[Conflict, ...]:
    """The conflicts of every agent whose hard rules contradict each other, at most `MOST_AGENTS` of them."""
    found: list[Conflict] = []
    for row in range(len(compiled.choices)) if rows is None else rows:
        instances = _instances(compiled, row)
        if len(found) < MOST_AGENTS and not _is_possible(compiled, row, instances):
            found.append(_conflict(compiled, row, _shrink(compiled, row, instances)))
    return tuple(found)


def _instances(compiled: Compiled, row: int) -> list[Instance]:
    """The agent's hard rules cut into instances a person would name: a rule, or one calendar window of it."""
    gathered: dict[tuple[str, int], tuple[RuleInUse, list[AgentPrimitive]]] = {}
    for number, (used, primitive) in enumerate(compiled.agents[row]):
        if used.mode == "hard":
            key = (used.code, number if isinstance(primitive, WindowTotal) else -1)
            gathered.setdefault(key, (used, []))[1].append(primitive)
    return [(used, tuple(primitives)) for used, primitives in gathered.values()]


def _is_possible(compiled: Compiled, row: int, instances: Sequence[Instance]) -> bool:
    model = cp_model.CpModel()
    variables = RosterVariables(model, compiled, [row], keep_forbidden=True)
    encoder = Encoder(model, variables.take[row])
    for _, primitives in instances:
        for primitive in primitives:
            encoder.hard(primitive)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    solver.parameters.max_time_in_seconds = 20
    # Only a proof of infeasibility counts as one: running out of time says nothing against the rules.
    return solver.solve(model) != cp_model.INFEASIBLE


def _shrink(compiled: Compiled, row: int, instances: list[Instance]) -> list[Instance]:
    """Leave out instances one by one as long as the rest stays impossible, the widest first.

    What remains is then as near in time as it can be: the week that leave has emptied, not the month around it.
    """
    kept = list(instances)
    for instance in sorted(instances, key=_n_days, reverse=True):
        without = [other for other in kept if other is not instance]
        if not _is_possible(compiled, row, without):
            kept = without
    return kept


def _conflict(compiled: Compiled, row: int, instances: list[Instance]) -> Conflict:
    sentences = tuple(_sentence(compiled, used, primitives) for used, primitives in instances)
    return Conflict(compiled.choices[row].agent.id, tuple(used.code for used, _ in instances), sentences)


def _sentence(compiled: Compiled, used: RuleInUse, primitives: tuple[AgentPrimitive, ...]) -> Explanation:
    days = sorted({day for primitive in primitives for day in _days(primitive)})
    first, last = _date(compiled, days[0]), _date(compiled, days[-1])
    sentences = {language: text.replace("{rule}", used.kind.title[language]) for language, text in _SENTENCES.items()}
    params = {"first": first.isoformat(), "last": last.isoformat()}
    return Explanation(f"conflict.{used.code}", params, sentences)


def _n_days(instance: Instance) -> int:
    days = [day for primitive in instance[1] for day in _days(primitive)]
    return max(days) - min(days) + 1


def _days(primitive: AgentPrimitive) -> list[int]:
    match primitive:
        case Unary():
            return [primitive.day]
        case Succession():
            return [primitive.first_day, primitive.second_day]
        case Run():
            return [0, len(primitive.matches) - 1]
        case _:
            return [day for item in primitive.items for day, _ in item.cells] or [0]


def _date(compiled: Compiled, day: int) -> date:
    return compiled.problem.horizon.date_of(day)

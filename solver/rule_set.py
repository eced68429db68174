"""The rules as one problem uses them: switched hard, soft or off, weighted, with each contract's own parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from .domain.consistency import unknown
from .domain.problem import RosterProblem, RuleSetting
from .errors import ProblemError
from .rules import RULES
from .rules.base import Mode, Rule

POINT = 10
"""Engines count cost in whole tenths of a point: weights have one decimal."""


@dataclass(frozen=True)
class RuleInUse:
    """One rule with its strength; `by_contract` holds the parameters each contract's people are judged by."""

    kind: type[Rule]
    mode: Mode
    weight: float
    rule: Rule
    by_contract: Mapping[str, Rule]

    @property
    def code(self) -> str:
        """The rule's stable code."""
        return self.kind.code

    @property
    def cost_per_unit(self) -> int:
        """Tenths of a point per unit of excess; nothing for a hard rule, which has no price."""
        return round(self.weight * POINT) if self.mode == "soft" else 0


def rule_set_of(problem: RosterProblem) -> tuple[RuleInUse, ...]:
    """Every rule that is not off, in the order of the list; one on request only where something asks for it.

    Raises
    ------
    ProblemError
        For an unknown rule, a rule set twice, or a parameter the rule does not have.
    """
    kinds = {kind.code: kind for kind in RULES}
    settings: dict[str, tuple[int, RuleSetting]] = {}
    for index, setting in enumerate(problem.rules):
        if setting.rule not in kinds:
            raise unknown(f"rules[{index}].rule", "rule", setting.rule, kinds)
        if setting.rule in settings:
            raise ProblemError(f"rules[{index}]", f"rule {setting.rule!r} a second time", "each rule once")
        settings[setting.rule] = index, setting
    for index, contract in enumerate(problem.contracts):
        for code in contract.rule_parameters:
            if code not in kinds:
                raise unknown(f"contracts[{index}].rule_parameters", "rule", code, kinds)
    asked = settings.keys() | {code for contract in problem.contracts for code in contract.rule_parameters}
    kept = (kind for kind in RULES if not kind.on_request or kind.code in asked)
    used = (_in_use(problem, kind, *settings.get(kind.code, (-1, RuleSetting(rule=kind.code)))) for kind in kept)
    return tuple(item for item in used if item.mode != "off" and not (item.mode == "soft" and item.weight == 0))


def _in_use(problem: RosterProblem, kind: type[Rule], index: int, setting: RuleSetting) -> RuleInUse:
    own = _build(kind, setting.parameters, f"rules[{index}].parameters")
    by_contract = {}
    for position, contract in enumerate(problem.contracts):
        special = contract.rule_parameters.get(kind.code)
        where = f"contracts[{position}].rule_parameters"
        by_contract[contract.id] = own if special is None else _build(kind, {**setting.parameters, **special}, where)
    mode: Mode = setting.mode or kind.mode
    weight = kind.weight if setting.weight is None else setting.weight
    return RuleInUse(kind, mode, weight, own, by_contract)


def _build(kind: type[Rule], parameters: Mapping[str, Any], where: str) -> Rule:
    try:
        return kind(**parameters)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise unknown(where, f"parameter of {kind.code}", name, kind.model_fields) from error
        raise ProblemError(f"{where}.{name} ({kind.code})", repr(first["input"]), first["msg"]) from error

"""Whether one agent may be in two shifts at once, who would then be counted twice by shifts and once by the rules."""

from __future__ import annotations

from ...compiled import Compiled
from ...domain.options import Choices, OptionList
from ...primitives import AgentPrimitive, Succession, Unary
from ...rule_set import RuleInUse
from .classes import Array

Own = tuple[tuple[RuleInUse, AgentPrimitive], ...]
Pair = tuple[int, int]


def may_be_doubled(compiled: Compiled) -> bool:
    """Whether hard rules leave anybody two shifts that overlap, of the horizon or of history."""
    known: set[tuple[int, ...]] = set()
    for choices, own in zip(compiled.choices, compiled.agents, strict=True):
        if _overlaps_history(choices, own):
            return True
        pairs = _hard_pairs(own)
        key = (*(id(options) for options in choices.days), *(id(units) for found in pairs.values() for units in found))
        if key not in known:
            known.add(key)
            if _overlaps_itself(choices.days, pairs):
                return True
    return False


def _hard_pairs(own: Own) -> dict[Pair, list[Array]]:
    pairs: dict[Pair, list[Array]] = {}
    for used, primitive in own:
        if isinstance(primitive, Succession) and used.mode == "hard":
            pairs.setdefault((primitive.first_day, primitive.second_day), []).append(primitive.units)
    return pairs


def _overlaps_itself(days: tuple[OptionList, ...], pairs: dict[Pair, list[Array]]) -> bool:
    for second in days:
        for first in reversed(days[: second.day]):
            if len(first) == 1 or len(second) == 1:
                continue
            both = (first.end[:, None] > second.start[None, :]) & (first.works[:, None] & second.works[None, :] == 1)
            for units in pairs.get((first.day, second.day), []):
                both &= units == 0
            if both.any():
                return True
            if second.start[1:].min() - first.start[1:].max() > LONGEST_MIN:
                break
    return False


def _overlaps_history(choices: Choices, own: Own) -> bool:
    last = max((past.end for past in choices.past), default=0)
    free = [options.works * (options.start < last) == 1 for options in choices.days]
    if not any(mask.any() for mask in free):
        return False
    for used, primitive in own:
        if isinstance(primitive, Unary) and used.mode == "hard":
            free[primitive.day] &= primitive.units == 0
    return any(mask.any() for mask in free)


LONGEST_MIN = 1440
"""No shift is longer than a day: days that start further apart cannot overlap."""

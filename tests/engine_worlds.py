"""Small random worlds under random rule sets: every rule hard, soft or off, with everyday and odd parameters."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import lru_cache

from solver.compiled import Compiled, compile_problem
from solver.domain.problem import RosterProblem, RuleSetting
from solver.domain.rosters import Roster
from solver.rules import RULES
from solver.search.agent_arrays import price_of_unit
from solver.terms import terms_of
from tests.small_worlds import World, odd_rule, world

FORMS_OF_DECISION = frozenset({"shift.one_per_day", "shift.template", "break.window"})
"""Rules that hold by what an engine can choose at all: they have no primitives."""

MODELLED = frozenset(kind.code for kind in RULES) - FORMS_OF_DECISION


@dataclass(frozen=True)
class EngineWorld:
    """A problem with its rules compiled, and a roster made of options."""

    compiled: Compiled
    roster: Roster
    tours: tuple[tuple[int, ...], ...]

    @property
    def problem(self) -> RosterProblem:
        """The problem with its rule set."""
        return self.compiled.problem


@lru_cache(maxsize=512)
def engine_world(n_days: int, n_agents: int, seed: int, *, hard: float = 0.4) -> EngineWorld:
    """The small world of three numbers under a rule set of the same seed; `hard` is the share of hard rules."""
    one: World = world(n_days, n_agents, seed)
    problem = one.problem.model_copy(update={"rules": random_rules(seed, hard)})
    return EngineWorld(compile_problem(problem), one.roster, one.tours)


def random_rules(seed: int, hard: float = 0.4) -> tuple[RuleSetting, ...]:
    """A setting for every rule; weights are whole tenths."""
    rng = random.Random(f"rules {seed}")
    return tuple(_setting(kind.code, rng, seed, hard) for kind in RULES)


def _setting(code: str, rng: random.Random, seed: int, hard: float) -> RuleSetting:
    mode = rng.choices(("hard", "soft", "off"), (hard, 0.9 - hard, 0.1))[0]
    kind = next(one for one in RULES if one.code == code)
    return RuleSetting.model_validate(
        {
            "rule": code,
            "mode": "hard" if code in FORMS_OF_DECISION else mode,
            "weight": rng.choice((0.1, 1, 2.5, 30, 240)),
            "parameters": odd_rule(kind, seed).model_dump(mode="json"),
        }
    )


def cost_of(compiled: Compiled, roster: Roster) -> float:
    """What the primitives charge for a roster, hard units at the price engines give them."""
    units = terms_of(compiled, roster)
    return sum(price_of_unit(used) * units.get(used.code, 0) for used in compiled.rules)


def softened(one: EngineWorld) -> EngineWorld:
    """The world with every rule that can be priced soft: every roster of options is legal."""
    rules = tuple(
        rule.model_copy(update={"mode": "soft"}) if rule.mode == "hard" and rule.rule not in FORMS_OF_DECISION else rule
        for rule in one.problem.rules
    )
    return replace(one, compiled=compile_problem(one.problem.model_copy(update={"rules": rules})))

"""The formulation tells the truth about the code: which rule compiles to which primitive, and the engines' limits."""

from __future__ import annotations

import re
from collections import defaultdict

from solver.domain.options import choices_of
from solver.notation import world_of
from solver.primitives import Run, Succession, Unary, WindowTotal
from solver.rules import RULES, CoverRule
from solver.rules.base import AgentRule
from solver.search.exact import EXACT_LIMIT, UNAIDED_LIMIT
from solver.search.tour_search import MU_START, MU_ZERO_AT
from tests.pages import DOCS

TEXT = (DOCS / "explanation/formulation.md").read_text(encoding="utf-8")
NAMES = {Unary: "unary", Succession: "succession", Run: "run", WindowTotal: "window total"}


def compiled() -> dict[str, set[str]]:
    """Primitive → codes of the rules whose examples compile to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in RULES:
        for example in kind.examples():
            problem, _ = world_of(example.roster, example.world)
            rule = example.rule
            if isinstance(rule, CoverRule):
                found["cover"] |= {kind.code for _ in rule.covers(problem)}
                found["headcount"] |= {kind.code for _ in rule.headcounts(problem, choices_of(problem))}
            elif isinstance(rule, AgentRule):
                for choices in choices_of(problem):
                    for primitive in rule.primitives(choices):
                        found[NAMES[type(primitive)]].add(kind.code)
    return found


def told() -> dict[str, set[str]]:
    kinds = "unary|succession|run|window total|cover|headcount"
    rows = re.findall(rf"^\| \*({kinds})\* \|[^|]*\|([^|]*)\|", TEXT, flags=re.MULTILINE)
    return {name: set(re.findall(r"`([\w.]+)`", codes)) for name, codes in rows}


def test_every_rule_stands_beside_its_primitives() -> None:
    assert told() == compiled()


def test_rules_without_a_primitive_are_named() -> None:
    without = {kind.code for kind in RULES} - set().union(*compiled().values())
    (sentence,) = re.findall(r"^(`[\w.]+` and `[\w.]+`) need none", TEXT, flags=re.MULTILINE)
    assert set(re.findall(r"`([\w.]+)`", sentence)) == without


def test_limits_and_schedule_are_those_of_the_engines() -> None:
    assert f"| up to {UNAIDED_LIMIT:,} | the exact model alone |" in TEXT
    assert f"| up to {EXACT_LIMIT:,} | the tour search for two fifths" in TEXT
    assert f"μ = {MU_START} agents" in TEXT
    assert f"0 at {MU_ZERO_AT:.0%}".replace("%", " %") in TEXT

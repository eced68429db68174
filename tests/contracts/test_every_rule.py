"""The exam that every rule in the list sits; a new rule is examined without a new test.

Where a part of the exam cannot apply, the rule itself says why (`not_examined`), and the reason is printed.
"""

from __future__ import annotations

import json
import string
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.domain.options import choices_of
from solver.domain.presence import presence_of
from solver.domain.problem import RosterProblem, RuleSetting
from solver.domain.rosters import Roster
from solver.domain.tours import tour_of
from solver.notation import world_of
from solver.rule_set import rule_set_of
from solver.rules import RULES, AgentRule, CoverRule, Example, Rule, Scope, Violation
from tests.cover_oracle import excess_of
from tests.horizon_cut import first_part, second_part
from tests.small_worlds import is_made_of_options, messy, odd_rule, tour_in_options, world, worlds

LANGUAGES = {"en", "zh-Hans", "zh-Hant"}
PARTS = {"model", "horizon cut in two"}
seeds = st.integers(0, 2**16)

every_rule = pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.code)
every_agent_rule = pytest.mark.parametrize(
    "kind", [kind for kind in RULES if issubclass(kind, AgentRule)], ids=lambda kind: kind.code
)
every_example = pytest.mark.parametrize(
    "example",
    [pytest.param(one, id=f"{kind.code}: {one.label}") for kind in RULES for one in kind.examples()],
)


def violations(rule: Rule, problem: RosterProblem, roster: Roster) -> list[Violation]:
    if isinstance(rule, CoverRule):
        return list(rule.check(presence_of(problem, roster)))
    assert isinstance(rule, AgentRule)
    return [found for agent in problem.agents for found in rule.check(tour_of(problem, roster, agent))]


def by_subject(found: Iterable[Violation]) -> Counter[tuple[str, ...]]:
    total: Counter[tuple[str, ...]] = Counter()
    for violation in found:
        total[violation.subject] += violation.excess
    return total


def not_examined(kind: type[Rule], part: str) -> None:
    if part in kind.not_examined:
        pytest.skip(f"{kind.code} sits no exam in “{part}”: {kind.not_examined[part]}")


@every_example
def test_example_has_the_stated_excess_and_sentence(example: Example) -> None:
    problem, roster = world_of(example.roster, example.world)
    found = violations(example.rule, problem, roster)
    assert tuple(violation.excess for violation in found) == example.excess
    if example.says:
        assert example.rule.explain(found[0]).text() == example.says


@every_example
def test_every_language_can_say_it(example: Example) -> None:
    problem, roster = world_of(example.roster, example.world)
    for violation in violations(example.rule, problem, roster):
        explanation = example.rule.explain(violation)
        assert explanation.sentences.keys() == LANGUAGES
        asked = [
            {name for _, name, _, _ in string.Formatter().parse(explanation.sentences[one]) if name}
            for one in LANGUAGES
        ]
        assert asked[0] == asked[1] == asked[2], "every language tells the same"
        assert all(explanation.text(language).strip() for language in LANGUAGES)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@every_example
def test_example_and_primitives_agree(example: Example) -> None:
    problem, roster = world_of(example.roster, example.world)
    if not is_made_of_options(problem, roster):
        not_examined(type(example.rule), "model")
    assert primitive_excess(example.rule, problem, roster) == sum(example.excess)


def primitive_excess(rule: Rule, problem: RosterProblem, roster: Roster) -> int:
    """Units of all primitives of a rule for a roster made of options."""
    if isinstance(rule, CoverRule):
        presence = presence_of(problem, roster)
        choices = choices_of(problem)
        tours = [tour_in_options(own, roster) for own in choices]
        of_day = (one.excess([tour[one.day] for tour in tours]) for one in rule.headcounts(problem, choices))
        return sum(excess_of(cover, presence) for cover in rule.covers(problem)) + sum(of_day)
    assert isinstance(rule, AgentRule)
    return sum(
        primitive.excess(tour_in_options(choices, roster))
        for choices in choices_of(problem)
        for primitive in rule.primitives(choices)
    )


@every_rule
@given(size=worlds, seed=seeds)
def test_check_and_primitives_agree_on_any_roster(kind: type[Rule], size: tuple[int, int, int], seed: int) -> None:
    problem, roster, rule = world(*size).problem, world(*size).roster, odd_rule(kind, seed)
    found = violations(rule, problem, roster)
    assert sum(violation.excess for violation in found) == primitive_excess(rule, problem, roster), (rule, found)


@every_rule
@given(size=worlds, seed=seeds)
def test_violations_are_plain_and_named_apart(kind: type[Rule], size: tuple[int, int, int], seed: int) -> None:
    problem, roster, rule = world(*size).problem, messy(world(*size), seed), odd_rule(kind, seed)
    found = violations(rule, problem, roster)
    assert len({violation.subject for violation in found}) == len(found), "one subject, one violation"
    for violation in found:
        assert violation.rule == kind.code
        assert type(violation.excess) is int
        assert violation.excess >= 1
        assert all(type(part) is str for part in violation.subject)
        json.dumps(dict(violation.facts))
        rule.explain(violation).text("zh-Hans")


@every_rule
@given(size=worlds, seed=seeds, cut=st.integers(1, 8))
def test_cutting_the_horizon_in_two_changes_nothing(
    kind: type[Rule], size: tuple[int, int, int], seed: int, cut: int
) -> None:
    not_examined(kind, "horizon cut in two")
    # Where the breaks of a past shift fell is not known, so that these worlds have none.
    whole, rule = world(*size, plain=True), odd_rule(kind, seed)
    problem, roster, days = whole.problem, messy(whole, seed), cut % whole.problem.horizon.n_days
    if days:
        before = by_subject(violations(rule, *first_part(problem, roster, days)))
        after = by_subject(violations(rule, *second_part(problem, roster, days)))
        assert before + after == by_subject(violations(rule, problem, roster)), (rule, days)


@every_agent_rule
@given(size=worlds, seed=seeds)
def test_other_agents_change_nothing(kind: type[Rule], size: tuple[int, int, int], seed: int) -> None:
    if kind.scope is not Scope.AGENT:
        pytest.skip(f"{kind.code} compares agents: the others are part of its question")
    problem, roster, rule = world(*size).problem, world(*size).roster, odd_rule(kind, seed)
    together = violations(rule, problem, roster)
    alone = []
    for agent in reversed(problem.agents):
        locks = [lock for lock in problem.locked if lock.agent == agent.id]
        own = RosterProblem.model_validate({**problem.model_dump(), "agents": [agent], "locked": locks})
        alone += violations(rule, own, roster)
    assert sorted(together, key=repr) == sorted(alone, key=repr)


@every_rule
@given(size=worlds, seed=seeds)
def test_twice_is_the_same_and_inputs_stay(kind: type[Rule], size: tuple[int, int, int], seed: int) -> None:
    problem, roster, rule = world(*size).problem, world(*size).roster, odd_rule(kind, seed)
    before = problem.model_dump_json(), repr(roster)
    again = RosterProblem.model_validate_json(problem.model_dump_json())
    first, second, fresh = (violations(rule, one, roster) for one in (problem, problem, again))
    assert first == second == fresh
    assert [v.facts for v in first] == [v.facts for v in fresh]
    assert (problem.model_dump_json(), repr(roster)) == before


@every_rule
@given(seed=seeds)
def test_parameters_survive_json_and_the_rule_set(kind: type[Rule], seed: int) -> None:
    rule = odd_rule(kind, seed)
    assert kind.model_validate_json(rule.model_dump_json()) == rule
    setting = RuleSetting(rule=kind.code, mode="hard", parameters=json.loads(rule.model_dump_json()))
    problem = world(2, 1, 0).problem.model_copy(update={"rules": (setting,)})
    assert next(used.rule for used in rule_set_of(problem) if used.kind is kind) == rule


@every_rule
def test_docstring_answers_reason_model_history_parameters(kind: type[Rule]) -> None:
    text = kind.__doc__ or ""
    sections = [text.find(f"\n    {name}\n") for name in ("Reason", "Model", "History", "Parameters")]
    assert -1 < sections[0] < sections[1] < sections[2] < sections[3]
    for name in kind.model_fields:
        assert name in text[sections[3] :], f"parameter {name} is not explained"


@every_rule
def test_examples_stand_on_both_sides_of_the_boundary(kind: type[Rule]) -> None:
    examples = list(kind.examples())
    assert any(not example.excess for example in examples), "no example keeps the rule"
    nearest = min(excess for example in examples for excess in example.excess)
    step = max(world_of(example.roster, example.world)[0].horizon.interval_min for example in examples)
    # Shifts and requirements lie on the planning grid: where minutes of them count, one interval is the least.
    assert nearest == 1 or ("minutes" in kind.unit and nearest <= step)


@every_rule
def test_an_example_says_its_sentence(kind: type[Rule]) -> None:
    assert any(example.says for example in kind.examples())


@every_rule
def test_rule_is_named_in_every_language(kind: type[Rule]) -> None:
    assert kind.title.keys() == kind.sentences.keys() == LANGUAGES
    assert all(kind.title.values())
    assert kind.unit
    assert kind.mode in ("hard", "soft")
    assert kind.weight > 0
    assert kind.not_examined.keys() <= PARTS
    assert all(kind.not_examined.values())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_codes_and_titles_are_unique(language: str) -> None:
    assert len({kind.code for kind in RULES}) == len(RULES)
    assert len({kind.title[language] for kind in RULES}) == len(RULES)

"""Assessments: every rule's check once, the objective by terms, and the difference of two rosters."""

from __future__ import annotations

import pytest

from solver.assessment import evaluate
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.notation import world_of
from solver.rules import RULES, CoverRule
from tests.small_worlds import messy, world

# 22:00 to 07:00 are 9 h of rest, 120 min short of 11 h; from 23:00 it is 180 min; from 20:00 none are missing.
CHOICES = "x Mon 14:00-22:00 Mon 15:00-23:00 Mon 12:00-20:00 Tue 07:00-15:00"


def rosters(*texts: str) -> tuple[RosterProblem, list[Roster]]:
    """Rosters of the same agents over the same shifts."""
    no_prices = {"rules": [{"rule": "start.regularity", "mode": "off"}]}
    world = {"agents": ["Amy", "Bob"], "choices": CHOICES, "problem": no_prices}
    return world_of(texts[0], world)[0], [world_of(text, world)[1] for text in texts]


def test_nothing_changed_is_nothing():
    problem, [roster] = rosters("Amy Mon 14:00-22:00 Tue 07:00-15:00")
    assessment = evaluate(problem, roster)
    change = assessment - assessment
    assert (change.worse, change.better, change.objective) == ((), (), 0)


def test_a_violation_that_was_not_there_is_worse_as_it_is_now():
    problem, [before, after] = rosters("Amy Mon 14:00-22:00", "Amy Mon 14:00-22:00 Tue 07:00-15:00")
    change = evaluate(problem, after) - evaluate(problem, before)
    assert [(v.rule, v.excess) for v in change.worse] == [("rest.minimum", 120)]
    assert change.better == ()


def test_a_violation_that_is_gone_is_better_as_it_was():
    problem, [before, after] = rosters("Amy Mon 14:00-22:00 Tue 07:00-15:00", "Amy Mon 14:00-22:00")
    change = evaluate(problem, after) - evaluate(problem, before)
    assert change.worse == ()
    assert [(v.rule, v.excess) for v in change.better] == [("rest.minimum", 120)]


def test_somebody_elses_violation_is_not_the_same():
    problem, [before, after] = rosters(
        "Amy Mon 14:00-22:00 Tue 07:00-15:00; Bob Mon 14:00-22:00",
        "Amy Mon 14:00-22:00; Bob Mon 14:00-22:00 Tue 07:00-15:00",
    )
    change = evaluate(problem, after) - evaluate(problem, before)
    assert [v.subject[0] for v in change.worse] == ["Bob"]
    assert [v.subject[0] for v in change.better] == ["Amy"]


def test_more_of_the_same_is_worse_and_less_of_it_better():
    # Six days are allowed. Eight in a row are two too many, nine are three; both runs begin on Monday.
    def run(days: int) -> str:
        names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon+1", "Tue+1", "Wed+1")
        return "Amy " + " ".join(f"{name} 08:00-16:00" for name in names[:days])

    world = {"problem": {"rules": [{"rule": "weekends.off", "mode": "off"}]}}
    problem, eight = world_of(run(8), world)
    nine = world_of(run(9), world)[1]
    change = evaluate(problem, nine) - evaluate(problem, eight)
    assert [(v.rule, v.excess) for v in change.worse if v.rule == "days.consecutive"] == [("days.consecutive", 3)]
    back = evaluate(problem, eight) - evaluate(problem, nine)
    assert [(v.rule, v.excess) for v in back.better if v.rule == "days.consecutive"] == [("days.consecutive", 3)]


def test_an_old_violation_that_stays_refuses_nothing():
    problem, [before, after] = rosters(
        "Amy Mon 14:00-22:00 Tue 07:00-15:00", "Amy Mon 14:00-22:00 Tue 07:00-15:00; Bob Mon 12:00-20:00"
    )
    change = evaluate(problem, after) - evaluate(problem, before)
    assert all(violation.rule != "rest.minimum" for violation in change.worse)


class TestObjective:
    NEED = {"skills": {"Amy": ["a"]}, "need": {"a": "Mon 08:00-10:00 1"}}  # noqa: RUF012

    def test_it_is_the_sum_of_the_soft_terms(self):
        # 60 min missing at 1 point, then 60 min too many at 0.1: 60 + 6 points.
        problem, roster = world_of("Amy Mon 09:00-11:00", self.NEED)
        assessment = evaluate(problem, roster)
        costs = {total.rule: total.cost for total in assessment.totals if total.cost}
        assert costs == {"coverage.under": 60, "coverage.over": 6}
        assert assessment.objective == 66

    def test_hard_violations_have_no_price(self):
        hard = {"problem": {"rules": [{"rule": "coverage.under", "mode": "hard"}]}}
        problem, roster = world_of("Amy Mon 09:00-11:00", {**self.NEED, **hard})
        assessment = evaluate(problem, roster)
        assert [v.rule for v in assessment.hard_violations] == ["coverage.under"] * 4  # quarters of an hour
        assert assessment.objective == 6

    def test_tenths_do_not_add_up_to_dust(self):
        # 0.1 × 3 in floating point is 0.30000000000000004.
        weight = {
            "problem": {"rules": [{"rule": "coverage.over", "weight": 0.1}, {"rule": "coverage.under", "weight": 0.2}]}
        }
        problem, roster = world_of("Amy Mon 09:00-11:00", {**self.NEED, **weight})
        assert evaluate(problem, roster).objective == 60 * 0.2 + 6

    def test_the_change_is_the_difference(self):
        problem, before = world_of("Amy Mon 09:00-11:00", {**self.NEED, "choices": "x Mon 08:00-10:00"})
        after = world_of("Amy Mon 08:00-10:00", {**self.NEED, "choices": "x Mon 09:00-11:00"})[1]
        assert (evaluate(problem, after) - evaluate(problem, before)).objective == -66


def test_totals_follow_the_rule_book_and_count_every_violation():
    problem, roster = world_of("Amy Mon 14:00-22:00 Tue 07:00-15:00 Wed 14:00-22:00 Thu 07:00-15:00")
    assessment = evaluate(problem, roster)
    codes = [total.rule for total in assessment.totals]
    assert codes == [used.code for used in assessment.rules]
    rest = assessment.totals[codes.index("rest.minimum")]
    assert (rest.violations, rest.excess, rest.cost, rest.mode) == (2, 240, 0, "hard")


def test_an_assessment_explains_its_violations():
    problem, [roster] = rosters("Amy Mon 14:00-22:00 Tue 07:00-15:00")
    assessment = evaluate(problem, roster)
    first = next(v for v in assessment.violations if v.rule == "rest.minimum")
    assert assessment.explain(first).text() == (
        "Amy has 9 h between 2026-03-02 22:00 and 2026-03-03 07:00; 11 h are needed."
    )
    assert "需要 11 小时" in assessment.explain(first).text("zh-Hans")


@pytest.mark.parametrize("seed", range(15))
def test_asking_about_some_agents_gives_their_part_and_the_whole_cover(seed: int):
    one = world(6, 3, seed)
    roster = messy(one, seed)
    everybody = evaluate(one.problem, roster).violations
    chosen = {one.problem.agents[0].id}
    covers = {kind.code for kind in RULES if issubclass(kind, CoverRule)}
    expected = [v for v in everybody if v.rule in covers or v.subject[0] in chosen]
    assert list(evaluate(one.problem, roster, agents=chosen).violations) == expected


@pytest.mark.parametrize("seed", range(15))
def test_there_and_back_is_the_same_way(seed: int):
    one = world(6, 3, seed)
    before, after = evaluate(one.problem, one.roster), evaluate(one.problem, messy(one, seed))
    there, back = after - before, before - after
    assert {(v.rule, v.subject) for v in there.worse} == {(v.rule, v.subject) for v in back.better}
    assert {(v.rule, v.subject) for v in there.better} == {(v.rule, v.subject) for v in back.worse}
    assert there.objective == -back.objective


@pytest.mark.parametrize("seed", range(30))
def test_a_subject_names_one_violation_of_its_rule(seed: int):
    """Otherwise a subtraction would lose one of two."""
    one = world(6, 3, seed)
    named = [(v.rule, v.subject) for v in evaluate(one.problem, messy(one, seed)).violations]
    assert len(named) == len(set(named))

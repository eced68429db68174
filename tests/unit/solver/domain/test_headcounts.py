"""Headcounts, wishes that a day off refuses, and rules on request: what a problem may say about them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from solver.domain.agents import Wish
from solver.domain.problem import RosterProblem, RuleSetting
from solver.errors import ProblemError
from solver.notation import world_of
from solver.primitives import Headcount
from solver.rule_set import rule_set_of

LINE = {"template": "08:00-16:00", "on": "2026-03-02", "agents": 2}


def refusal(*lines: dict[str, Any]) -> ProblemError:
    problem, _ = world_of("Amy Mon 08:00-16:00")
    with pytest.raises(ValidationError) as refused:
        RosterProblem.model_validate({**problem.model_dump(), "headcounts": lines})
    error: ProblemError = refused.value.errors()[0]["ctx"]["error"]
    return error


def test_a_headcount_names_a_template_of_the_problem():
    error = refusal({**LINE, "template": "08:00-16:01"})
    assert error.where == "headcounts[0] (08:00-16:01 2026-03-02).template"
    assert error.maybe == "'08:00-16:00' was meant?"


@pytest.mark.parametrize("on", ["2026-03-01", "2026-03-16"])
def test_a_headcount_lies_inside_the_horizon(on: str):
    error = refusal({**LINE, "on": on})
    assert (error.found, error.expected) == (on, "a date inside the horizon")


def test_a_template_has_one_headcount_a_date():
    error = refusal(LINE, {**LINE, "on": "2026-03-03"}, {**LINE, "agents": 3})
    assert error.where == "headcounts[2] (08:00-16:00 2026-03-02)"
    assert error.found == "this template and date a second time"


@pytest.mark.parametrize("side, units", [("under", (6, 3, 0, 0)), ("over", (0, 0, 0, 3))])
def test_a_unit_is_one_agent_missing_or_too_many_times_the_strength(side: Any, units: tuple[int, ...]):
    # Four agents with the options off, kind 0, kind 1; two are wanted on kind 1.
    kinds = np.array([-1, 0, 1])
    two = Headcount(day=0, kind=1, side=side, required=2, units=3, kinds=(kinds,) * 4)
    taken = [(0, 1, 1, 0), (2, 1, 1, 0), (2, 2, 1, 0), (2, 2, 2, 0)]
    assert tuple(two.excess(options) for options in taken) == units


@pytest.mark.parametrize("kind", ["day_off", "not_template"])
def test_a_day_off_refuses_only_a_wish_to_work(kind: str):
    fields = {"kind": kind, "on": "2026-03-02", "templates": ["day"], "day_off_refuses": True}
    with pytest.raises(ValidationError, match=f"day_off_refuses has no meaning in a {kind} wish"):
        Wish.model_validate(fields)


def codes(problem: RosterProblem) -> set[str]:
    return {used.code for used in rule_set_of(problem)}


ON_REQUEST = {"days_off.consecutive", "templates.succession", "templates.period"}


def test_a_rule_on_request_is_in_use_where_it_is_named():
    plain, _ = world_of("Amy Mon 08:00-16:00")
    assert codes(plain) & ON_REQUEST == set()
    named = plain.model_copy(update={"rules": (RuleSetting(rule="days_off.consecutive"),)})
    assert codes(named) == codes(plain) | {"days_off.consecutive"}


def test_a_contract_may_ask_for_it_and_leaves_the_others_alone():
    asks = {"id": "asks", "templates": ["08:00-16:00"], "rule_parameters": {"days_off.consecutive": {"least": 3}}}
    plain, _ = world_of("Amy Mon 08:00-16:00")
    fields = plain.model_dump()
    problem = RosterProblem.model_validate({**fields, "contracts": [*fields["contracts"], asks]})
    (used,) = [one for one in rule_set_of(problem) if one.code == "days_off.consecutive"]
    assert used.by_contract["asks"].model_dump() == {"least": 3, "most": None}
    assert used.by_contract["any"].model_dump() == {"least": 1, "most": None}

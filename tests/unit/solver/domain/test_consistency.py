"""A problem that contradicts itself is refused with one message: where, what was found, what was expected, a guess."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

import pytest
from pydantic import ValidationError

from solver.domain.agents import Agent, PastShift, TimeOff, Wish
from solver.domain.contracts import Band
from solver.domain.problem import RosterProblem
from solver.errors import ProblemError
from solver.files import parse_problem
from solver.rule_set import rule_set_of

Change = dict[str, Any]


def plain(**changes: Any) -> dict[str, Any]:
    """A correct problem of two days, 15-minute intervals: 192 of them."""
    day = {"id": "day", "start_earliest": "08:00", "start_latest": "09:00", "lengths_min": [480]}
    return {
        "horizon": {"start_on": "2026-03-02", "n_days": 2, "timezone": "UTC"},
        "skills": [{"id": "billing"}],
        "teams": [{"id": "red"}],
        "contracts": [{"id": "full", "templates": ["day"]}],
        "templates": [day],
        "agents": [{"id": "Amy", "contract": "full"}],
        "requirement": [{"skill": "billing", "agents": [0] * 192}],
        **changes,
    }


def refusal(given: dict[str, Any]) -> ProblemError:
    """What `paiban` would say of the problem, without the name of the document."""
    with pytest.raises(ProblemError) as caught:
        parse_problem(json.dumps(given), where="problem")
    error = caught.value
    return ProblemError(
        error.where.removeprefix("problem: "),
        error.found,
        error.expected,
        error.maybe,
        code=error.code,
        params=error.params,
    )


def agent(**fields: Any) -> dict[str, Any]:
    return plain(agents=[{"id": "Amy", "contract": "full", **fields}])


def template(**fields: Any) -> dict[str, Any]:
    return plain(templates=[{**plain()["templates"][0], **fields}])


def contract(**fields: Any) -> dict[str, Any]:
    return plain(contracts=[{"id": "full", "templates": ["day"], **fields}])


def lock(**fields: Any) -> dict[str, Any]:
    return plain(locked=[{"agent": "Amy", "on": "2026-03-02", **fields}])


def wish(**fields: Any) -> dict[str, Any]:
    return agent(wishes=[{"kind": "template", "on": "2026-03-02", **fields}])


def rest(**fields: Any) -> dict[str, Any]:
    return template(breaks=[{"activity": "break", "length_min": 15, "earliest_min": 60, "latest_min": 120, **fields}])


def test_a_correct_problem_is_taken():
    assert RosterProblem.model_validate(plain()).agents[0].id == "Amy"


UNKNOWN = {
    "agents[0] (Amy).contract": (agent(contract="ful"), "unknown contract 'ful'", "one of full", "'full' was meant?"),
    "agents[0] (Amy).team": (agent(team="blue"), "unknown team 'blue'", "one of red", ""),
    "agents[0] (Amy).skills": (
        agent(skills={"bilding": 3}),
        "unknown skill 'bilding'",
        "one of billing",
        "'billing' was meant?",
    ),
    "agents[0] (Amy).mentor": (agent(mentor="Ami"), "unknown agent 'Ami'", "one of Amy", "'Amy' was meant?"),
    "agents[0] (Amy).wishes": (
        wish(templates=["dey"]),
        "unknown shift template 'dey'",
        "one of day",
        "'day' was meant?",
    ),
    "contracts[0] (full).templates": (
        contract(templates=["dai"]),
        "unknown shift template 'dai'",
        "one of day",
        "'day' was meant?",
    ),
    "templates[0] (day)": (
        rest(activity="meel"),
        "unknown activity 'meel'",
        "one of break, contact, lead, meal",
        "'meal' was meant?",
    ),
    "templates[0] (day).skill": (template(skill="sales"), "unknown skill 'sales'", "one of billing", ""),
    "requirement[0] (sales)": (
        plain(requirement=[{"skill": "sales", "agents": [0] * 192}]),
        "unknown skill 'sales'",
        "one of billing",
        "",
    ),
    "locked[0].agent": (lock(agent="Bob"), "unknown agent 'Bob'", "one of Amy", ""),
    "locked[0].template": (lock(template="night"), "unknown shift template 'night'", "one of day", ""),
    "rules[0].rule": (
        plain(rules=[{"rule": "rest.minimun"}]),
        "unknown rule 'rest.minimun'",
        None,
        "'rest.minimum' was meant?",
    ),
    "rules[0].parameters": (
        plain(rules=[{"rule": "rest.minimum", "parameters": {"rest": 60}}]),
        "unknown parameter of rest.minimum 'rest'",
        "one of rest_min",
        "'rest_min' was meant?",
    ),
    "contracts[0].rule_parameters": (
        contract(rule_parameters={"nights": {}}),
        "unknown rule 'nights'",
        None,
        "'nights.period' was meant?",
    ),
}


@pytest.mark.parametrize("where", UNKNOWN)
def test_a_name_that_is_not_defined_is_named_with_its_place_and_the_nearest_one(where: str):
    given, found, expected, maybe = UNKNOWN[where]
    error = refusal(given)
    assert (error.where, error.found, error.maybe) == (where, found, maybe)
    assert expected is None or error.expected == expected
    assert error.code.startswith("problem.unknown_")
    assert error.params["name"] in found


def test_a_name_of_something_of_which_there_is_none():
    error = refusal(plain(teams=[], agents=[{"id": "Amy", "contract": "full", "team": "red"}]))
    assert error.expected == "a team that is defined; none is"
    assert error.maybe == ""


def test_of_many_known_names_eight_are_listed():
    contracts = [{"id": f"c{n}", "templates": ["day"]} for n in range(9)]
    error = refusal(plain(contracts=contracts))
    assert error.expected == "one of c0, c1, c2, c3, c4, c5, c6, c7, …"


@pytest.mark.parametrize("label", ["skills", "teams", "activities", "contracts", "templates", "agents"])
def test_an_id_is_given_once(label: str):
    items = {"activities": [{"id": "contact"}], **plain()}[label]
    first = items[0]
    error = refusal(plain(**{label: [*items, first]}))
    assert error.where == f"{label}[1].id"
    assert error.found == f"{first['id']!r} a second time"
    assert error.expected == f"ids that differ ({label}[0] has it too)"
    assert error.code == "problem.duplicate_id"


def test_a_skill_is_required_in_one_line():
    twice = [{"skill": "billing", "agents": [0] * 192}] * 2
    error = refusal(plain(requirement=twice))
    assert (error.where, error.found, error.expected) == (
        "requirement[1] (billing)",
        "skill 'billing' a second time",
        "one line per skill",
    )


def test_a_requirement_has_a_number_for_every_interval():
    error = refusal(plain(requirement=[{"skill": "billing", "agents": [0] * 191}]))
    assert error.where == "requirement[0] (billing)"
    assert error.found == "191 intervals"
    assert error.expected == "192 (2 days from 2026-03-02 in UTC, 15 min each)"
    assert error.maybe == "the clocks change within the horizon, or the requirement was made for another interval"
    assert error.code == "problem.requirement_length"


def test_the_hour_that_clocks_skip_has_no_requirement():
    # 28 and 29 March in Berlin: 47 hours, 188 quarters.
    spring = {"start_on": "2026-03-28", "n_days": 2, "timezone": "Europe/Berlin"}
    assert refusal(plain(horizon=spring)).expected.startswith("188 ")


class TestContradictoryHours:
    """Three weeks: Monday 2 March to Sunday 22 March."""

    HORIZON: ClassVar[Change] = {"start_on": "2026-03-02", "n_days": 21, "timezone": "UTC"}

    def three_weeks(self, **fields: Any) -> dict[str, Any]:
        return {**contract(**fields), "horizon": self.HORIZON, "requirement": []}

    def test_weeks_that_cannot_reach_the_period(self):
        # 3 weeks of at most 2,400 min are 7,200.
        error = refusal(self.three_weeks(week_paid_min={"most": 2400}, period_paid_min={"least": 7201}))
        assert error.where == "contracts[0] (full).period_paid_min.least"
        assert (error.found, error.expected) == ("7201 min", "at most 7200 (3 weeks of at most 2400 min)")
        assert error.maybe.endswith("hours were given where minutes are expected")
        assert error.code == "problem.contradictory_contract"

    def test_weeks_that_can_just_reach_it(self):
        fields = self.three_weeks(week_paid_min={"most": 2400}, period_paid_min={"least": 7200})
        assert RosterProblem.model_validate(fields)

    def test_weeks_that_exceed_the_period(self):
        error = refusal(self.three_weeks(week_paid_min={"least": 2400}, period_paid_min={"most": 7199}))
        assert error.where == "contracts[0] (full).period_paid_min.most"
        assert (error.found, error.expected) == ("7199 min", "at least 7200 (3 weeks of at least 2400 min)")
        assert error.maybe == "the weekly minimum or the period maximum is wrong"

    def test_a_week_that_the_period_cuts_asks_for_nothing(self):
        # 20 days: two whole weeks, and six days of a third whose Sunday lies outside.
        fields = self.three_weeks(week_paid_min={"least": 2400}, period_paid_min={"most": 4800})
        fields["horizon"] = {**self.HORIZON, "n_days": 20}
        assert RosterProblem.model_validate(fields)


@pytest.mark.parametrize(
    "given, what",
    [
        (template(start_earliest="08:10"), "a start of 490 min"),
        (template(lengths_min=[470]), "a length of 470 min"),
        (rest(length_min=10), "a break length of 10 min"),
        (rest(earliest_min=65), "a break window of 65 min"),
        (rest(latest_min=125), "a break window of 125 min"),
    ],
)
def test_times_are_multiples_of_the_planning_interval(given: dict[str, Any], what: str):
    error = refusal(given)
    assert (error.where, error.found) == ("templates[0] (day)", what)
    assert error.expected == "multiples of the planning interval, 15 min"
    assert error.maybe == "a smaller horizon.interval_min is needed"
    assert error.code == "problem.off_grid"


def test_a_lock_has_both_ends_or_neither():
    error = refusal(lock(start="2026-03-02T08:00+00:00"))
    assert (error.where, error.found) == ("locked[0]", "only one of start and end")
    assert error.expected == "both (a shift) or neither (a day off)"


@pytest.mark.parametrize("on", ["2026-03-01", "2026-03-04"])
def test_a_lock_lies_inside_the_horizon(on: str):
    error = refusal(lock(on=on))
    assert (error.where, error.found, error.expected) == ("locked[0].on", on, "a date inside the horizon")


@pytest.mark.parametrize(
    "fields, where, found, expected",
    [
        (
            {"start": "2026-03-03T08:00Z", "end": "2026-03-03T16:00Z"},
            ".start",
            "a start on 2026-03-03",
            "2026-03-02, its date",
        ),
        (
            {"start": "2026-03-02T08:00Z", "end": "2026-03-02T08:00Z"},
            ".end",
            "2026-03-02T08:00:00+00:00",
            "an end after",
        ),
    ],
)
def test_a_locked_shift_is_one(fields: dict[str, str], where: str, found: str, expected: str):
    error = refusal(lock(**fields))
    assert (error.where, error.found) == (f"locked[0]{where}", found)
    assert expected in error.expected


SHIFT = {"start": "2026-03-01T08:00:30Z", "end": "2026-03-01T16:00Z", "paid_min": 480}


@pytest.mark.parametrize(
    "given, where",
    [
        (
            agent(time_off=[{"start": "2026-03-02T00:00", "end": "2026-03-02T23:59:59"}]),
            "agents[0] (Amy).time_off[0].end",
        ),
        (agent(time_off=[{"start": "2026-03-02T00:00", "end": "9999-12-31T00:00"}]), "agents[0] (Amy).time_off[0].end"),
        (agent(history={"from_on": "2026-03-01", "shifts": [SHIFT]}), "agents[0] (Amy).history.shifts[0].start"),
        (lock(start="2026-03-02T08:00:00.5Z", end="2026-03-02T16:00Z"), "locked[0].start"),
    ],
)
def test_instants_are_whole_minutes_of_a_year_with_neighbours(given: dict[str, Any], where: str):
    error = refusal(given)
    assert (error.where, error.expected) == (where, "whole minutes of a year from 1970 to 2999")


def test_work_is_no_rest():
    error = refusal(template(activity="meal"))
    assert (error.where, error.found) == ("templates[0] (day).activity", "'meal', a rest")
    assert (error.expected, error.maybe) == (
        "an activity of kind contact or other",
        "the break was meant to stand in `breaks`",
    )


def test_a_break_is_a_rest():
    error = refusal(rest(activity="lead"))
    assert (error.where, error.found) == ("templates[0] (day).breaks", "'lead', of kind other")
    assert error.expected == "an activity of kind rest"


class TestRuleSet:
    """Settings are checked when the problem is read, not when it is solved."""

    def test_a_rule_is_set_once(self):
        error = refusal(plain(rules=[{"rule": "rest.minimum"}] * 2))
        assert (error.where, error.found) == ("rules[1]", "rule 'rest.minimum' a second time")

    def test_a_parameter_out_of_range(self):
        error = refusal(plain(rules=[{"rule": "rest.minimum", "parameters": {"rest_min": -1}}]))
        assert error.where == "rules[0].parameters.rest_min (rest.minimum)"
        assert (error.found, error.expected) == ("-1", "Input should be greater than or equal to 0")

    def test_a_contracts_own_parameter_out_of_range(self):
        error = refusal(contract(rule_parameters={"days.consecutive": {"most": 0}}))
        assert error.where == "contracts[0].rule_parameters.most (days.consecutive)"

    @pytest.mark.parametrize("weight", [-1, 100_001, 0.05])
    def test_a_weight_that_engines_cannot_count(self, weight: float):
        assert refusal(plain(rules=[{"rule": "rest.minimum", "weight": weight}])).where == "rules[0].weight"

    def test_off_and_priceless_rules_are_left_out(self):
        settings = [{"rule": "rest.minimum", "mode": "off"}, {"rule": "preference.wishes", "weight": 0}]
        codes = {used.code for used in rule_set_of(RosterProblem.model_validate(plain(rules=settings)))}
        assert not codes & {"rest.minimum", "preference.wishes"}
        assert "days.consecutive" in codes

    def test_a_contract_overrides_single_parameters(self):
        given = contract(rule_parameters={"nights.period": {"most": 2}})
        given["rules"] = [{"rule": "nights.period", "parameters": {"night_from": "22:00", "most": 5}}]
        used = next(u for u in rule_set_of(RosterProblem.model_validate(given)) if u.code == "nights.period")
        assert (used.rule.most, used.rule.night_from) == (5, "22:00")
        own = used.by_contract["full"]
        assert (own.most, own.night_from) == (2, "22:00")


@pytest.mark.parametrize(
    "kind, fields, message",
    [
        (Band, {"least": 10, "most": 9}, "least 10 is above most 9; maybe the two were exchanged"),
        (Band, {"least": -1}, "greater than or equal to 0"),
        (
            TimeOff,
            {"start": "2026-03-02T08:00", "end": "2026-03-02T08:00"},
            "time off ends 2026-03-02T08:00:00 but starts",
        ),
        (TimeOff, {"start": "2026-03-02T08:00", "end": "2026-03-03T08:00Z"}, "start and end must both have an offset"),
        (
            PastShift,
            {"start": "2026-03-02T08:00", "end": "2026-03-02T07:00", "paid_min": 0},
            "shift ends .* but starts",
        ),
        (
            PastShift,
            {"start": "2026-03-02T08:00", "end": "2026-03-02T16:00Z", "paid_min": 480},
            "start and end must both",
        ),
        (Wish, {"kind": "day_off"}, r"a wish names either one date \(on\) or weekdays"),
        (Wish, {"kind": "day_off", "on": "2026-03-02", "weekdays": [1]}, "a wish names either one date"),
        (
            Wish,
            {"kind": "start_between", "on": "2026-03-02", "start": "08:00"},
            "a start_between wish needs start and until",
        ),
        (Wish, {"kind": "template", "weekdays": [0]}, "a template wish needs templates"),
        (Wish, {"kind": "not_template", "weekdays": [0]}, "a not_template wish needs templates"),
        (
            Agent,
            {"id": "Amy", "contract": "full", "skills": {"a": 6}},
            "proficiency of skill 'a' is 6; expected 1 to 5",
        ),
        (Agent, {"id": "", "contract": "full"}, "at least 1 character"),
        (Agent, {"id": "A\nB", "contract": "full"}, "String should match pattern"),
    ],
)
def test_parts_that_contradict_themselves(kind: type, fields: dict[str, Any], message: str):
    with pytest.raises(ValidationError, match=message):
        kind.model_validate(fields)


def test_a_problem_without_agents_is_none():
    assert refusal(plain(agents=[])).where == "agents"


def test_a_copied_problem_forgets_what_it_had_computed():
    problem = RosterProblem.model_validate(plain())
    old = problem.sha256, problem.agent_by_id
    renamed = problem.model_copy(update={"agents": (problem.agents[0].model_copy(update={"id": "Zoe"}),)})
    assert renamed.sha256 != old[0]
    assert set(renamed.agent_by_id) == {"Zoe"}
    assert date(2026, 3, 2) == renamed.horizon.date_of(0)

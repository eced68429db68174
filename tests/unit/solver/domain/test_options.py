"""Shift options: every start and length of every template, with its breaks, on the right day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from solver.domain.options import OptionList, choices_of, options_of
from solver.domain.problem import RosterProblem
from solver.domain.shifts import Break, Shift, ShiftTemplate, break_starts, starts_of_breaks, with_breaks

MEAL = {"activity": "meal", "length_min": 30, "earliest_min": 180, "latest_min": 240}
REST = {"activity": "break", "length_min": 15, "earliest_min": 60, "latest_min": 120}


def template(**fields: Any) -> dict[str, Any]:
    return {"id": "day", "start_earliest": "08:00", "start_latest": "08:00", "lengths_min": [480], **fields}


def problem_with(*templates: dict[str, Any], **horizon: Any) -> RosterProblem:
    fields = {"start_on": date(2026, 3, 2), "n_days": 7, "timezone": "UTC", **horizon}
    return RosterProblem.model_validate(
        {
            "horizon": fields,
            "templates": list(templates),
            "contracts": [{"id": "any", "templates": [one["id"] for one in templates]}],
            "agents": [{"id": "Amy", "contract": "any"}, {"id": "Bob", "contract": "any"}],
        }
    )


def days_of(problem: RosterProblem) -> tuple[OptionList, ...]:
    return options_of(problem, problem.contracts[0])


def test_option_0_is_the_day_off():
    monday = days_of(problem_with(template()))[0]
    assert len(monday) == 2
    assert (monday.start[0], monday.end[0], monday.paid[0], monday.works[0]) == (-1, -1, 0, 0)
    assert (monday.start[1], monday.end[1], monday.paid[1], monday.works[1]) == (480, 960, 480, 1)


def test_every_start_of_the_window_with_every_length():
    day = template(start_earliest="08:00", start_latest="09:00", start_step_min=30, lengths_min=[240, 480])
    found = [(shift.start, shift.length_min) for shift in days_of(problem_with(day))[1].shifts]
    assert found == [(1440 + start, length) for start in (480, 510, 540) for length in (240, 480)]


def test_a_window_that_passes_midnight_belongs_to_the_day_its_clock_shows():
    # 23:30, 00:00, 00:30: the last two are shifts of the day that has just begun.
    night = template(start_earliest="23:30", start_latest="00:30", start_step_min=30)
    monday = days_of(problem_with(night))[0]
    assert [shift.start for shift in monday.shifts] == [1410, 0, 30]
    assert {shift.day for shift in monday.shifts} == {0}


def test_the_last_start_may_lie_between_two_steps():
    assert ShiftTemplate(**template(start_latest="09:10", start_step_min=30)).starts_min() == (480, 510, 540)


def test_only_the_templates_weekdays_have_options():
    weekend = template(weekdays=[5, 6])
    assert [len(day) for day in days_of(problem_with(weekend))] == [1, 1, 1, 1, 1, 2, 2]


def test_a_shift_keeps_its_length_when_the_clocks_change():
    # 22:00 on Saturday in Berlin; clocks go forward at 02:00. Eight hours end at 07:00, not 06:00.
    night = template(start_earliest="22:00", start_latest="22:00")
    problem = problem_with(night, start_on=date(2026, 3, 28), timezone="Europe/Berlin")
    shift = days_of(problem)[0].shifts[0]
    assert shift.length_min == 480
    assert problem.horizon.wall_of(shift.end) == 7 * 60


def test_unpaid_breaks_are_not_paid_and_paid_ones_are():
    monday = days_of(problem_with(template(breaks=[REST, MEAL])))[0]
    assert monday.paid[1] == 480 - 30


def test_breaks_come_by_length_of_shift():
    # Up to 6 h: the short rest alone; from 6 h on: the meal; from 8 h on: both. The band includes its ends.
    bands = [
        {**REST, "shift_most_min": 360},
        {**MEAL, "shift_least_min": 360},
        {**REST, "earliest_min": 300, "latest_min": 360, "shift_least_min": 480},
    ]
    day = template(lengths_min=[300, 360, 420, 480], breaks=bands)
    monday = days_of(problem_with(day))[0]
    kinds = [[item.activity for item in breaks] for breaks in monday.breaks]
    assert kinds == [["break"], ["break", "meal"], ["meal"], ["meal", "break"]]
    assert ShiftTemplate(**day).break_positions(480) == (1, 2)
    assert list(monday.paid) == [0, 300, 330, 390, 450]


def test_two_templates_with_the_same_times_are_two_options():
    monday = days_of(problem_with(template(), template(id="lead", activity="lead")))[0]
    assert [shift.template for shift in monday.shifts] == ["day", "lead"]
    assert monday.index_of(monday.shifts[1]) == 2


def test_index_of_asks_for_start_end_and_template_alone():
    monday = days_of(problem_with(template()))[0]
    assert monday.index_of(None) == 0
    assert monday.index_of(Shift(480, 960, 0, 1, "day")) == 1
    assert monday.index_of(Shift(480, 960, 0, 480, "night")) is None
    assert monday.index_of(Shift(495, 960, 0, 465, "day")) is None
    assert monday.index_of(Shift(480, 945, 0, 465, "day")) is None


def test_agents_of_one_contract_share_their_lists():
    amy, bob = choices_of(problem_with(template()))
    assert amy.days is bob.days


def test_a_table_is_computed_once_and_cannot_be_changed():
    monday = days_of(problem_with(template()))[0]
    first = monday.table("length", lambda shift: shift.length_min, off=-5)
    assert first is monday.table("length", lambda shift: pytest.fail("computed a second time"))
    assert list(first) == [-5, 480]
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


@pytest.mark.parametrize(
    "fields, message",
    [
        ({"lengths_min": [0]}, "shift length 0 min; expected 1 to 1440"),
        ({"lengths_min": [1500]}, "shift length 1500 min; expected 1 to 1440"),
        ({"lengths_min": []}, "at least 1 item"),
        ({"start_earliest": "8:00"}, "String should match pattern"),
        ({"start_latest": "25:00"}, "String should match pattern"),
        ({"start_step_min": 0}, "greater than or equal to 5"),
        ({"weekdays": [7]}, "less than or equal to 6"),
        ({"breaks": [{**MEAL, "latest_min": 120}]}, "break window closes at 120 before it opens at 180"),
        ({"lengths_min": [240], "breaks": [MEAL]}, "a break may end after a shift of 240 min; maybe set shift_least"),
        ({"breaks": [{**MEAL, "length_min": 0}]}, "greater than 0"),
        ({"lengths": [480]}, "Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_a_template_is_refused(fields: dict[str, Any], message: str):
    with pytest.raises(ValidationError, match=message):
        ShiftTemplate.model_validate(template(**fields))


def test_breaks_that_fill_the_shift_are_refused():
    # Two hours of break, each of them inside the two hours of shift.
    halves = [{**MEAL, "length_min": 60, "earliest_min": at, "latest_min": at} for at in (0, 60)]
    with pytest.raises(ValidationError, match="the breaks fill the whole shift of 120 min"):
        ShiftTemplate.model_validate(template(lengths_min=[120], breaks=halves))


def test_a_break_whose_turn_comes_too_late_is_refused():
    # The meal is over at 210 at the earliest; the rest could begin until 120.
    wrong_order = "no place for its break: the window closes at 120, the breaks before it are over at 210; maybe"
    with pytest.raises(ValidationError, match=wrong_order):
        ShiftTemplate.model_validate(template(breaks=[MEAL, REST]))


def test_breaks_that_can_just_follow_one_another_are_taken():
    # 60 to 75, 75 to 90, 90 to 105: the third begins at the last minute of its window.
    three = [{**REST, "latest_min": 90}] * 3
    assert len(ShiftTemplate.model_validate(template(breaks=three)).breaks_of(480)) == 3
    with pytest.raises(ValidationError, match="the window closes at 90, the breaks before it are over at 105"):
        ShiftTemplate.model_validate(template(breaks=[*three, three[0]]))


def test_a_shift_has_as_many_breaks_as_the_search_can_place():
    # Seven breaks in the template are too many only where one shift has them all.
    six = [{**REST, "earliest_min": 60 * n, "latest_min": 60 * n} for n in range(1, 7)]
    seventh = {**REST, "earliest_min": 420, "latest_min": 420}
    ShiftTemplate.model_validate(template(breaks=[*six, {**seventh, "shift_least_min": 540}]))
    with pytest.raises(ValidationError, match="a shift of 480 min has 7 breaks; at most 6 are placed"):
        ShiftTemplate.model_validate(template(breaks=[*six, seventh]))


class TestWhereBreaksBegin:
    """As wished where windows and order allow it; shifts start at 480."""

    TWO = (Break(length_min=30, earliest_min=60, latest_min=180), Break(length_min=15, earliest_min=60, latest_min=180))

    @pytest.mark.parametrize(
        "wished, starts",
        [
            ([None, None], [540, 570]),  # as early as possible, one after the other
            ([600, 645], [600, 645]),
            ([600, 600], [600, 630]),  # the second waits for the first
            ([600, None], [600, 630]),
            ([0, 0], [540, 570]),  # before their windows
            ([999, 999], [630, 660]),  # after them: the first leaves the second its last place
            ([660, None], [630, 660]),
        ],
    )
    def test_as_near_to_the_wish_as_can_be(self, wished: list[int | None], starts: list[int]):
        assert break_starts(480, self.TWO, wished) == starts

    def test_what_a_shift_says_of_its_breaks_is_read_back(self):
        plain = Shift(480, 960, 0, 480, "day")
        shift = with_breaks(plain, "contact", self.TWO, [600, 645])
        assert starts_of_breaks(shift, self.TWO, 15) == [600, 645]
        assert starts_of_breaks(plain, self.TWO, 15) == [None, None]

    def test_segments_fill_the_shift_without_gaps(self):
        shift = with_breaks(Shift(480, 960, 0, 480, "day"), "contact", self.TWO, [600, 630])
        assert [(s.start, s.end, s.activity) for s in shift.segments] == [
            (480, 600, "contact"),
            (600, 630, "break"),
            (630, 645, "break"),
            (645, 960, "contact"),
        ]

    def test_a_break_may_begin_or_end_the_shift(self):
        both = (
            Break(length_min=15, earliest_min=0, latest_min=0),
            Break(length_min=15, earliest_min=465, latest_min=465),
        )
        shift = with_breaks(Shift(480, 960, 0, 480, "day"), "contact", both, [480, 945])
        assert [s.activity for s in shift.segments] == ["break", "contact", "break"]

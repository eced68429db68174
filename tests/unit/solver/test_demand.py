"""A requirement table on the grid of a roster problem."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from solver.demand import with_requirement
from solver.domain.activities import Skill
from solver.domain.agents import Agent
from solver.domain.contracts import Contract
from solver.domain.horizon import Horizon
from solver.domain.problem import RosterProblem
from solver.domain.shifts import ShiftTemplate
from solver.errors import ProblemError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def problem(**horizon: object) -> RosterProblem:
    chosen: dict[str, object] = {"start_on": date(2026, 3, 2), "n_days": 2, "timezone": "Asia/Shanghai"} | horizon
    return RosterProblem(
        horizon=Horizon.model_validate(chosen),
        skills=(Skill(id="voice"), Skill(id="chat")),
        contracts=(Contract(id="full", templates=("day",)),),
        templates=(ShiftTemplate(id="day", start_earliest="08:00", start_latest="08:00", lengths_min=(480,)),),
        agents=(Agent(id="Amy", contract="full", skills={"voice": 3}),),
    )


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def agents_of(result: RosterProblem, skill: str) -> tuple[int, ...]:
    return next(line.agents for line in result.requirement if line.skill == skill)


def test_half_hour_rows_fill_two_quarter_hours() -> None:
    result = with_requirement(problem(), [("voice", at(2, 9), 3.0)], 30)
    needed = agents_of(result, "voice")
    # 09:00 is quarter 36 of the first day; the row covers 36 and 37
    assert [index for index, agents in enumerate(needed) if agents] == [36, 37]
    assert needed[36] == 3
    assert len(needed) == 192


def test_quarter_hour_rows_on_an_hourly_roster_ask_for_their_maximum() -> None:
    rows = [("voice", at(2, 9, 0), 1.0), ("voice", at(2, 9, 15), 4.0), ("voice", at(2, 9, 30), 2.0)]
    assert agents_of(with_requirement(problem(interval_min=60), rows, 15), "voice")[9] == 4


@pytest.mark.parametrize(("gross", "whole"), [(0.0, 0), (2.01, 3), (3.0, 3), (3.0000000001, 3), (0.2, 1)])
def test_fractions_are_rounded_up_but_not_what_arithmetic_leaves(gross: float, whole: int) -> None:
    assert agents_of(with_requirement(problem(), [("voice", at(2, 9), gross)], 15), "voice")[36] == whole


def test_the_instant_counts_not_the_zone_it_is_written_in() -> None:
    utc = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert agents_of(with_requirement(problem(), [("voice", utc, 1.0)], 15), "voice")[36] == 1


def test_rows_beyond_the_horizon_are_left_aside() -> None:
    rows = [("voice", at(2, 9) + timedelta(days=day), 1.0) for day in range(-3, 20)]
    assert sum(agents_of(with_requirement(problem(), rows, 15), "voice")) == 2


def test_the_long_day_gets_its_hundred_quarters() -> None:
    # 2026-10-25 in Berlin has 25 h: 100 quarters; 02:00 to 03:00 comes twice
    berlin = problem(start_on=date(2026, 10, 25), n_days=1, timezone="Europe/Berlin")
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    rows = [("voice", start + timedelta(minutes=15 * index), float(index)) for index in range(100)]
    assert agents_of(with_requirement(berlin, rows, 15), "voice") == tuple(range(100))


def test_the_old_requirement_is_replaced_and_the_digest_with_it() -> None:
    first = with_requirement(problem(), [("chat", at(2, 9), 1.0)], 15)
    before = first.sha256
    second = with_requirement(first, [("voice", at(2, 9), 1.0)], 15)
    assert [line.skill for line in second.requirement] == ["voice"]
    assert second.sha256 != before


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("voize", at(2, 9), 1.0)], "problem.unknown_skill"),
        ([("voice", at(2, 9).replace(tzinfo=None), 1.0)], "requirement.naive_instant"),
        ([("voice", at(2, 9, 7), 1.0)], "requirement.off_grid"),
        ([("voice", at(2, 9).replace(second=30), 1.0)], "requirement.off_grid"),
        ([("voice", at(2, 9), -1.0)], "requirement.agents_out_of_range"),
        ([("voice", at(2, 9), float("nan"))], "requirement.agents_out_of_range"),
        ([("voice", at(2, 9), 1.0), ("voice", at(2, 9), 2.0)], "requirement.duplicate_interval"),
        ([("voice", at(20, 9), 1.0)], "requirement.other_period"),
        ([], "requirement.other_period"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(rows: list[tuple[str, datetime, float]], code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        with_requirement(problem(), rows, 15)
    assert caught.value.code == code


def test_a_week_of_rows_is_not_taken_for_a_month() -> None:
    rows = [("voice", at(2, 9) + timedelta(days=day), 1.0) for day in range(7)]
    with pytest.raises(ProblemError, match="2026-03-02 to 2026-03-29"):
        with_requirement(problem(n_days=28), rows, 15)

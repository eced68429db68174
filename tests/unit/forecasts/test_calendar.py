"""The calendar: what a day is, checked against China's official days off."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import numpy as np
import pytest

from forecasts.calendar import DayFacts, SiteCalendar, group_name
from forecasts.errors import InputError
from tests.public_data import public_data

CHINA = SiteCalendar("CN")


def days(first: date, n: int) -> list[date]:
    return [first + timedelta(days=k) for k in range(n)]


def dates(facts: DayFacts, flags: np.ndarray) -> list[str]:
    return [str(day) for day, flag in zip(facts.days, flags, strict=True) if flag]


def test_chinas_days_off_and_make_up_days_match_the_official_list() -> None:
    with public_data("calendars/cn_official/cn_days.csv").open(encoding="utf-8") as file:
        official = list(csv.DictReader(file))
    facts = CHINA.facts([date.fromisoformat(row["date"]) for row in official])
    assert len(official) == 3287
    assert dates(facts, facts.is_makeup) == [row["date"] for row in official if row["makeup_workday"] == "1"]
    assert dates(facts, ~facts.is_working) == [row["date"] for row in official if row["off"] == "1"]


def test_spring_festival_bridges_its_weekend_and_has_one_name() -> None:
    facts = CHINA.facts(days(date(2026, 2, 13), 13))
    festival = facts.holiday == "Chinese New Year (Spring Festival)"
    assert dates(facts, festival) == [f"2026-02-{day}" for day in range(17, 24)]
    assert dates(facts, facts.is_makeup) == ["2026-02-14"]
    assert dates(facts, facts.before_holiday) == ["2026-02-14"]
    assert dates(facts, facts.after_holiday) == ["2026-02-24"]


def test_a_make_up_saturday_follows_friday_and_a_make_up_sunday_monday() -> None:
    facts = CHINA.facts(days(date(2025, 1, 20), 22))
    assert dates(facts, facts.is_makeup) == ["2025-01-26", "2025-02-08"]
    assert facts.profile_weekday[facts.is_makeup].tolist() == [0, 4]


def test_a_year_without_a_notice_is_pointed_out() -> None:
    assert CHINA.notes(days(date(2025, 12, 1), 60)) == []
    (note,) = CHINA.notes(days(date(2101, 12, 20), 5))
    assert "No State Council notice is known for 2101" in note


def test_no_country_has_no_holidays() -> None:
    facts = SiteCalendar().facts(days(date(2025, 12, 20), 30))
    assert set(facts.holiday.tolist()) == {""}


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("China", None), ("DE", "ZZ")])
def test_an_unknown_country_is_refused(country: str, subdivision: str | None) -> None:
    with pytest.raises(InputError) as refused:
        SiteCalendar(country, subdivision).facts(days(date(2026, 1, 1), 3))
    assert refused.value.code == "calendar.unknown_country"


def test_the_day_after_a_holiday_follows_the_first_working_weekday() -> None:
    # Memorial Day, Monday 26 May 2003: Tuesday takes what waited, as a Monday does after a weekend.
    facts = SiteCalendar("US").facts(days(date(2003, 5, 22), 8))
    assert dates(facts, facts.before_holiday) == ["2003-05-23"]
    assert dates(facts, facts.after_holiday) == ["2003-05-27"]
    assert facts.profile_weekday.tolist() == [3, 4, 5, 6, 0, 0, 2, 3]


def test_a_centre_that_works_every_day_has_no_backlog_after_a_holiday() -> None:
    always = SiteCalendar("US", working_weekdays=frozenset(range(7)))
    facts = always.facts(days(date(2003, 5, 22), 8))
    assert dates(facts, facts.after_holiday) == ["2003-05-27"]
    assert facts.profile_weekday.tolist() == [3, 4, 5, 6, 0, 1, 2, 3]


def test_a_holiday_on_a_weekend_touches_no_business_day() -> None:
    # 4 July 2026 is a Saturday; its Friday is the observed holiday, whose neighbours are Thursday and Monday.
    facts = SiteCalendar("US").facts(days(date(2026, 6, 29), 9))
    assert dates(facts, facts.before_holiday) == ["2026-07-02"]
    assert dates(facts, facts.after_holiday) == ["2026-07-06"]
    alone = SiteCalendar(own_holidays={date(2026, 7, 4): "Founding day"}).facts(days(date(2026, 6, 29), 9))
    assert not alone.before_holiday.any()
    assert not alone.after_holiday.any()


def test_month_start_counts_business_days_and_month_end_is_the_last() -> None:
    # May 2026: the 1st to 5th are off, and the 9th, a Saturday, is worked.
    facts = CHINA.facts(days(date(2026, 4, 28), 35))
    assert dates(facts, facts.month_start > 0)[:3] == ["2026-05-06", "2026-05-07", "2026-05-08"]
    assert facts.month_start[facts.month_start > 0].tolist() == [1, 2, 3, 1]
    assert dates(facts, facts.month_end) == ["2026-04-30", "2026-05-29"]


def test_what_is_said_of_a_day_does_not_depend_on_the_days_asked_with_it() -> None:
    together = CHINA.facts(days(date(2025, 1, 1), 730))
    for n in range(0, 730, 37):
        alone = CHINA.facts([together.days[n]])
        for name in (
            "holiday",
            "is_makeup",
            "is_working",
            "before_holiday",
            "after_holiday",
            "month_start",
            "month_end",
        ):
            assert getattr(alone, name)[0] == getattr(together, name)[n], (together.days[n], name)


def test_a_site_may_have_its_own_holidays_and_work_on_sundays() -> None:
    israel = SiteCalendar(working_weekdays=frozenset({6, 0, 1, 2, 3}), own_holidays={date(1999, 4, 1): "Eve"})
    facts = israel.facts(days(date(1999, 3, 30), 7))
    assert dates(facts, facts.is_working) == ["1999-03-30", "1999-03-31", "1999-04-04", "1999-04-05"]
    assert dates(facts, facts.after_holiday) == ["1999-04-04"]


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Labor Day (observed)", "Labor Day"),
        ("Day off (substituted from 02/14/2026)", ""),
        ("Eid al-Fitr (estimated)", "Eid al-Fitr"),
        ("Mid-Autumn Festival; National Day", "Mid-Autumn Festival"),
    ],
)
def test_a_holiday_has_one_name_over_the_years(name: str, group: str) -> None:
    assert group_name(name) == group


def test_ordinary_days_are_those_no_holiday_touches() -> None:
    facts = SiteCalendar("US").facts(days(date(2003, 5, 22), 8))
    assert dates(facts, ~facts.is_ordinary) == ["2003-05-23", "2003-05-26", "2003-05-27"]

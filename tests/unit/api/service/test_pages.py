"""The pictures and words of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from api.pages.board import week_of
from api.pages.clock import LocalDay
from api.pages.strips import strips
from api.pages.words import _WORDS as PAGE_WORDS
from api.pages.words import LANGUAGES, PageWords, chosen_language

MONDAY = date(2026, 3, 2)


@dataclass
class Line:
    on: date
    required: list[int]
    on_duty: list[int]


def test_a_strip_draws_need_staff_gap_and_surplus() -> None:
    # Of four at most: 2 needed and there, 4 needed and 3 there, 1 needed and 3 there.
    strip = strips([Line(MONDAY, [2, 4, 1], [2, 3, 3])], 60)[MONDAY]
    assert strip.required == "M0 50H1V0H2V75H3"
    assert strip.staffed == "M0 100V50H1V100ZM1 100V25H2V100ZM2 100V75H3V100Z"
    assert strip.missing == "M1 25V0H2V25Z"
    assert strip.surplus == "M2 75V25H3V75Z"
    assert (strip.required_h, strip.missing_h) == (7.0, 1.0)


def test_a_surplus_of_one_skill_does_not_fill_a_gap_of_another() -> None:
    lines = [Line(MONDAY, [2], [1]), Line(MONDAY, [1], [2])]
    assert strips(lines, 30)[MONDAY].missing_h == 0.5


def test_days_share_a_scale_and_a_closed_day_is_empty() -> None:
    days = strips([Line(MONDAY, [4], [4]), Line(date(2026, 3, 3), [2], [2]), Line(date(2026, 3, 4), [0], [0])], 60)
    assert days[date(2026, 3, 3)].required == "M0 50H1"
    assert not days[date(2026, 3, 4)].is_needed


def test_a_window_cuts_the_picture_but_not_the_sums() -> None:
    strip = strips([Line(MONDAY, [1, 2, 2, 1], [0, 2, 2, 1])], 60, (60, 180))[MONDAY]
    assert (strip.width, strip.missing, strip.missing_h) == (2, "", 1.0)


def test_the_long_day_has_25_hours_and_shows_two_oclock_twice() -> None:
    day = LocalDay(date(2026, 10, 25), "Europe/Berlin")
    assert day.minutes == 25 * 60
    assert [day.clock(minute) for minute in (60, 120, 180, 240)] == ["01:00", "02:00", "02:00", "03:00"]
    assert day.minute_of(datetime.fromisoformat("2026-10-25T03:00+01:00")) == 240


def test_a_week_is_cut_at_the_rosters_edges() -> None:
    days = week_of(date(2026, 3, 4), date(2026, 3, 3), date(2026, 3, 30))
    assert (days[0], len(days)) == (date(2026, 3, 3), 6)


@pytest.mark.parametrize(
    ("asked", "kept", "accept", "language"),
    [
        ("zh-Hant", "en", "en", "zh-Hant"),
        (None, "zh-Hans", "en", "zh-Hans"),
        ("xx", None, "de-DE,zh-TW;q=0.9", "zh-Hant"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        (None, None, "zh-Hant-HK", "zh-Hant"),
        (None, None, "zh-Hans-HK", "zh-Hans"),
        (None, None, "fr,en-GB", "en"),
        (None, None, "", "en"),
    ],
)
def test_the_readers_language_is_found(asked: str | None, kept: str | None, accept: str, language: str) -> None:
    assert chosen_language(asked, kept, accept) == language


@pytest.mark.parametrize("key", PAGE_WORDS)
def test_every_word_has_the_same_blanks_in_each_language(key: str) -> None:
    def blanks(text: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    found = [blanks(PageWords(language)[key]) for language in LANGUAGES]
    assert found[0] == found[1] == found[2]


def test_standard_roles_and_breaks_are_translated_and_others_kept() -> None:
    words = PageWords("zh-Hans")
    assert (words.role("agent"), words.role("team_leader"), words.role("night_owl")) == ("", "班组长", "night owl")
    assert (words.activity("break", "Break"), words.activity("break", "茶歇")) == ("休息", "茶歇")

"""The picture: well-formed, self-contained, every shift drawn where it lies."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from api.exports.axes import Axes
from api.exports.clock_window import ClockWindow, clock_window
from api.exports.colours import MISSING
from api.exports.span import Span
from api.exports.svg import svg_of
from solver.notation import world_of
from tests.roster_world import HOSTILE, small_world

SVG = "{http://www.w3.org/2000/svg}"


def _tips(picture: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(picture).iter(f"{SVG}title")]


def test_every_shift_of_the_week_is_a_bar_that_says_whose_it_is():
    problem, roster = small_world()
    tips = _tips(svg_of(problem, roster, Span(0, 7)))
    assert f"{HOSTILE}, 2026-03-02, 08:00–16:00" in tips
    assert "Bob, 2026-03-07, 22:00–06:00" in tips


def test_names_are_text_and_never_markup():
    problem, roster = small_world()
    picture = svg_of(problem, roster, Span(0, 7))
    assert "<script" not in picture
    assert ElementTree.fromstring(picture).find(f"{SVG}title").text == "Small & <world>"


def test_a_character_that_xml_forbids_does_not_break_the_picture():
    problem, roster = world_of("Amy Mon 08:00-16:00", {"agent": {"name": "A\x08my"}})
    assert "A\ufffdmy" in "".join(ElementTree.fromstring(svg_of(problem, roster, Span(0, 7))).itertext())


def test_nothing_is_fetched_from_anywhere():
    problem, roster = small_world()
    picture = svg_of(problem, roster, Span(0, 7))
    assert re.findall(r"(?:href|src)=", picture) == []
    assert set(re.findall(r"url\(([^)]*)\)", picture)) <= {"#off-queue"}


def test_the_gap_is_drawn_in_its_colour_only_where_there_is_one():
    problem, roster = small_world()
    legend = svg_of(problem, roster, Span(1, 5)).count(MISSING)
    assert svg_of(problem, roster, Span(0, 7)).count(MISSING) == legend + 1


def test_without_a_requirement_there_is_no_strip():
    problem, roster = world_of("Amy Mon 08:00-16:00")
    assert "Coverage" not in svg_of(problem, roster, Span(0, 7))


@pytest.mark.parametrize("language, title", [("zh-Hans", "班表"), ("zh-Hant", "班表"), ("en", "Roster")])
def test_an_unnamed_roster_is_titled_in_the_readers_language(language, title):
    problem, roster = world_of("Amy Mon 08:00-16:00")
    assert _tips(svg_of(problem, roster, Span(0, 7), language))[0] == title


def test_only_the_hours_of_the_day_in_use_are_drawn():
    problem, roster = world_of("Amy Mon 08:15-16:00; Bob Tue 10:00-18:30")
    assert clock_window(problem, roster, Span(0, 7)) == ClockWindow(8 * 60, 19 * 60)


def test_a_night_needs_the_whole_day():
    problem, roster = world_of("Amy Mon 22:00-06:00")
    assert clock_window(problem, roster, Span(0, 7)).is_whole


def test_a_night_is_one_bar_across_midnight():
    problem, _ = world_of("Amy Mon 22:00-06:00")
    axes = Axes(problem, Span(0, 7), ClockWindow(0, 1440), 0, 700)
    # a day is 100 wide: 22:00 lies at 91.67, 06:00 of the next day at 125
    [(day, left, right)] = axes.pieces(22 * 60, 30 * 60)
    assert (day, round(left, 2), right) == (0, 91.67, 125)


def test_a_bar_is_cut_at_the_edge_of_the_days_shown():
    problem, _ = world_of("Amy Mon 22:00-06:00")
    axes = Axes(problem, Span(1, 2), ClockWindow(0, 1440), 0, 100)
    assert axes.pieces(22 * 60, 30 * 60) == [(1, 0.0, 25.0)]


def test_on_the_day_of_25_hours_the_night_is_as_long_as_it_is():
    # Berlin sets its clocks back on 25 October 2026: midnight to 06:00 are seven hours of 25.
    problem, _ = world_of("Amy Mon 08:00-16:00", {"horizon": {"start_on": "2026-10-25", "timezone": "Europe/Berlin"}})
    axes = Axes(problem, Span(0, 1), ClockWindow(0, 1440), 0, 100)
    end = problem.horizon.minute_at(0, 6 * 60)
    assert end == 7 * 60
    assert axes.x(0, end) == pytest.approx(100 * 7 / 25)

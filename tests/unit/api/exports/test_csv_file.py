"""The table of segments."""

from __future__ import annotations

import csv
import io

import pytest

from api.exports.csv_file import COLUMNS, csv_of, safe
from api.exports.span import Span
from tests.roster_world import HOSTILE, small_world


def _rows():
    problem, roster = small_world()
    return list(csv.DictReader(io.StringIO(csv_of(problem, roster, Span(0, 14)))))


def test_one_row_for_each_segment():
    rows = _rows()
    assert tuple(rows[0]) == COLUMNS
    assert [(row["agent"], row["activity"], row["minutes"]) for row in rows] == [
        ("Amy", "contact", "120"),
        ("Amy", "break", "30"),
        ("Amy", "contact", "330"),
        ("Bob", "contact", "120"),
        ("Bob", "break", "30"),
        ("Bob", "contact", "330"),
    ]


def test_instants_have_their_offset_and_a_night_ends_on_the_next_day():
    evening, pause, night = _rows()[3:]
    assert evening["start"] == "2026-03-07T22:00+00:00"
    assert pause["start"] == "2026-03-08T00:00+00:00"
    assert night["end"] == "2026-03-08T06:00+00:00"
    # all of it belongs to the Saturday on which it starts
    assert {row["on"] for row in (evening, pause, night)} == {"2026-03-07"}


def test_only_shifts_that_start_in_the_span():
    problem, roster = small_world()
    assert csv_of(problem, roster, Span(1, 5)).count("\n") == 1


def test_a_name_that_looks_like_a_formula_is_a_text():
    assert _rows()[0]["name"] == f"'{HOSTILE}"


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_every_beginning_of_a_formula_is_neutralised(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Amy", "", "3-1", "王=芳"])
def test_ordinary_text_stays_as_it_is(text):
    assert safe(text) == text

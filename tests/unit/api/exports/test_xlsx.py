"""The workbook, read back by another library and looked into where that library does not look."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from api.exports.span import Span
from api.exports.xlsx import xlsx_of
from tests.roster_world import HOSTILE, small_world


@pytest.fixture(scope="module")
def content() -> bytes:
    problem, roster = small_world()
    return xlsx_of(problem, roster, Span(0, 14))


@pytest.fixture(scope="module")
def book(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[object]]:
    return book.get_sheet_by_name(sheet).to_python()


def _xml(content: bytes, part: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(part).decode()


def test_four_sheets(book):
    assert book.sheet_names == ["Roster", "Shifts", "Coverage", "Result"]


def test_the_roster_sheet_shows_times_and_totals(book):
    rows = _rows(book, "Roster")
    head = next(row for row in rows if row[0] == "Agent")
    amy = next(row for row in rows if row[0] == HOSTILE)
    bob = next(row for row in rows if row[0] == "Bob")
    assert head[2] == "Mon\n2 Mar"
    assert amy[2] == "08:00–16:00"
    # two weeks of hours, their total, days, nights, weekends, holidays
    assert amy[-7:] == [8, 0, 8, 1, 0, 0, 0]
    assert bob[-7:] == [8, 0, 8, 1, 1, 1, 0]


def test_the_shifts_sheet_has_a_row_for_each_shift_with_its_breaks(book):
    rows = _rows(book, "Shifts")
    assert len(rows) == 3
    assert rows[1][0] == "Amy"
    assert rows[1][3] == datetime.date(2026, 3, 2)
    assert rows[1][5:7] == [datetime.datetime(2026, 3, 2, 8), datetime.datetime(2026, 3, 2, 16)]
    assert rows[1][8] == "Break 10:00–10:30"
    assert rows[2][6] == datetime.datetime(2026, 3, 8, 6)


def test_the_coverage_sheet_counts_who_is_there(book):
    rows = _rows(book, "Coverage")
    nine = next(row for row in rows if row[0] == datetime.datetime(2026, 3, 2, 9))
    # two required, Amy alone on duty
    assert nine[1:] == ["billing", 2, 1, 1, 0]


def test_the_result_sheet_names_the_terms(book):
    rows = _rows(book, "Result")
    under = next(row for row in rows if row[0] == "Understaffing")
    # 09:00 to 10:00, one of two missing: 60 agent-minutes
    assert under[4] == 60
    assert under[6] == 60


def test_no_cell_is_a_formula_or_a_link(content):
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
        if name.startswith("xl/worksheets/"):
            assert "<f>" not in _xml(content, name)
            assert "hyperlink" not in _xml(content, name)


def test_head_and_names_stay_in_sight_and_the_page_prints(content):
    sheet = _xml(content, "xl/worksheets/sheet1.xml")
    assert re.search(r'<pane xSplit="1" ySplit="4"[^>]*state="frozen"', sheet)
    assert 'orientation="landscape"' in sheet
    assert "fitToPage" in sheet


def test_the_language_is_the_readers():
    problem, roster = small_world()
    for language, names in {
        "zh-Hans": ["班表", "班次", "人力覆盖", "结果"],
        "zh-Hant": ["班表", "班次", "人力覆蓋", "結果"],
    }.items():
        content = xlsx_of(problem, roster, Span(0, 7), language)
        assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == names

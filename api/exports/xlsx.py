"""The roster as a workbook: roster, shifts, coverage, result; ready to print, every text a text."""

from __future__ import annotations

import io

import xlsxwriter  # type: ignore[import-untyped]

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .span import Span
from .words import Words
from .xlsx_formats import Formats
from .xlsx_roster import write_roster_sheet
from .xlsx_tables import write_coverage_sheet, write_result_sheet, write_shifts_sheet


def xlsx_of(problem: RosterProblem, roster: Roster, span: Span, language: str = "en") -> bytes:
    """The workbook as bytes."""
    stream, words = io.BytesIO(), Words(language)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": problem.name or words["roster"], "comments": f"Paiban, {problem.sha256[:12]}"})
        formats = Formats(book)
        write_roster_sheet(book.add_worksheet(words["roster"]), formats, problem, roster, span, words)
        write_shifts_sheet(book.add_worksheet(words["shifts"]), formats, problem, roster, span, words)
        write_coverage_sheet(book.add_worksheet(words["coverage"]), formats, problem, roster, span, words)
        write_result_sheet(book.add_worksheet(words["result"]), formats, problem, roster, words)
    return stream.getvalue()

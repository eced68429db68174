"""One door to every export: a format, a roster, the days, a language in; bytes out."""

from __future__ import annotations

from dataclasses import dataclass

from forecasts.errors import InputError
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .span import Span

FORMATS: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
}
"""Formats with their media types."""


@dataclass(frozen=True)
class Export:
    """A finished export."""

    content: bytes
    media_type: str


def render(problem: RosterProblem, roster: Roster, to: str, span: Span, language: str = "en") -> Export:
    """The roster in a format.

    Raises
    ------
    InputError
        Code ``export.unknown_format``.
    """
    if to not in FORMATS:
        raise InputError("format", repr(to), f"one of {', '.join(FORMATS)}", code="export.unknown_format")
    return Export(_content(problem, roster, to, span, language), FORMATS[to])


def _content(problem: RosterProblem, roster: Roster, to: str, span: Span, language: str) -> bytes:
    # Imported one by one: a picture needs neither a workbook writer nor templates.
    if to == "xlsx":
        from .xlsx import xlsx_of

        return xlsx_of(problem, roster, span, language)
    if to == "html":
        from .html import html_of

        return html_of(problem, roster, span, language).encode()
    if to == "csv":
        from .csv_file import csv_of

        return csv_of(problem, roster, span).encode()
    from .svg import svg_of

    return svg_of(problem, roster, span, language).encode()

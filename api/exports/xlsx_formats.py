"""Cell formats of a workbook, each made once."""

from __future__ import annotations

from typing import Any

from .colours import ABSENT, HOLIDAY, LINE, MISSING, STARTS, WEEKEND

PAPER_A4, PAPER_A3 = 9, 8


class Formats:
    """Formats by name, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._book.add_format({"font_size": 10, "valign": "vcenter", **_STYLES[name]})
        return self._made[name]


def _shift(colour: str) -> dict[str, Any]:
    return {"bg_color": colour, "align": "center", "border": 1, "border_color": LINE}


_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 14, "bold": True},
    "quiet": {"font_color": "#5B6875"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "align": "center"},
    "head_left": {"bold": True, "bottom": 1},
    "head_weekend": {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "bg_color": WEEKEND},
    "head_holiday": {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "bg_color": HOLIDAY},
    "team": {"bold": True, "top": 1, "top_color": LINE},
    "text": {},
    "plain": _shift("#FFFFFF"),
    "weekend": _shift(WEEKEND),
    "holiday": _shift(HOLIDAY),
    "absent": {**_shift(ABSENT), "italic": True},
    "whole": {"num_format": "#,##0", "align": "right"},
    "hours": {"num_format": "#,##0.0", "align": "right"},
    "points": {"num_format": "#,##0.0", "align": "right"},
    "share": {"num_format": "0.0%", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "short": {"num_format": "#,##0;;", "align": "right", "font_color": MISSING, "bold": True},
    "over": {"num_format": "#,##0;;", "align": "right"},
    **{band: _shift(colour) for band, colour in STARTS.items()},
}

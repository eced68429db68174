"""SVG in plain strings: a few shapes, text that is always escaped, and names cut to the room they have."""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr

from .colours import INK, PAPER

FONTS = (
    "'Helvetica Neue', Arial, 'PingFang SC', 'PingFang TC', 'Microsoft YaHei', 'Microsoft JhengHei', "
    "'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
)

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def clean(text: str) -> str:
    """Text without the characters XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


class Drawing:
    """Shapes in the order they are painted."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.height = 0.0
        self._parts: list[str] = []

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, *, radius: float = 0, tip: str = "", extra: str = ""
    ) -> None:
        """A filled rectangle; `tip` is shown when a pointer rests on it."""
        if w <= 0 or h <= 0:
            return
        corner = f' rx="{radius:g}"' if radius else ""
        body = f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{corner} fill="{fill}"{extra}'
        self._parts.append(f"{body}><title>{escape(clean(tip))}</title></rect>" if tip else f"{body}/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1) -> None:
        """A straight line."""
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self._parts.append(f'<line {ends} stroke="{stroke}" stroke-width="{width:g}"/>')

    def path(self, d: str, *, fill: str = "none", stroke: str = "none", width: float = 1) -> None:
        """A path in SVG's own notation."""
        if d:
            self._parts.append(f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """A line of text on a baseline."""
        weight = ' font-weight="600"' if bold else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        body = escape(clean(words))
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size:g}" fill="{fill}"{weight}{side}>{body}</text>'
        )

    def raw(self, markup: str) -> None:
        """Markup of our own making, never of the user's."""
        self._parts.append(markup)

    def svg(self, title: str, description: str) -> str:
        """The whole picture."""
        size = f'width="{self.width:g}" height="{_n(self.height)}" viewBox="0 0 {self.width:g} {_n(self.height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family={quoteattr(FONTS)}>'
        words = f"<title>{escape(clean(title))}</title><desc>{escape(clean(description))}</desc>"
        ground = f'<rect width="{self.width:g}" height="{_n(self.height)}" fill="{PAPER}"/>'
        return "\n".join([head, words, ground, *self._parts, "</svg>"]) + "\n"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def width_of(words: str, size: float) -> float:
    """About how wide a text is: Chinese characters are square, Latin ones a little over half as wide."""
    return sum(size if unicodedata.east_asian_width(char) in "WF" else 0.56 * size for char in words)


def fitted(words: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis if it is wider than its room."""
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"

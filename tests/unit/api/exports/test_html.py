"""The page: self-contained, escaped, complete."""

from __future__ import annotations

from html.parser import HTMLParser

from api.exports.html import html_of
from api.exports.span import Span
from tests.roster_world import small_world


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def _page(days: int = 14, language: str = "en") -> _Reader:
    reader = _Reader()
    problem, roster = small_world()
    reader.feed(html_of(problem, roster, Span(0, days), language))
    return reader


def test_a_picture_for_each_week():
    assert _page(14).tags.count("svg") == 2
    assert _page(7).tags.count("svg") == 1


def test_the_page_runs_nothing_and_asks_nobody():
    page = _page()
    assert "script" not in page.tags
    assert not {name for name, _ in page.attributes} & {"src", "href", "onload", "onclick"}


def test_shifts_and_totals_are_in_the_table():
    words = " ".join(_page().words)
    assert "08:00–16:00" in words
    assert "Understaffing" in words


def test_the_language_of_the_page_is_declared():
    assert ("lang", "zh-Hant") in _page(language="zh-Hant").attributes

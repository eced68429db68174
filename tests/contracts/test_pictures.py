"""The picture of the README shows a roster as `paiban export` draws it, and stays light."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.pages import DOCS


def test_the_picture_is_a_week_of_the_small_centre_and_stays_light() -> None:
    picture = DOCS / "images" / "roster.svg"
    assert picture.stat().st_size < 300_000
    root = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    described = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "20 agents" in described
    assert "21 Sep – 27 Sep 2026" in described

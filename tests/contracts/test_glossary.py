"""One thing, one word: the glossary holds every word we promise, and its names in code are the code's names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ["forecasts", "solver", "api", "fixtures"]

PROMISED = [
    "interval", "offered contacts", "AHT", "load", "service level", "acceptable waiting time", "ASA", "patience",
    "occupancy", "requirement", "shrinkage", "planned shrinkage", "unplanned shrinkage", "activity", "segment",
    "shift template", "shift", "tour", "rotation", "roster", "horizon", "history", "publication", "time off",
    "swap", "offer", "change request", "amendment", "violation", "understaffing", "overstaffing", "adherence", "FTE",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    word: str
    chinese: str
    names: tuple[str, ...]
    meaning: str


def entries() -> list[Entry]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows if "---" not in row[0] and row[0].strip() != "word"]
    return [Entry(c[0], c[1], tuple(re.findall(r"`(\w+)`", c[2])), c[4]) for c in cells]


def names_in_code() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return set(re.findall(r"\w+", "\n".join(sources)))


def test_every_promised_word_has_an_entry() -> None:
    assert set(PROMISED) - {entry.word for entry in entries()} == set()


def test_no_word_is_explained_twice() -> None:
    words = [entry.word for entry in entries()]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.word)
def test_an_entry_has_both_scripts_and_a_meaning(entry: Entry) -> None:
    simplified, traditional = entry.chinese.split(" / ")
    assert re.fullmatch(r"[\u4e00-\u9fff]+", simplified)
    assert re.fullmatch(r"[\u4e00-\u9fff]+", traditional)
    assert len(entry.meaning.split()) >= 4


def test_names_given_for_code_occur_in_code() -> None:
    known = names_in_code()
    missing = [f"{entry.word}: {name}" for entry in entries() for name in entry.names if name not in known]
    assert missing == []


def test_the_shrinkage_trap_is_named() -> None:
    assert "### The shrinkage trap" in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

"""Markdown as the pages need it: tables whose cells hold anything, and the line that says who wrote the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LIMIT = 118


def opening(title: str, source: str, introduction: str) -> str:
    """The head of a page: title, where the text comes from, and what the page is for."""
    written = f"*Written by `make docs` from {source}. Change it there.*"
    return f"# {title}\n\n{written}\n\n{filled(introduction)}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; line breaks and bars inside cells are taken care of."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in line) + " |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Text on one line with its bars escaped."""
    return " ".join(str(text).split()).replace("|", "\\|")


def code(text: object) -> str:
    """Text as code, or nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def filled(text: str) -> str:
    """A paragraph on lines of readable length."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > LIMIT:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def paragraphs(text: str) -> str:
    """Every paragraph filled, blank lines between them; lists keep their lines."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    return "\n\n".join(part if part.lstrip().startswith("- ") else filled(part) for part in parts)

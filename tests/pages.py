"""The code in the pages of `docs`, for tests that run it."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

from tests.tree import ROOT

DOCS = ROOT / "docs"
_FENCE = re.compile(r"^( *)```([^\n]*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """Every fenced block of a page whose opening line is exactly `language`, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [textwrap.dedent(body) for _, opening, body in _FENCE.findall(text) if opening.strip() == language]


def pages(*folders: str) -> list[str]:
    """Pages of some folders of `docs`, by their path from it."""
    return sorted(path.relative_to(DOCS).as_posix() for folder in folders for path in (DOCS / folder).glob("*.md"))


def copy_of_the_house(folder: Path) -> Path:
    """The rooms and the tests in another place, where a page's changes can be tried."""
    for room in ("forecasts", "solver", "api", "fixtures", "tests"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def apply_diff(diff: str, file: Path) -> None:
    """Change a file as a page's diff says: every line that stays or goes must be there, once."""
    lines, at = file.read_text(encoding="utf-8").splitlines(), -1
    for mark, text in ((line[:1], line[1:]) for line in diff.splitlines() if line.strip()):
        if mark == "+":
            at += 1
            lines.insert(at, text)
        else:
            assert lines.count(text) == 1, f"{file.name} holds {text!r} {lines.count(text)} times"
            at = lines.index(text)
        if mark == "-":
            lines.pop(at)
            at -= 1
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

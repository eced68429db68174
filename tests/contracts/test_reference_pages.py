"""The reference pages say what the code says now; `make docs` writes them again."""

from __future__ import annotations

import pytest

from docs.generator import PAGES
from docs.generator.commands import every_command
from docs.generator.errors import every_code
from solver.rules import RULES
from tests.pages import DOCS


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_what_the_code_would_write_now(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), f"docs/reference/{name} is stale: run `make docs`"


def test_no_page_is_left_behind() -> None:
    assert {path.name for path in (DOCS / "reference").glob("*.md")} == set(PAGES)


def test_every_rule_and_every_command_has_a_section() -> None:
    rules = (DOCS / "reference/rules.md").read_text(encoding="utf-8")
    commands = (DOCS / "reference/commands.md").read_text(encoding="utf-8")
    assert [kind.code for kind in RULES if f"\n## {kind.code}\n" not in rules] == []
    assert [name for name, _ in every_command() if f"\n## paiban {name}\n" not in commands] == []


def test_codes_are_found_in_every_room() -> None:
    found = list(every_code())
    assert {raised.module.partition("/")[0] for raised in found} == {"forecasts", "solver", "api", "fixtures"}
    for known in ("{area}.missing_column", "requirement.off_grid", "problem.unknown_skill", "publication.exists"):
        assert any(raised.code == known for raised in found), known

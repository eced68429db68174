"""Every `paiban` line in a document is one that the command line would understand."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from docs.generator.commands import every_command
from tests.tree import text_files

DOCUMENTS = sorted(name for name in text_files() if name.endswith(".md") and name != "CHANGELOG.md")
COMMANDS: dict[str, Any] = dict(every_command())


def lines_of(name: str) -> list[str]:
    """Command lines of a document's shell blocks, continued lines joined, comments and pipes cut off."""
    found = []
    for block in re.findall(r"^ *```(?:sh|sh \w+)\n(.*?)^ *```", text_files()[name], flags=re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            match = re.search(r"(?:^|[ /=(|])paiban ([a-z].*)$", line.split(" #")[0])
            if match:
                found.append(re.split(r" [|&>]|\)| < ", match[1])[0].strip())
    return found


LINES = [pytest.param(line, id=f"{name}: {line}") for name in DOCUMENTS for line in dict.fromkeys(lines_of(name))]


@pytest.mark.parametrize("line", LINES)
def test_command_and_options_exist(line: str) -> None:
    words = shlex.split(line)
    name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
    assert name in COMMANDS, f"no command {words[0]!r}"
    known = {option for parameter in COMMANDS[name].params for option in parameter.opts} | {"--help", "--debug"}
    used = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert used - known == set()


def test_the_documents_show_the_way_from_calls_to_a_roster() -> None:
    shown = {line.split()[0] for name in DOCUMENTS for line in lines_of(name)}
    assert {"demo", "forecast", "backtest", "staff", "solve", "check", "export", "serve", "user"} <= shown

"""The command line, from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from api.cli.app import app

from .markdown import code, filled, opening, table

INTRODUCTION = """
What `paiban --help` and `paiban COMMAND --help` say. Every command ends with 0 (done), 1 (the answer is no: a
broken hard rule, no roster, a refusal), 2 (wrong use or bad input), 3 (an error of ours) or 130 (interrupted).
With `--json` the answer is one object on standard output, errors too; progress and messages go to standard
error. `--debug` anywhere on the line shows the traceback of an error.
"""


def page() -> str:
    """One table of all commands, then the options of each."""
    commands = list(every_command())
    rows = [(f"[paiban {name}](#{anchor(name)})", command.help.partition("\n\n")[0]) for name, command in commands]
    parts = [opening("Commands", "the commands in `api/cli`", INTRODUCTION), table(("Command", "What it does"), rows)]
    return "\n".join([*parts, *(_section(name, command) for name, command in commands)])


def every_command() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups opened: `user add`."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", one) for inner, one in command.commands.items())
        else:
            yield name, command


def anchor(name: str) -> str:
    """The anchor of a command's heading."""
    return f"paiban-{name.replace(' ', '-')}"


def _section(name: str, command: Any) -> str:
    context = typer.Context(command)
    records = [parameter.get_help_record(context) for parameter in command.params]
    rows = [(code(re.sub(r" <\w+>$", "", left)), right) for left, right in filter(None, records)]
    help_text = "\n\n".join(filled(part) for part in command.help.split("\n\n"))
    return f"## paiban {name}\n\n{help_text}\n\n" + (table(("Argument or option", "Meaning"), rows) if rows else "")

"""The command line: one command a file, engines loaded only by the command that needs them."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit status."""
    from .app import app

    app(prog_name="paiban")
    raise SystemExit(0)


__all__ = ["main"]

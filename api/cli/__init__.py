"""The command line: one command a file, engines loaded only by the command that needs them."""

from __future__ import annotations

import os
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit status."""
    # Matrices here are small: a second thread of linear algebra spins longer than it computes, on the core that the
    # search needs. Whoever sets the variable is obeyed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from .app import app

    app(prog_name="paiban")
    raise SystemExit(0)


__all__ = ["main"]

"""`python -m docs.generator` writes every reference page, whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

from . import PAGES

REFERENCE = Path(__file__).parents[1] / "reference"


def main() -> None:
    """Write the pages that have changed."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        target, text = REFERENCE / name, page()
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: docs/reference/{name}\n")


if __name__ == "__main__":
    main()

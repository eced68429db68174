"""Public data that some tests read where a machine has them: call records, published instances, exact values."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PUBLIC_DATA = Path(os.environ.get("PAIBAN_PUBLIC_DATA", Path(__file__).parents[1] / "../shared/data")).resolve()
"""Folder of the public data; set PAIBAN_PUBLIC_DATA where it lies elsewhere."""


def public_data(name: str) -> Path:
    """Path of a public data file or folder; skips the test, and says so, where it is absent."""
    path = PUBLIC_DATA / name
    if not path.exists():
        pytest.skip(f"public data absent: {name} (set PAIBAN_PUBLIC_DATA to the folder that holds it)")
    return path

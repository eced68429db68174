"""A problem and a roster on disk, for every command that reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver.files import write_problem, write_roster
from tests.roster_world import small_world


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    write_problem(small_world()[0], path)
    return path


@pytest.fixture
def roster_file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.json"
    write_roster(*small_world(), path)
    return path

"""The kernels, compiled once for all tests of this process."""

from __future__ import annotations

import pytest

from solver.params import SolveParams
from solver.search.large import search_tours
from solver.search.run import Run
from tests.engine_worlds import engine_world


@pytest.fixture(scope="session", autouse=True)
def kernels() -> None:
    """Compile every kernel, or load it from the cache on disk, before the first test is timed."""
    one = engine_world(3, 2, 1)
    search_tours(one.compiled, Run(SolveParams(seconds=0.5)), one.roster)

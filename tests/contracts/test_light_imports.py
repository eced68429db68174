"""What a room asks of those who only look in: the interval grid needs no table library."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["forecasts", "forecasts.errors", "forecasts.intervals", "forecasts.opening_hours"])
def test_the_interval_grid_is_loaded_without_pandas_and_scipy(module: str) -> None:
    loaded = f"import {module}, sys; print([name for name in ('pandas', 'scipy', 'numba') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_public_names_of_the_demand_side_are_there() -> None:
    import forecasts

    assert {name for name in forecasts.__all__ if callable(getattr(forecasts, name))} == set(forecasts.__all__)
    with pytest.raises(AttributeError, match="no attribute 'prophecy'"):
        _ = forecasts.prophecy

"""The least shortage beside the shortage of a roster: what a planner may hope to gain by searching on."""

from __future__ import annotations

import time

from ...compiled import Compiled
from ..arrays import arrays_of
from ..found import Found
from ..run import Run
from .climb import least_shortage

AT_MOST_S = 10.0
"""Seconds spent on the least shortage when the engine has not looked at it."""
PER_AGENT_S = 0.005
"""Seconds that writing the program takes for an agent, at least: without them it is not begun."""


def least_shortage_beside(compiled: Compiled, run: Run, found: Found, short_min: int) -> int | None:
    """Agent-minutes that any legal roster is short at least; None where nothing is asked, or time is over.

    Parameters
    ----------
    short_min : shortage of the roster found, which no least shortage exceeds.
    """
    if not any(used.code == "coverage.under" and used.mode == "soft" for used in compiled.rules):
        return None
    if short_min == 0 or found.least_short_min is not None:
        return min(short_min, found.least_short_min or 0)
    seconds = min(AT_MOST_S, run.seconds_left)
    if seconds < 0.5 + PER_AGENT_S * len(compiled.choices):
        return None
    return least_shortage(compiled, arrays_of(compiled), time.monotonic() + seconds)

"""What an engine hands back to `solve`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..domain.rosters import Roster

StoppedBy = Literal["proof", "gap", "time", "request", "schedule"]


@dataclass(frozen=True)
class Found:
    """The best roster of an engine, its own claim of the cost, and a proved bound, both in tenths of a point."""

    engine: str
    roster: Roster | None
    cost: float | None
    bound: float
    stopped_by: StoppedBy
    infeasible: bool = False
    notes: tuple[str, ...] = field(default_factory=tuple)
    least_short_min: int | None = None
    """Agent-minutes of understaffing that no legal roster goes below; None where nothing is known of it."""

"""What a solve reports while it runs and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from .domain.rosters import Roster
from .rules.base import Explanation


@dataclass(frozen=True)
class Progress:
    """Where a running solve stands; figures are None until they exist."""

    stage: str
    seconds: float
    percent: float
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    short_percent: float | None = None
    hard_violations: int | None = None


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class Conflict:
    """Rule instances that cannot hold together, each in words; verified by solving them alone."""

    agent: str | None
    rules: tuple[str, ...]
    sentences: tuple[Explanation, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Outcome:
    """How a solve ended: a roster that breaks no hard rule, a proof that there is none, or time ran out first."""

    status: Literal["optimal", "feasible", "infeasible", "none_found"]
    roster: Roster | None
    conflicts: tuple[Conflict, ...] = ()

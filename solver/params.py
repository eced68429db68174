"""How hard to search, and when to stop."""

from __future__ import annotations

from pydantic import Field

from .domain.base import Frozen


class SolveParams(Frozen):
    """The limits of one solve; the first one reached ends it."""

    seconds: float = Field(60.0, gt=0, le=86_400, description="wall time for the whole solve [s]")
    gap: float = Field(0.0, ge=0, le=1, description="stop when the proved gap is at most this share of the total cost")
    seed: int = Field(1, ge=0, le=2_147_483_647)
    workers: int = Field(2, ge=1, le=64, description="threads the solver may use")

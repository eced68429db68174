"""The part of a roster that a model takes as given: only the free days of some agents are left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..domain.presence import Presence


@dataclass(frozen=True, eq=False)
class Decided:
    """A standing roster with some agent-days set free.

    Parameters
    ----------
    choice : option of every agent and day, shape (n_agents, n_days).
    free : True where the model decides, same shape.
    presence : who is on duty by history and by the days that are not free.
    """

    choice: NDArray[np.int64]
    free: NDArray[np.bool_]
    presence: Presence

    @property
    def rows(self) -> list[int]:
        """Agents with a free day."""
        found: list[int] = np.flatnonzero(self.free.any(axis=1)).tolist()
        return found

    def frees_any(self, row: int, days: Any) -> bool:
        """Whether one of these days of the agent is free."""
        return bool(self.free[row, days].any())

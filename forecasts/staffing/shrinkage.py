"""From agents needed on contacts to agents to roster, and to agents on the payroll.

A trap: breaks, meetings and training that the roster itself places are already missing from the cover it
produces. A requirement raised for them as well pays for them twice. So three kinds of lost time are kept
apart, and each function says which of them it uses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasts.staffing.checks import checked, checked_share

FloatArray = NDArray[np.float64]
MOST = 0.95
"""More lost time than this is taken for a slip: the requirement would be twenty-fold."""


@dataclass(frozen=True)
class Shrinkage:
    """Shares of paid time in which an agent is not available for contacts, each in [0, 0.95].

    Parameters
    ----------
    unplanned : sickness, lateness, a long call past the break: nobody can place it in advance.
    planned_elsewhere : planned time that the roster does *not* place, such as leave booked after publication.
    placed_by_roster : breaks, meetings, training placed as segments of the roster. It never raises the
        requirement of a roster; it counts only for the payroll.

    Notes
    -----
    Each share is of the time that the ones before it leave, in the order placed_by_roster,
    planned_elsewhere, unplanned: whoever is on leave cannot fall ill at work. So the shares multiply.
    """

    unplanned: float = 0.0
    planned_elsewhere: float = 0.0
    placed_by_roster: float = 0.0

    def __post_init__(self) -> None:
        for name in ("unplanned", "planned_elsewhere", "placed_by_roster"):
            checked_share(name, getattr(self, name), highest=MOST, code="shrinkage.range")

    @property
    def available(self) -> float:
        """Share of rostered contact time that is really there: (1 − planned_elsewhere)(1 − unplanned)."""
        return (1.0 - self.planned_elsewhere) * (1.0 - self.unplanned)

    def gross(self, net: ArrayLike) -> FloatArray:
        """Agents a roster must schedule on contacts so that `net` are there; fractions are kept.

        Parameters
        ----------
        net : agents needed on contacts, >= 0, any shape.
        """
        result: FloatArray = checked("net", net) / self.available
        return result

    def net(self, gross: ArrayLike) -> FloatArray:
        """Agents really on contacts when `gross` are scheduled on them: the inverse of `gross`."""
        result: FloatArray = checked("gross", gross) * self.available
        return result

    def payroll(self, net: ArrayLike) -> FloatArray:
        """Agents to pay so that `net` are on contacts, breaks and meetings included: for budgets only."""
        result: FloatArray = self.gross(net) / (1.0 - self.placed_by_roster)
        return result

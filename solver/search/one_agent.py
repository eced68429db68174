"""One agent's best legal tour by CP-SAT: what long blocks could not free, the exact model of all her rules can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..model.roster_model import RosterModel


def legal_tour(
    compiled: Compiled, row: int, worth: Sequence[NDArray[Any]], *, seconds: float, seed: int
) -> list[int] | None:
    """The tour that keeps every hard rule and is worth most to cover, less its own soft costs.

    Parameters
    ----------
    worth : per day the value of every option to cover [tenths of a point].

    Returns
    -------
    One option per day, or None when there is no legal tour or none was found in time.
    """
    roster_model = RosterModel(compiled, [row], with_covers=False)
    take = roster_model.variables.take[row]
    gains = [(taken[o], -round(float(worth[day][o]))) for day, taken in enumerate(take) for o in taken if o]
    roster_model.minimise(gains)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    solver.parameters.random_seed = seed
    status = solver.solve(roster_model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [next(o for o, variable in taken.items() if solver.boolean_value(variable)) for taken in take]

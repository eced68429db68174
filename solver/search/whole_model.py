"""The whole model on one thread, beside a search of neighbourhoods: for problems small enough to be proved."""

from __future__ import annotations

from ortools.sat.python import cp_model

from ..model.roster_model import RosterModel
from .finish import Finisher, one_thread
from .stop_watch import stoppable


def prove_beside(finisher: Finisher) -> None:
    """Solve the whole model from the roster in hand: its bound counts, and its rosters where they are better."""
    model = RosterModel(finisher.compiled)
    model.minimise()
    model.hint(finisher.standing.roster())
    solver = one_thread(finisher.run, finisher.run.params.seed)
    solver.best_bound_callback = finisher.hear_bound
    with stoppable(solver, finisher.is_over):
        status = solver.solve(model.model, _Listener(finisher, model))
    if status == cp_model.OPTIMAL:
        finisher.offer(tuple(model.decisions(solver)), "whole model")
        finisher.hear_bound(solver.objective_value)


class _Listener(cp_model.CpSolverSolutionCallback):
    """Passes the model's rosters on."""

    def __init__(self, finisher: Finisher, model: RosterModel) -> None:
        super().__init__()
        self._finisher, self._model = finisher, model

    def on_solution_callback(self) -> None:
        """A roster of the whole model."""
        self._finisher.offer(tuple(self._model.decisions(self)), "whole model")

"""The exact engine: the whole problem as one CP-SAT model, for problems small enough to be proved."""

from __future__ import annotations

import time

from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..errors import ModelDisagrees
from ..model.roster_model import RosterModel
from ..rule_set import POINT
from .certificate import gap_of, required_cost
from .found import Found, StoppedBy
from .hinted import found_in
from .run import Run
from .stop_watch import stoppable

UNAIDED_LIMIT = 3_000
"""Option and break variables up to which the model finds its own first roster quickly."""
UNAIDED_S = 20.0
"""Seconds after which what such a model has not proved is left to neighbourhoods."""
FOR_A_FIRST_S = 5.0
"""How long a wish to stop waits for a first roster."""
EXACT_LIMIT = 30_000
"""Option and break variables up to which one model is tried; above, presolve alone takes too long on two cores."""


def size_of(compiled: Compiled) -> int:
    """Roughly how many Boolean variables the whole problem needs as one model."""
    step = compiled.problem.horizon.interval_min
    per_list: dict[int, int] = {}
    total = 0
    for choices in compiled.choices:
        for options in choices.days:
            if id(options) not in per_list:
                breaks = {
                    (shift.template, position, start)
                    for shift, inside in zip(options.shifts, options.breaks, strict=True)
                    for position, item in enumerate(inside)
                    for start in range(shift.start + item.earliest_min, shift.start + item.latest_min + 1, step)
                }
                per_list[id(options)] = len(options) + len(breaks)
            total += per_list[id(options)]
    return total


def search_exactly(compiled: Compiled, run: Run, hint: Roster | None, start: Found | None = None) -> Found:
    """Solve one CP-SAT model until proof, gap, time or a stop; our own copy of the best roster survives all of them.

    `start` is what another engine has already found, or a hint that breaks no hard rule: hinted, and kept unless the
    model finds better.
    """
    run.report("model")
    roster_model = RosterModel(compiled)
    roster_model.minimise()
    if start is None and hint is not None:
        start = found_in(compiled, hint)
    known = start.roster if start is not None and start.roster is not None else hint
    if known is not None:
        roster_model.hint(known)
    solver = cp_model.CpSolver()
    set_parameters(solver, run)
    keeper = _Keeper(roster_model, run, start)
    solver.best_bound_callback = keeper.hear_bound
    with stoppable(solver, keeper.may_end):
        status = solver.solve(roster_model.model, keeper)
    if status == cp_model.MODEL_INVALID:
        raise ModelDisagrees(f"CP-SAT calls the model invalid: {roster_model.model.validate()}")
    if status == cp_model.INFEASIBLE and keeper.roster is not None:
        raise ModelDisagrees("CP-SAT proves that there is no roster, but there is one that breaks no hard rule")
    stopped: StoppedBy = (
        "proof"
        if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        else "request"
        if run.is_stopped
        else "gap"
        if keeper.is_near_enough
        else "time"
    )
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        keeper.keep(solver)
    known_bound, least_short = (0.0, None) if start is None else (start.bound, start.least_short_min)
    bound = max(known_bound, solver.best_objective_bound) if keeper.roster is not None else 0.0
    engine = "cp_sat" if start is None else f"{start.engine} + cp_sat"
    infeasible = status == cp_model.INFEASIBLE
    return Found(engine, keeper.roster, keeper.cost, bound, stopped, infeasible, least_short_min=least_short)


def set_parameters(solver: cp_model.CpSolver, run: Run) -> None:
    """Time, threads and seed of a solve."""
    solver.parameters.max_time_in_seconds = max(0.1, run.seconds_left - 0.5)
    solver.parameters.num_workers = run.params.workers
    solver.parameters.random_seed = run.params.seed
    solver.parameters.symmetry_level = 0  # costs seconds of presolve on rosters and finds little
    if run.params.workers == 1:
        solver.parameters.linearization_level = 2  # a single worker has nobody else to look at the relaxation


class _Keeper(cp_model.CpSolverSolutionCallback):
    """Keeps our own copy of the best roster, and passes progress on."""

    def __init__(self, roster_model: RosterModel, run: Run, start: Found | None) -> None:
        super().__init__()
        self._model = roster_model
        self._run = run
        self._required = required_cost(roster_model.compiled)
        self._told_s = 0.0
        self.roster: Roster | None = start.roster if start is not None else None
        self.cost: float | None = start.cost if start is not None else None
        self.is_near_enough = False
        self._asked_s: float | None = None

    def may_end(self) -> bool:
        """Whether somebody has had enough; before there is any roster a wish to stop waits a moment for the first."""
        if not self._run.is_stopped:
            return self.is_near_enough
        self._asked_s = self._asked_s or time.monotonic()
        return self.roster is not None or time.monotonic() - self._asked_s > FOR_A_FIRST_S

    def on_solution_callback(self) -> None:
        """Copy the solution and report it."""
        self.keep(self)
        self._tell(self.best_objective_bound)

    def keep(self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> None:
        """Copy a solution if it is better than what we have."""
        cost = float(value.objective_value)
        if self.cost is None or cost < self.cost:
            self.roster, self.cost = self._model.extract(value), cost

    def hear_bound(self, bound: float) -> None:
        """Report a better bound, a few times a second at most; stop when the gap asked for is reached."""
        if self.cost is not None and self._run.params.gap > 0:
            gap = gap_of(self.cost / POINT, max(0.0, bound) / POINT, self._required)
            self.is_near_enough = gap <= self._run.params.gap
        if time.monotonic() - self._told_s > 0.3:
            self._tell(bound)

    def _tell(self, bound: float) -> None:
        self._told_s = time.monotonic()
        objective = None if self.cost is None else self.cost / POINT
        self._run.report("search", objective=objective, bound=max(0.0, bound) / POINT)

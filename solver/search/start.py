"""A legal roster to start from: a few agents at a time choose the best tours that those before them have left.

Every step is the exact model of these agents over the whole horizon, the others standing as they are. Nobody who comes
later can break a rule of somebody who came before, so the last step leaves a roster that keeps every rule about people.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..model.pairs import Pairs
from ..model.roster_model import RosterModel
from .exact import size_of
from .run import Run
from .standing import Standing

STEP_VARIABLES = 300
"""Option variables of one step: mostly a single agent, which the relaxation solves nearly alone."""
STEP_GAP = 0.01
"""Share of the cost that a step need not prove: what follows improves a hundred times more."""
STEP_DET_S = 1.0
"""Deterministic seconds of one step."""


def legal_start(compiled: Compiled, run: Run, tours: Roster | None = None) -> Standing | None:
    """A roster in which nobody's rules are broken; None when somebody has no legal tour or time ran out first.

    `tours` are legal ones that some agents have already.
    """
    run.report("start")
    tours = tours or Roster({})
    standing, pairs = Standing.of(compiled, tours), Pairs()
    without = [row for row, choices in enumerate(compiled.choices) if not tours.of_agent(choices.agent.id)]
    for rows in _steps(compiled, without, run.params.seed):
        free = np.zeros(standing.choice.shape, np.bool_)
        free[rows] = True
        model = RosterModel(compiled, decided=standing.decided(free), pairs=pairs)
        model.minimise()
        solver = _solved(model, run)
        if solver is None:
            return None
        standing = standing.with_changes(model.decisions(solver))
    return standing


def _solved(model: RosterModel, run: Run) -> cp_model.CpSolver | None:
    """The solver with the step's best tours; where none is found soon, with ten times as long."""
    for limit in (STEP_DET_S, 10 * STEP_DET_S):
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.relative_gap_limit = STEP_GAP
        solver.parameters.symmetry_level = 0
        solver.parameters.random_seed = run.params.seed
        solver.parameters.max_deterministic_time = limit
        solver.parameters.max_time_in_seconds = max(0.1, run.seconds_left)
        solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
        # Nobody is asked whether to stop: without this start there would be nothing to keep.
        status = solver.solve(model.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return solver
        if status != cp_model.UNKNOWN:
            return None
    return None


def _steps(compiled: Compiled, rows: list[int], seed: int) -> Iterator[list[int]]:
    """Agents in random order, as many at a time as one small model holds."""
    per_agent = max(1, size_of(compiled) // len(compiled.choices))
    order = np.random.default_rng(seed).permutation(rows).tolist()
    together = max(1, STEP_VARIABLES // per_agent)
    for at in range(0, len(rows), together):
        yield order[at : at + together]

"""The linear program that puts tours together: a share of each of its tours to every agent, shortages at their price.

Its prices of rows tell what one more agent in a row is worth; columns join as they are found, and the solver goes on
from its last basis.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from .cover import CoverRows

Array = NDArray[Any]
Tour = tuple[int, ...]

NO_TOUR = 1e9
"""Tenths of a point for an agent without a tour: dearer than any roster, so that it only lasts until one is found."""


class Column(NamedTuple):
    """One tour of an agent; `cost` is his own and the cover's extra, `rows` where he is, `times` how often."""

    agent: int
    tour: Tour
    cost: float
    rows: Array
    times: Array


class Solved(NamedTuple):
    """Cost of the program without the cover's constant, and the prices of rows and of agents."""

    cost: float
    rows: Array
    agents: Array


class Master:
    """The program for some agents; rows can be lowered by those who are already decided."""

    def __init__(self, cover: CoverRows, agents: Iterable[int], decided: Array | None = None) -> None:
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._lp.Objective()
        self._objective.SetMinimization()
        infinity = self._lp.infinity()
        self.need = cover.need - (0 if decided is None else decided)
        self._rows = [self._lp.Constraint(float(need), infinity) for need in self.need]
        shortages = [self._lp.NumVar(0.0, infinity, "") for _ in cover.price]
        for variable, price in zip(shortages, cover.price, strict=True):
            self._objective.SetCoefficient(variable, float(price))
        for row, shortage in zip(self._rows, cover.shortage_of, strict=True):
            row.SetCoefficient(shortages[shortage], 1.0)
        self._agents = {agent: self._lp.Constraint(1.0, 1.0) for agent in agents}
        for one in self._agents.values():
            nobody = self._lp.NumVar(0.0, infinity, "")
            one.SetCoefficient(nobody, 1.0)
            self._objective.SetCoefficient(nobody, NO_TOUR)
        self._columns: dict[tuple[int, Tour], tuple[Column, Any]] = {}
        self._parameters = pywraplp.MPSolverParameters()
        kind = pywraplp.MPSolverParameters
        self._parameters.SetIntegerParam(kind.PRESOLVE, kind.PRESOLVE_OFF)  # it would lose the basis
        self._has_new_rows = False

    def add(self, column: Column) -> bool:
        """Let a tour join; False when it is there already."""
        key = (column.agent, column.tour)
        if key in self._columns:
            return False
        variable = self._lp.NumVar(0.0, self._lp.infinity(), "")
        self._objective.SetCoefficient(variable, column.cost)
        self._agents[column.agent].SetCoefficient(variable, 1.0)
        for row, times in zip(column.rows.tolist(), column.times.tolist(), strict=True):
            self._rows[row].SetCoefficient(variable, times)
        self._columns[key] = column, variable
        return True

    def decide(self, column: Column) -> None:
        """An agent has his tour: he leaves the program, and the rows he is in want one less."""
        self._has_new_rows = True
        self._agents.pop(column.agent).SetBounds(0.0, 0.0)
        np.subtract.at(self.need, column.rows, column.times)
        for row in column.rows.tolist():
            self._rows[row].SetLb(float(self.need[row]))

    @property
    def undecided(self) -> list[int]:
        """Agents still in the program."""
        return list(self._agents)

    def solve(self, seconds: float = 3600.0) -> Solved | None:
        """Solve from the last basis; None when the solver fails or the time runs out."""
        self._lp.set_time_limit(max(1, round(1000 * seconds)))
        # The last basis stays good for the primal simplex when columns join, for the dual one when rows change.
        kind = pywraplp.MPSolverParameters
        self._parameters.SetIntegerParam(kind.LP_ALGORITHM, kind.DUAL if self._has_new_rows else kind.PRIMAL)
        self._has_new_rows = False
        if self._lp.Solve(self._parameters) != pywraplp.Solver.OPTIMAL:
            return None
        rows = np.array([row.dual_value() for row in self._rows])
        agents = np.array([one.dual_value() for one in self._agents.values()])
        return Solved(float(self._objective.Value()), rows, agents)

    def shares(self) -> list[tuple[float, Column]]:
        """Every tour of an undecided agent with its share in the last solution, largest first."""
        found = [(v.solution_value(), c) for c, v in self._columns.values() if c.agent in self._agents]
        return sorted((pair for pair in found if pair[0] > 1e-7), key=lambda pair: (-pair[0], pair[1].agent))

"""Who can be on duty when: for agents of equal skills one count per shift, however many of them could take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from .variables import Expr, RosterVariables

Stretch = tuple[int, int]
Presences = dict[Stretch, list[tuple[int, Expr]]]


@dataclass(frozen=True, eq=False)
class Duty:
    """Agents with the same skills: per interval the (count, weight) pairs that add up to how many are on duty.

    `serves` are the skills of the class; `changes[t]` says whether the pairs of interval t differ from those before.
    """

    serves: NDArray[np.bool_]
    at: list[list[tuple[Expr, int]]]
    changes: NDArray[np.bool_]


class DutyRows:
    """Duty of the agents of a model, made once per set of classes."""

    def __init__(self, variables: RosterVariables) -> None:
        self.variables = variables
        self._made: dict[tuple[bytes, bool], Duty] = {}

    def of_classes(self, serves: NDArray[np.bool_], *, contact: bool) -> list[Duty]:
        """One `Duty` per distinct row of `serves` (n_agents, n_skills) among the model's agents who serve at all."""
        rows: dict[bytes, list[int]] = {}
        for row in self.variables.rows:
            if serves[row].any():
                rows.setdefault(serves[row].tobytes(), []).append(row)
        return [self._duty(tuple(own), serves[own[0]], contact) for own in rows.values()]

    def _duty(self, rows: tuple[int, ...], serves: NDArray[np.bool_], contact: bool) -> Duty:
        key = (repr((rows, serves.tolist())).encode(), contact)
        if key not in self._made:
            horizon = self.variables.compiled.problem.horizon
            at: list[list[tuple[Expr, int]]] = [[] for _ in range(horizon.n_intervals)]
            changes = np.zeros(horizon.n_intervals + 1, np.bool_)
            for day in range(horizon.n_days):
                for (first, until), weight, variables in self._on_day(rows, day, contact):
                    count = self._count(variables)
                    changes[first] = changes[until] = True
                    for interval in range(first, until):
                        at[interval].append((count, weight))
            self._made[key] = Duty(serves, at, changes)
        return self._made[key]

    def _count(self, variables: list[Expr]) -> Expr:
        if len(variables) == 1:
            return variables[0]
        model = self.variables.model
        count = model.new_int_var(0, len(variables), "")
        model.add(cp_model.LinearExpr.sum(variables) == count)
        return count

    def _on_day(self, rows: tuple[int, ...], day: int, contact: bool) -> Iterator[tuple[Stretch, int, list[Expr]]]:
        """(stretch of intervals, +1 or -1, Booleans of the agents who are there or away then)."""
        there: dict[Stretch, list[Expr]] = {}
        away: dict[Stretch, list[Expr]] = {}
        for row in rows:
            if self.variables.is_free(row, day):
                self._mark(row, day, contact, there, away)
        yield from ((stretch, 1, variables) for stretch, variables in there.items())
        yield from ((stretch, -1, variables) for stretch, variables in away.items())

    def _mark(
        self, row: int, day: int, contact: bool, there: dict[Stretch, list[Expr]], away: dict[Stretch, list[Expr]]
    ) -> None:
        compiled = self.variables.compiled
        problem, options = compiled.problem, compiled.choices[row].days[day]
        step, n = problem.horizon.interval_min, problem.horizon.n_intervals
        counting: set[str] = set()
        for option, variable in self.variables.take[row][day].items():
            if option:
                shift = options.shifts[option - 1]
                kind = problem.activity_by_id[problem.template_by_id[shift.template].activity].kind
                if kind == "contact" or (kind == "other" and not contact):
                    counting.add(shift.template)
                    stretch = shift.start // step, min(n, shift.end // step)
                    if stretch[0] < stretch[1]:
                        there.setdefault(stretch, []).append(variable)
        for (template, position, start), variable in self.variables.breaks(row, day).items():
            if template in counting:
                length = problem.template_by_id[template].breaks[position].length_min
                stretch = start // step, min(n, (start + length) // step)
                if stretch[0] < stretch[1]:
                    away.setdefault(stretch, []).append(variable)

"""Cover in CP-SAT: shortage by skill subsets, without flow variables.

With one price for all skills of a cover, the least shortage of an interval is the largest, over all skill subsets, of
the subset's requirement less the agents on duty who have any of its skills (Hall's theorem). One row per subset says
so; no variable decides who serves which skill.
"""

from __future__ import annotations

from typing import Any

from ortools.sat.python import cp_model

from ..domain.presence import presence_of
from ..domain.rosters import Roster
from ..hall import components, subsets
from ..primitives import Cover
from .variables import Expr, RosterVariables


class CoverEncoder:
    """Adds covers to a model and returns their excess in agent-minutes."""

    def __init__(self, variables: RosterVariables) -> None:
        self.variables = variables
        self.model = variables.model
        self._on_duty: dict[tuple[int, bool], list[list[tuple[cp_model.IntVar, int]]]] = {}
        problem = variables.compiled.problem
        self._history = presence_of(problem, Roster({}))  # shifts that began before the horizon
        self._missing: dict[tuple[str, str, int, int], cp_model.IntVar] = {}

    def excess(self, cover: Cover) -> list[tuple[Expr, int]]:
        """Terms (agents, minutes) whose sum is the cover's excess."""
        terms: list[tuple[Expr, int]] = []
        for number, component in enumerate(components(cover.serves)):
            for interval in range(cover.required.shape[1]):
                missing = self._shortage(cover, number, component, interval)
                if cover.side == "under":
                    terms.append((missing, cover.interval_min))
                else:
                    need = int(cover.required[component, interval].sum())
                    present, fixed = self._serving(cover, cover.serves[:, component].any(axis=1), interval)
                    terms.append((present + fixed - need + missing, cover.interval_min))
        return terms

    def _shortage(self, cover: Cover, number: int, component: list[int], interval: int) -> cp_model.IntVar:
        key = (cover.service, cover.counts, number, interval)
        if key not in self._missing:
            need = int(cover.required[component, interval].sum())
            missing = self.model.new_int_var(0, need, f"missing[{cover.service},{interval}]")
            if need:
                for subset in subsets(cover.serves, component):
                    wanted = int(cover.required[subset, interval].sum())
                    if wanted:
                        present, fixed = self._serving(cover, cover.serves[:, subset].any(axis=1), interval)
                        self.model.add(missing + present >= wanted - fixed)
            self._missing[key] = missing
        return self._missing[key]

    def _serving(self, cover: Cover, able: Any, interval: int) -> tuple[Expr, int]:
        """Agents of the mask on duty in the interval: an expression, and how many of them history already fixes."""
        variables, weights = [], []
        for row in self.variables.rows:
            if able[row]:
                for variable, weight in self._duty(row, cover.counts == "contact")[interval]:
                    variables.append(variable)
                    weights.append(weight)
        history = self._history.contact if cover.counts == "contact" else self._history.present
        fixed = int(history[able, interval].sum())
        return cp_model.LinearExpr.weighted_sum(variables, weights), fixed

    def _duty(self, row: int, contact: bool) -> list[list[tuple[cp_model.IntVar, int]]]:
        """Per interval the variables whose sum is 1 when the agent is on duty then."""
        key = (row, contact)
        if key not in self._on_duty:
            compiled = self.variables.compiled
            horizon = compiled.problem.horizon
            duty: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in range(horizon.n_intervals)]
            for day in range(horizon.n_days):
                self._mark_day(row, day, contact, duty)
            self._on_duty[key] = duty
        return self._on_duty[key]

    def _mark_day(self, row: int, day: int, contact: bool, duty: list[list[tuple[cp_model.IntVar, int]]]) -> None:
        compiled = self.variables.compiled
        problem, options = compiled.problem, compiled.choices[row].days[day]
        step, n = problem.horizon.interval_min, problem.horizon.n_intervals
        counting: set[str] = set()
        for option, variable in self.variables.take[row][day].items():
            if not option:
                continue
            shift = options.shifts[option - 1]
            kind = problem.activity_by_id[problem.template_by_id[shift.template].activity].kind
            if kind == "contact" or (kind == "other" and not contact):
                counting.add(shift.template)
                for t in range(shift.start // step, min(n, shift.end // step)):
                    duty[t].append((variable, 1))
        for (template, position, start), variable in self.variables.breaks(row, day).items():
            if template in counting:
                length = problem.template_by_id[template].breaks[position].length_min
                for t in range(start // step, min(n, (start + length) // step)):
                    duty[t].append((variable, -1))

"""Headcounts in CP-SAT: agents missing or too many on one kind of shift on one day."""

from __future__ import annotations

from ortools.sat.python import cp_model

from ..primitives import Headcount
from .variables import Expr, RosterVariables


class HeadcountEncoder:
    """Adds headcounts to a model and returns their excess in units."""

    def __init__(self, variables: RosterVariables) -> None:
        self.variables = variables
        self.model = variables.model
        self._taking: dict[int, dict[int, list[Expr]]] = {}
        self._missing: dict[tuple[int, int], cp_model.IntVar] = {}

    def excess(self, one: Headcount) -> list[tuple[Expr, int]]:
        """Terms (agents, units) whose sum is the headcount's excess; none where the day is decided."""
        decided = self.variables.decided
        if decided is not None and not decided.free[:, one.day].any():
            return []
        present = cp_model.LinearExpr.sum(self._of_day(one).get(one.kind, []))
        missing = self._shortage(one, present)
        return [(missing if one.side == "under" else present - one.required + missing, one.units)]

    def _shortage(self, one: Headcount, present: Expr) -> cp_model.IntVar:
        """At least what is missing; the surplus of the same shifts is counted from it."""
        key = (one.day, one.kind)
        if key not in self._missing:
            missing = self.model.new_int_var(0, one.required, f"missing[{one.day},{one.kind}]")
            self.model.add(missing + present >= one.required)
            self._missing[key] = missing
        return self._missing[key]

    def _of_day(self, one: Headcount) -> dict[int, list[Expr]]:
        """Kind → variables of the options of that kind on the day."""
        if one.day not in self._taking:
            found: dict[int, list[Expr]] = {}
            for row in self.variables.rows:
                for option, variable in self.variables.take[row][one.day].items():
                    found.setdefault(int(one.kinds[row][option]), []).append(variable)
            for row, option in self.variables.decided_on(one.day):
                found.setdefault(int(one.kinds[row][option]), []).append(1)
            self._taking[one.day] = found
        return self._taking[one.day]

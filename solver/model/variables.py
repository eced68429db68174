"""The decision variables: which option each agent takes on each day, and where the breaks of a day begin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..domain.shifts import ShiftTemplate
from ..primitives import Unary
from .decided import Decided

Expr = Any
"""A linear expression; the types of ortools' operators do not add up for type checkers."""

Take = Sequence[Mapping[int, Any]]
"""Per day option → Boolean; a decided day has its one option, and the number 1 for it."""


class RosterVariables:
    """Variables of some agents of a problem; break variables appear when first asked for.

    `take[row][day]` maps option → Boolean, exactly one of them true. Options that a hard rule forbids outright have no
    variable unless `keep_forbidden`. Where some of the roster is `decided`, only its free days have variables.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        compiled: Compiled,
        rows: Iterable[int],
        *,
        keep_forbidden: bool = False,
        decided: Decided | None = None,
    ) -> None:
        self.model = model
        self.compiled = compiled
        self.decided = decided
        self.rows = tuple(rows)
        self.take: dict[int, list[dict[int, Any]]] = {}
        self._breaks: dict[tuple[int, int], dict[tuple[str, int, int], cp_model.IntVar]] = {}
        for row in self.rows:
            forbidden = {} if keep_forbidden else forbidden_options(compiled, row)
            self.take[row] = [self._day(row, day, forbidden.get(day, set())) for day in range(len(self._days(row)))]

    def is_free(self, row: int, day: int) -> bool:
        """Whether the day is the model's to decide."""
        return self.decided is None or bool(self.decided.free[row, day])

    def decided_on(self, day: int) -> list[tuple[int, int]]:
        """(agent's position, option) on a day of the agents who have no variables."""
        if self.decided is None:
            return []
        others = [row for row in range(len(self.compiled.choices)) if row not in self.take]
        return [(row, int(self.decided.choice[row, day])) for row in others]

    def _days(self, row: int) -> Sequence[object]:
        return self.compiled.choices[row].days

    def _day(self, row: int, day: int, forbidden: set[int]) -> dict[int, Any]:
        if self.decided is not None and not self.decided.free[row, day]:
            return {int(self.decided.choice[row, day]): 1}
        agent = self.compiled.choices[row].agent.id
        options = range(len(self.compiled.choices[row].days[day]))
        taken = {o: self.model.new_bool_var(f"take[{agent},{day},{o}]") for o in options if o not in forbidden}
        if taken:
            self.model.add_exactly_one(taken.values())
        else:
            self.model.add_bool_or([])  # every option is forbidden: no roster exists
        return taken

    def breaks(self, row: int, day: int) -> Mapping[tuple[str, int, int], cp_model.IntVar]:
        """(template, position of the break, starting minute) → Boolean: the day's shift has this break begin then."""
        key = (row, day)
        if key not in self._breaks:
            self._breaks[key] = self._make_breaks(row, day)
        return self._breaks[key]

    def made_breaks(self, row: int, day: int) -> Mapping[tuple[str, int, int], cp_model.IntVar]:
        """The break variables of a day if any rule has asked for them, else none."""
        return self._breaks.get((row, day), {})

    def _make_breaks(self, row: int, day: int) -> dict[tuple[str, int, int], cp_model.IntVar]:
        """One variable per template, break and start; shifts of the template share them, since only one is taken."""
        problem, options = self.compiled.problem, self.compiled.choices[row].days[day]
        able: dict[tuple[str, int, int], list[cp_model.IntVar]] = {}
        owners: dict[tuple[str, int], list[cp_model.IntVar]] = {}
        for option, taken in self.take[row][day].items():
            if option:
                shift = options.shifts[option - 1]
                template = problem.template_by_id[shift.template]
                for position in template.break_positions(shift.length_min):
                    item = template.breaks[position]
                    owners.setdefault((template.id, position), []).append(taken)
                    first, last = shift.start + item.earliest_min, shift.start + item.latest_min
                    for start in range(first, last + 1, problem.horizon.interval_min):
                        able.setdefault((template.id, position, start), []).append(taken)
        made = {key: self.model.new_bool_var(f"break[{row},{day},{key}]") for key in able}
        for key, shifts in able.items():
            self.model.add(made[key] <= cp_model.LinearExpr.sum(shifts))
        for (name, position), shifts in owners.items():
            starts = [variable for key, variable in made.items() if key[:2] == (name, position)]
            self.model.add(cp_model.LinearExpr.sum(starts) == cp_model.LinearExpr.sum(shifts))
        for name in {key[0] for key in made}:
            self._keep_order(problem.template_by_id[name], made)
        return made

    def _keep_order(self, template: ShiftTemplate, made: Mapping[tuple[str, int, int], cp_model.IntVar]) -> None:
        """A break begins only when the ones before it are over; written only where windows can meet."""
        starts: dict[int, list[tuple[int, cp_model.IntVar]]] = {}
        for (name, position, start), variable in made.items():
            if name == template.id:
                starts.setdefault(position, []).append((start, variable))
        for second, item in enumerate(template.breaks):
            for first, before in enumerate(template.breaks[:second]):
                if item.earliest_min < before.latest_min + before.length_min:
                    for start, variable in starts.get(second, ()):
                        late = [v for s, v in starts.get(first, ()) if s + before.length_min > start]
                        self.model.add_at_most_one([variable, *late])


def forbidden_options(compiled: Compiled, row: int) -> dict[int, set[int]]:
    """Day → options that some hard rule forbids whatever else is decided."""
    found: dict[int, set[int]] = {}
    for used, primitive in compiled.agents[row]:
        if used.mode == "hard" and isinstance(primitive, Unary):
            bad = {int(option) for option in primitive.units.nonzero()[0]}
            if bad:
                found.setdefault(primitive.day, set()).update(bad)
    return found

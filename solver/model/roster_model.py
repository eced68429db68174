"""The CP-SAT model of a roster problem: variables, rules, objective, hints; the reference for every rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ortools.sat.python import cp_model

from ..compiled import Compiled
from ..domain.rosters import Roster
from ..domain.shifts import Shift, break_starts, with_breaks
from .cover import CoverEncoder
from .decided import Decided
from .encode import Encoder
from .headcount import HeadcountEncoder
from .pairs import Pairs
from .variables import Expr, RosterVariables


class RosterModel:
    """All rules of a problem, or of some of its agents, in one CP-SAT model.

    Parameters
    ----------
    rows : positions of the agents to model; default all. Cover-scoped rules need all of them.
    with_covers : whether cover-scoped rules are modelled.
    decided : a roster of which only the free days are modelled, and only what they can change: the objective is then
        the whole one less a constant.
    pairs : successions already gathered, shared by models of the same problem.
    forgive : tenths of a point for which a unit of a hard rule may be broken; None: it may not.
    """

    def __init__(
        self,
        compiled: Compiled,
        rows: Iterable[int] | None = None,
        *,
        with_covers: bool = True,
        decided: Decided | None = None,
        pairs: Pairs | None = None,
        forgive: int | None = None,
    ) -> None:
        self.compiled = compiled
        self.model = cp_model.CpModel()
        if rows is None:
            rows = range(len(compiled.choices)) if decided is None else decided.rows
        self.forgive = forgive
        self.variables = RosterVariables(
            self.model, compiled, rows, keep_forbidden=forgive is not None, decided=decided
        )
        self.by_rule: dict[str, list[tuple[Expr, int]]] = defaultdict(list)
        self._add_agent_rules(Pairs() if pairs is None else pairs)
        if with_covers:
            self._add_cover_rules()

    def _add_agent_rules(self, pairs: Pairs) -> None:
        decided = self.variables.decided
        for row in self.variables.rows:
            free = None if decided is None else decided.free[row].tolist()
            encoder = Encoder(self.model, self.variables.take[row], free=free, pairs=pairs)
            for used, primitive in self.compiled.agents[row]:
                if used.mode == "hard" and self.forgive is None:
                    encoder.hard(primitive)
                else:
                    self.by_rule[used.code] += encoder.soft(primitive)

    def _add_cover_rules(self) -> None:
        encoder = CoverEncoder(self.variables)
        for used, cover in self.compiled.covers:
            terms = encoder.excess(cover)
            if used.mode == "hard" and self.forgive is None:
                for expression, _ in terms:
                    self.model.add(expression <= 0)
            else:
                self.by_rule[used.code] += terms
        self._add_headcounts()

    def _add_headcounts(self) -> None:
        encoder = HeadcountEncoder(self.variables)
        for used, headcount in self.compiled.headcounts:
            terms = encoder.excess(headcount)
            if used.mode == "hard" and self.forgive is None:
                for expression, _ in terms:
                    self.model.add(expression <= 0)
            else:
                self.by_rule[used.code] += terms

    def minimise(self, extra: Sequence[tuple[Expr, int]] = ()) -> None:
        """Set the objective: tenths of a point over all soft rules, and extra (expression, cost) terms."""
        forgiven = self.forgive or 0
        price = {used.code: forgiven if used.mode == "hard" else used.cost_per_unit for used in self.compiled.rules}
        terms = [(e, units * price[code]) for code, own in self.by_rule.items() for e, units in own if price[code]]
        self.model.minimize(cp_model.LinearExpr.sum([e * cost for e, cost in (*terms, *extra)]))

    def fix(self, row: int, tour: Sequence[int]) -> None:
        """Decide an agent's options for every day."""
        for day, option in enumerate(tour):
            taken = self.variables.take[row][day]
            if option in taken:
                self.model.add(taken[option] == 1)
            else:
                self.model.add_bool_or([])  # a hard rule forbids it outright

    def hint(self, roster: Roster) -> None:
        """Offer a roster as a start: every option and break variable that exists so far, each once."""
        compiled = self.compiled
        for row in self.variables.rows:
            choices = compiled.choices[row]
            by_day = {shift.day: shift for shift in roster.of_agent(choices.agent.id)}
            for day, taken in enumerate(self.variables.take[row]):
                shift = by_day.get(day)
                position = choices.days[day].index_of(shift)
                if self.variables.is_free(row, day):
                    for option, variable in taken.items():
                        self.model.add_hint(variable, option == position)
                    self._hint_breaks(row, day, shift if position else None)

    def fix_breaks(self, row: int, day: int, shift: Shift | None) -> None:
        """Decide where the breaks of a day begin, as far as any rule asks for them."""
        started = self._started(shift)
        for key, variable in self.variables.made_breaks(row, day).items():
            self.model.add(variable == int(key in started))

    def _hint_breaks(self, row: int, day: int, shift: Shift | None) -> None:
        started = self._started(shift)
        for key, variable in self.variables.made_breaks(row, day).items():
            self.model.add_hint(variable, key in started)

    def _started(self, shift: Shift | None) -> set[tuple[str, int, int]]:
        started: set[tuple[str, int, int]] = set()
        if shift is not None:
            template = self.compiled.problem.template_by_id[shift.template]
            rests = [s for s in shift.segments if s.activity != template.activity]
            for position, segment in zip(template.break_positions(shift.length_min), rests, strict=False):
                started.add((template.id, position, segment.start))
        return started

    def extract(self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Roster:
        """The roster of a solution."""
        agents = [choices.agent.id for choices in self.compiled.choices]
        return Roster.of((agents[row], shift) for row, _, shift in self.decisions(value) if shift is not None)

    def decisions(
        self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback
    ) -> Iterator[tuple[int, int, Shift | None]]:
        """(agent's position, day, shift or None) for every free day of a solution."""
        for row in self.variables.rows:
            for day, taken in enumerate(self.variables.take[row]):
                if self.variables.is_free(row, day):
                    option = next(o for o, variable in taken.items() if value.boolean_value(variable))
                    yield row, day, self._shift(value, row, day, option) if option else None

    def _shift(
        self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback, row: int, day: int, option: int
    ) -> Shift:
        options, problem = self.compiled.choices[row].days[day], self.compiled.problem
        shift, breaks = options.shifts[option - 1], options.breaks[option - 1]
        template = problem.template_by_id[shift.template]
        began = {
            position: start
            for (name, position, start), variable in self.variables.made_breaks(row, day).items()
            if name == shift.template and value.boolean_value(variable)
        }
        positions = template.break_positions(shift.length_min)
        starts = break_starts(shift.start, breaks, [began.get(position) for position in positions])
        return with_breaks(shift, template.activity, breaks, starts)

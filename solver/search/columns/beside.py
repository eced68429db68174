"""Column generation beside a search of neighbourhoods: the bound that ends it, and rosters it would not come upon.

First the program over tours of all agents, whose bound is nearly what the best roster costs; then dives from its
prices, of everybody and, from then on, of some agents of the roster in hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiled import Compiled
from ...domain.shifts import break_starts, with_breaks
from ..finish import Finisher
from ..found import Found
from ..run import Run
from ..standing import Change, Standing
from .agent import agents_of
from .cover import cover_rows, fits
from .crew import Crew
from .diving import Plan, best_responses, dive, plan_of
from .generation import Generation
from .grain import grain_of
from .graph import TooManyNodes

Array = NDArray[Any]

OPTIONS_MOST = 64
"""Options of a day, and `ROWS_MOST` rows of the cover, up to which the program stays small."""
ROWS_MOST = 8_000
TO_PRICES = 0.5
"""Share of the time that is left for good prices before the first dive begins in any case."""
BEFORE = 0.5
"""Share of the time that is left for columns where they have no worker to themselves."""
FREE_FIRST, FREE_LEAST, FREE_MOST = 8, 3, 20
"""Agents of one dive into the roster in hand."""
SLACK_GRAINS = 4.0
"""How far from proved a program may be when agents of a dive are decided, in grains of cost."""


def suits(compiled: Compiled) -> bool:
    """Whether a problem has the shape that columns are good at: few options a day, covers that are sums of them."""
    rows = len(compiled.headcounts) + sum(cover.required.size for _, cover in compiled.covers)
    widest = max((len(day) for own in compiled.choices for day in own.days), default=0)
    return bool(0 < rows <= ROWS_MOST and widest <= OPTIONS_MOST and fits(compiled))


def columns_beside(finisher: Finisher) -> None:
    """Bounds and rosters for a running search, on the calling thread, until the search is over."""
    if finisher.is_over():
        return
    try:
        agents = agents_of(finisher.compiled)
    except TooManyNodes:
        return

    def seconds_left() -> float:
        return 0.0 if finisher.is_over() else finisher.run.seconds_left

    with Crew(agents, cover_rows(finisher.compiled), 1, seconds_left) as crew:
        _Beside(finisher, crew).run()


def columns_before(compiled: Compiled, run: Run, known: Found) -> Found:
    """What columns make of a roster in half of the time that is left, for a search that has a single worker."""
    assert known.roster is not None
    part = run.share((run.seconds + BEFORE * run.seconds_left) / run.params.seconds)
    finisher = Finisher(compiled, part, Standing.of(compiled, known.roster), known.bound)
    columns_beside(finisher)
    standing = finisher.standing
    cost = None if standing.cost.hard else float(standing.cost.soft)
    return replace(known, roster=standing.roster(), cost=cost, bound=max(known.bound, finisher.bound))


class _Beside:
    def __init__(self, finisher: Finisher, crew: Crew) -> None:
        self.finisher, self.crew = finisher, crew
        self.grain = grain_of(finisher.compiled)
        self.rng = np.random.default_rng(finisher.run.params.seed)
        self.prices_until_s = finisher.run.seconds + TO_PRICES * finisher.run.seconds_left

    def run(self) -> None:
        """Prices, a dive with everybody, better prices if there is time, dives with some."""
        search = Generation(self.crew, float(self.grain))
        self._hear(search)
        has_converged = search.search(self._is_late, lambda: self._hear(search))
        if self.finisher.is_over() or search.infeasible:
            return
        pool = search.columns
        everybody = range(len(self.crew.agents))
        found = dive(
            self.crew, pool, self.finisher.is_over, everybody, prices=search.prices, slack=SLACK_GRAINS * self.grain
        )
        if found is not None:
            plan = plan_of(self.crew, sorted(found, key=lambda column: column.agent))
            self._offer(best_responses(self.crew, plan, self.finisher.is_over))
        if not has_converged:
            self.prices_until_s = self.finisher.run.seconds + TO_PRICES * self.finisher.run.seconds_left
            search.search(self._is_late, lambda: self._hear(search))
        self._dive_into_standing(search)

    def _dive_into_standing(self, search: Generation) -> None:
        """Free some agents of the best roster, dive, offer what is better; more agents where that goes well."""
        size, n_agents = FREE_FIRST, len(self.crew.agents)
        while not self.finisher.is_over():
            plan = self._standing()
            if plan is None:
                return
            free = sorted(self.rng.choice(n_agents, min(n_agents, size), replace=False).tolist())
            found = dive(
                self.crew, search.columns, self.finisher.is_over, free, plan=plan, prices=search.prices,
                slack=SLACK_GRAINS * self.grain,
            )  # fmt: skip
            size = min(FREE_MOST, size + 1) if size < FREE_MOST else FREE_LEAST
            if found is None:
                continue
            columns = [*plan.columns]
            for column in found:
                columns[column.agent] = column
            after = plan_of(self.crew, columns)
            if after.cost < plan.cost - 0.5:
                self._offer(best_responses(self.crew, after, self.finisher.is_over))

    def _is_late(self) -> bool:
        return self.finisher.is_over() or self.finisher.run.seconds > self.prices_until_s

    def _hear(self, search: Generation) -> None:
        if search.rounded_bound > -inf and not search.infeasible:
            self.finisher.hear_bound(max(0.0, search.rounded_bound))

    def _standing(self) -> Plan | None:
        """The search's roster as tours; None while it breaks a hard rule."""
        columns = []
        for row, tour in enumerate(self.finisher.standing.choice.tolist()):
            agent, named = self.crew.agents[row], tuple(tour)
            own = agent.cost_of(named)
            column = self.crew.column(row, named, own) if own < inf else None
            if column is None:
                return None
            columns.append(column)
        return plan_of(self.crew, columns)

    def _offer(self, plan: Plan) -> None:
        self.finisher.offer(tuple(_changes(self.finisher.compiled, plan, self.finisher.standing.choice)), "columns")


def _changes(compiled: Compiled, plan: Plan, choice: Array) -> Iterator[Change]:
    """The days on which a plan differs from a choice of options."""
    for column in plan.columns:
        choices = compiled.choices[column.agent]
        for day in np.flatnonzero(np.array(column.tour) != choice[column.agent]).tolist():
            options, option = choices.days[day], column.tour[day]
            if not option:
                yield column.agent, day, None
                continue
            shift, breaks = options.shifts[option - 1], options.breaks[option - 1]
            activity = compiled.problem.template_by_id[shift.template].activity
            starts = break_starts(shift.start, breaks, [None] * len(breaks))
            yield column.agent, day, with_breaks(shift, activity, breaks, starts)

"""Cover in CP-SAT: shortage by skill subsets, without flow variables.

With one price for all skills of a cover, the least shortage of an interval is the largest, over all skill subsets, of
the subset's requirement less the agents on duty who have any of its skills (Hall's theorem). One row per subset says
so; no variable decides who serves which skill. Neighbouring intervals in which the same shifts are on duty and the
same is required share their rows.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from ..domain.presence import Presence, presence_of
from ..domain.rosters import Roster
from ..hall import components, subsets
from ..primitives import Cover
from .duty import Duty, DutyRows
from .variables import Expr, RosterVariables

Counts = NDArray[np.int64]


class CoverEncoder:
    """Adds covers to a model and returns their excess in agent-minutes."""

    def __init__(self, variables: RosterVariables) -> None:
        self.variables = variables
        self.model = variables.model
        self._duty = DutyRows(variables)
        self._missing: dict[tuple[str, str, int], list[Expr]] = {}

    @property
    def _known(self) -> Presence:
        """Who is on duty whatever the model decides: by history, and by what is decided."""
        decided = self.variables.decided
        return decided.presence if decided is not None else self._history

    @property
    def _history(self) -> Presence:
        problem = self.variables.compiled.problem
        return problem.derived("presence of history", lambda known: presence_of(known, Roster({})))

    def excess(self, cover: Cover) -> list[tuple[Expr, int]]:
        """Terms (agents, minutes) whose sum is the cover's excess.

        Intervals that nothing can change are left out where part of the roster is decided.
        """
        terms: list[tuple[Expr, int]] = []
        for number, component in enumerate(components(cover.serves)):
            stretches = _Stretches(self, cover, component)
            missing = self._shortages(cover, number, stretches)
            for (first, until), short in zip(stretches.bounds, missing, strict=True):
                minutes = cover.interval_min * (until - first)
                if cover.side == "under":
                    terms.append((short, minutes))
                else:
                    terms.append((stretches.on_duty(-1, first) - stretches.lack(-1, first) + short, minutes))
        return terms

    def _shortages(self, cover: Cover, number: int, stretches: _Stretches) -> list[Expr]:
        key = (cover.service, cover.counts, number)
        if key not in self._missing:
            self._missing[key] = [self._shortage(stretches, first) for first, _ in stretches.bounds]
        return self._missing[key]

    def _shortage(self, stretches: _Stretches, first: int) -> Expr:
        lacks = [stretches.lack(position, first) for position in range(len(stretches.subsets))]
        most = max(0, *lacks)
        if not most:
            return 0
        missing = self.model.new_int_var(0, most, "")
        for position, lack in enumerate(lacks):
            if lack > 0:
                self.model.add(missing + stretches.on_duty(position, first) >= lack)
        return missing

    def duty(self, serves: NDArray[np.bool_], *, contact: bool) -> list[Duty]:
        """Agents of a cover in classes of equal skills."""
        return self._duty.of_classes(serves, contact=contact)

    def known(self, able: Any, counts: str) -> Counts:
        """Agents of the mask who are on duty whatever the model decides, per interval."""
        known = self._known.contact if counts == "contact" else self._known.present
        totals: Counts = known[able].sum(axis=0)
        return totals


class _Stretches:
    """One component of a cover, cut into stretches of intervals that look alike to the model.

    `bounds` are (first interval, interval after the last); `subsets` the skill subsets, the whole component last.
    """

    def __init__(self, encoder: CoverEncoder, cover: Cover, component: list[int]) -> None:
        self.subsets = [s for s in subsets(cover.serves, component) if len(s) < len(component)] + [component]
        able = [cover.serves[:, subset].any(axis=1) for subset in self.subsets]
        need = np.array([cover.required[subset].sum(axis=0) for subset in self.subsets], np.int64)
        self._lack = need - np.array([encoder.known(mask, cover.counts) for mask in able])
        self._duty = encoder.duty(cover.serves[:, component], contact=cover.counts == "contact")
        at = [[component.index(skill) for skill in subset] for subset in self.subsets]
        self._able = [[bool(duty.serves[places].any()) for duty in self._duty] for places in at]
        whole = encoder.variables.decided is None
        self.bounds = _alike(self._lack, [duty for duty in self._duty if duty.serves.any()], whole=whole)

    def lack(self, subset: int, interval: int) -> int:
        """Required agents of the subset less those on duty anyway."""
        return int(self._lack[subset, interval])

    def on_duty(self, subset: int, interval: int) -> Expr:
        """Agents with a skill of the subset whom the model has on duty in the interval."""
        variables: list[Expr] = []
        weights: list[int] = []
        for able, duty in zip(self._able[subset], self._duty, strict=True):
            if able:
                for variable, weight in duty.at[interval]:
                    variables.append(variable)
                    weights.append(weight)
        return cp_model.LinearExpr.weighted_sum(variables, weights)


def _alike(lack: Counts, duties: list[Duty], *, whole: bool) -> list[tuple[int, int]]:
    """Stretches in which neither lack nor duty changes; without those that nobody can serve unless `whole`."""
    n = lack.shape[1]
    edge = np.ones(n + 1, np.bool_)
    edge[1:n] = (lack[:, 1:] != lack[:, :-1]).any(axis=0)
    for duty in duties:
        edge[1:n] |= duty.changes[1:n]
    bounds = pairwise(np.flatnonzero(edge).tolist())
    return [(first, until) for first, until in bounds if whole or any(duty.at[first] for duty in duties)]

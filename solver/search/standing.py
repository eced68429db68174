"""A full roster with its exact cost: what a neighbourhood search holds in its hands and never loses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import Compiled
from ..domain.presence import Presence, presence_of
from ..domain.rosters import Roster
from ..domain.shifts import Shift
from ..model.decided import Decided
from ..primitives import Headcount
from ..rule_set import RuleInUse
from ..terms import cover_excess

Change = tuple[int, int, Shift | None]
"""Agent's position, day, and the shift (or None) of that day from now on."""


class Cost(NamedTuple):
    """Units of hard rules first, then tenths of a point; smaller is better."""

    hard: int
    soft: int

    def __add__(self, other: Cost) -> Cost:  # type: ignore[override]
        return Cost(self.hard + other.hard, self.soft + other.soft)


@dataclass(frozen=True)
class Standing:
    """A roster as options and shifts, with what every agent, interval and headcount costs.

    `shifts[row]` maps day → shift; `choice` holds the option of every agent and day (0 is the day off);
    `heads[i]` counts the agents of the problem's i-th headcount.
    """

    compiled: Compiled
    shifts: tuple[Mapping[int, Shift], ...]
    choice: NDArray[np.int64]
    presence: Presence
    of_agent: tuple[Cost, ...]
    of_covers: Cost
    heads: NDArray[np.int64]

    @classmethod
    def of(cls, compiled: Compiled, roster: Roster) -> Standing:
        """The standing of a roster.

        Raises
        ------
        KeyError
            If a shift of the roster is no option of its agent.
        """
        days = compiled.problem.horizon.n_days
        nobody = Roster({})
        empty = cls(
            compiled,
            tuple({} for _ in compiled.choices),
            np.zeros((len(compiled.choices), days), np.int64),
            presence_of(compiled.problem, nobody),
            tuple(_agent_cost(compiled, row, [0] * days) for row in range(len(compiled.choices))),
            Cost(0, 0),
            _heads(compiled, np.zeros((len(compiled.choices), days), np.int64)),
        )
        own = [(row, shift) for row, c in enumerate(compiled.choices) for shift in roster.of_agent(c.agent.id)]
        return empty.with_changes([(row, shift.day, shift) for row, shift in own])

    @property
    def cost(self) -> Cost:
        """Exact value of the roster."""
        heads = self.cost_of_heads
        hard, soft = (int(heads[mask].sum()) for mask in (self._hard_heads, ~self._hard_heads))
        return sum(self.of_agent, Cost(0, 0)) + self.of_covers + Cost(hard, soft)

    @property
    def cost_of_heads(self) -> NDArray[np.int64]:
        """What each headcount is charged: hard units, or tenths of a point."""
        table = _head_table(self.compiled)
        gap = np.where(table.under, table.required - self.heads, self.heads - table.required)
        costs: NDArray[np.int64] = table.price * np.maximum(0, gap)
        return costs

    def cost_by_day(self) -> NDArray[np.float64]:
        """Roughly what cover and headcounts cost on every day, to know where to look."""
        horizon, table = self.compiled.problem.horizon, _head_table(self.compiled)
        costs = np.zeros(horizon.n_days)
        np.add.at(costs, table.day, self.cost_of_heads.astype(np.float64))
        for used, cover in self.compiled.covers:
            on_duty = self.presence.contact if cover.counts == "contact" else self.presence.present
            able = cover.serves.any(axis=1)
            short = cover.required.sum(axis=0) - on_duty[able].sum(axis=0)
            units = np.maximum(0, short if cover.side == "under" else -short) * cover.interval_min
            day_of = [horizon.day_at(t * horizon.interval_min) for t in range(len(units))]
            np.add.at(costs, day_of, units * float(used.cost_per_unit or 10))
        return costs

    @property
    def _hard_heads(self) -> NDArray[np.bool_]:
        return _head_table(self.compiled).hard

    def with_changes(self, changes: Iterable[Change]) -> Standing:
        """The roster after some days of some agents have changed."""
        own: dict[int, dict[int, Shift]] = {}
        choice, heads = self.choice.copy(), self.heads.copy()
        by_day = _head_table(self.compiled).by_day
        for row, day, shift in changes:
            option = self.compiled.choices[row].days[day].index_of(shift)
            if option is None:
                raise KeyError((row, day, shift))
            if row not in own:
                own[row] = dict(self.shifts[row])
            for number, one in by_day[day]:
                kinds = one.kinds[row]
                heads[number] += int(kinds[option] == one.kind) - int(kinds[choice[row, day]] == one.kind)
            choice[row, day] = option
            own[row].pop(day, None)
            if shift is not None:
                own[row][day] = shift
        agents = [
            _agent_cost(self.compiled, row, choice[row].tolist()) if row in own else cost
            for row, cost in enumerate(self.of_agent)
        ]
        shifts = [own.get(row, before) for row, before in enumerate(self.shifts)]
        changed = replace(
            self, shifts=tuple(shifts), choice=choice, of_agent=tuple(agents), heads=heads,
            presence=self._presence_with(sorted(own), shifts),
        )  # fmt: skip
        return replace(changed, of_covers=_cover_cost(self.compiled, changed.presence))

    def decided(self, free: NDArray[np.bool_]) -> Decided:
        """The roster with some agent-days, shape (n_agents, n_days), set free."""
        rows = np.flatnonzero(free.any(axis=1)).tolist()
        kept = list(self.shifts)
        for row in rows:
            kept[row] = {day: shift for day, shift in kept[row].items() if not free[row, day]}
        return Decided(self.choice, free, self._presence_with(rows, kept))

    def roster(self) -> Roster:
        """The roster itself."""
        agents = [choices.agent.id for choices in self.compiled.choices]
        return Roster.of((agents[row], shift) for row, own in enumerate(self.shifts) for shift in own.values())

    def _presence_with(self, rows: Sequence[int], shifts: Sequence[Mapping[int, Shift]]) -> Presence:
        """Presence with these agents' rows counted afresh; without covers nobody asks for it."""
        problem = self.compiled.problem
        if not self.compiled.covers or not rows:
            return self.presence
        agents = [problem.agents[row] for row in rows]
        roster = Roster.of((problem.agents[row].id, shift) for row in rows for shift in shifts[row].values())
        part = presence_of(problem, roster, agents)
        contact, present = self.presence.contact.copy(), self.presence.present.copy()
        contact[rows], present[rows] = part.contact, part.present
        return Presence(problem, contact, present)


def _agent_cost(compiled: Compiled, row: int, tour: list[int]) -> Cost:
    hard = soft = 0
    for used, primitive in compiled.agents[row]:
        units = primitive.excess(tour)
        if units and used.mode == "hard":
            hard += units
        elif units:
            soft += units * used.cost_per_unit
    return Cost(hard, soft)


def _cover_cost(compiled: Compiled, presence: Presence) -> Cost:
    total = Cost(0, 0)
    for used, cover in compiled.covers:
        total += _priced(used, cover_excess(cover, presence))
    return total


def _priced(used: RuleInUse, units: int) -> Cost:
    return Cost(units, 0) if used.mode == "hard" else Cost(0, units * used.cost_per_unit)


class _HeadTable(NamedTuple):
    """The headcounts of a problem as arrays."""

    required: NDArray[np.int64]
    under: NDArray[np.bool_]
    hard: NDArray[np.bool_]
    price: NDArray[np.int64]
    day: NDArray[np.int64]
    by_day: tuple[tuple[tuple[int, Headcount], ...], ...]


def _head_table(compiled: Compiled) -> _HeadTable:
    table: _HeadTable = compiled.problem.derived(("head table", id(compiled)), lambda _: _make_head_table(compiled))
    return table


def _make_head_table(compiled: Compiled) -> _HeadTable:
    own = compiled.headcounts
    by_day: list[list[tuple[int, Headcount]]] = [[] for _ in range(compiled.problem.horizon.n_days)]
    for number, (_, one) in enumerate(own):
        by_day[one.day].append((number, one))
    return _HeadTable(
        np.array([one.required for _, one in own], np.int64),
        np.array([one.side == "under" for _, one in own], np.bool_),
        np.array([used.mode == "hard" for used, _ in own], np.bool_),
        np.array([one.units * (1 if used.mode == "hard" else used.cost_per_unit) for used, one in own], np.int64),
        np.array([one.day for _, one in own], np.int64),
        tuple(tuple(numbers) for numbers in by_day),
    )


def _heads(compiled: Compiled, choice: NDArray[np.int64]) -> NDArray[np.int64]:
    counts = [
        sum(int(own[choice[row, one.day]] == one.kind) for row, own in enumerate(one.kinds))
        for _, one in compiled.headcounts
    ]
    return np.array(counts, np.int64)

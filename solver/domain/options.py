"""Shift options: every shift a contract could be given on one day, with what the rules ask about them, as arrays.

An option fixes template, start and length, not where its breaks fall: no rule about people depends on that.
Option 0 is always the day off.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from .agents import Agent
from .contracts import Contract
from .problem import RosterProblem
from .shifts import Break, Shift
from .tours import known_from_day, past_shifts

_SHARED: WeakValueDictionary[bytes, NDArray[np.int64]] = WeakValueDictionary()

Units = NDArray[np.int64]
"""Whole units of excess, one per option (index 0: day off)."""


@dataclass(frozen=True)
class OptionList:
    """The options of a contract on one day; shared by all agents whose contracts allow the same templates."""

    day: int
    shifts: tuple[Shift, ...]
    breaks: tuple[tuple[Break, ...], ...]
    _tables: dict[Hashable, Units] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.shifts) + 1

    @cached_property
    def start(self) -> Units:
        """Start [min since horizon start] of each option; -1 for the day off."""
        return self.table("start", lambda shift: shift.start, off=-1)

    @cached_property
    def end(self) -> Units:
        """End [min since horizon start] of each option; -1 for the day off."""
        return self.table("end", lambda shift: shift.end, off=-1)

    @cached_property
    def paid(self) -> Units:
        """Paid minutes of each option."""
        return self.table("paid", lambda shift: shift.paid_min)

    @cached_property
    def works(self) -> Units:
        """1 for every option but the day off."""
        return self.table("works", lambda shift: 1)

    @cached_property
    def off(self) -> Units:
        """1 for the day off alone."""
        return self.table("off", lambda shift: 0, off=1)

    def table(self, key: Hashable, value: Callable[[Shift], int], off: int = 0) -> Units:
        """A number per option, computed once per key: `value` of the shift, `off` for the day off."""
        if key not in self._tables:
            array = np.array([off, *(value(shift) for shift in self.shifts)], dtype=np.int64)
            array.setflags(write=False)
            # Days alike have tables alike: engines tell tables apart by identity and store each only once.
            self._tables[key] = _SHARED.setdefault(array.tobytes(), array)
        return self._tables[key]

    def pair_table(self, other: OptionList, key: Hashable, value: Callable[[OptionList, OptionList], Units]) -> Units:
        """A matrix of shape (len(self), len(other)), computed once per key and partner."""
        full_key = (key, other.day, len(other))
        if full_key not in self._tables:
            matrix = np.ascontiguousarray(value(self, other), dtype=np.int64)
            matrix.setflags(write=False)
            self._tables[full_key] = matrix
        return self._tables[full_key]

    def index_of(self, shift: Shift | None) -> int | None:
        """Position of the option with this start, end and template; 0 for None; None when there is no such option."""
        if shift is None:
            return 0
        return self._positions.get((shift.start, shift.end, shift.template))

    @cached_property
    def _positions(self) -> dict[tuple[int, int, str], int]:
        return {(s.start, s.end, s.template): i for i, s in enumerate(self.shifts, start=1)}


def options_of(problem: RosterProblem, contract: Contract) -> tuple[OptionList, ...]:
    """The option lists of a contract, one per day of the horizon.

    Starts in a window that passes midnight belong to the day their wall clock shows: a 00:30 start is a shift of the
    day that has just begun. Two templates may offer the same times; both stay, they are different shifts.
    """
    return tuple(_options_on(problem, contract, day) for day in range(problem.horizon.n_days))


def _options_on(problem: RosterProblem, contract: Contract, day: int) -> OptionList:
    pairs = [pair for template in contract.templates for pair in _of_template(problem, template, day)]
    return OptionList(day, tuple(shift for shift, _ in pairs), tuple(breaks for _, breaks in pairs))


def _of_template(problem: RosterProblem, template_id: str, day: int) -> list[tuple[Shift, tuple[Break, ...]]]:
    """The shifts of a template on a day with their breaks: made once, since many contracts may offer them."""
    return problem.derived(("shifts of", template_id, day), lambda known: _make(known, template_id, day))


def _make(problem: RosterProblem, template_id: str, day: int) -> list[tuple[Shift, tuple[Break, ...]]]:
    horizon, template = problem.horizon, problem.template_by_id[template_id]
    pairs: list[tuple[Shift, tuple[Break, ...]]] = []
    if horizon.weekday(day) not in template.weekdays:
        return pairs
    for wall in template.starts_min():
        start = horizon.minute_at(day, wall)
        for length in template.lengths_min:
            inside = template.breaks_of(length)
            unpaid = sum(b.length_min for b in inside if not problem.activity_by_id[b.activity].paid)
            pairs.append((Shift(start, start + length, day, length - unpaid, template_id), inside))
    return pairs


@dataclass(frozen=True)
class Choices:
    """What may be decided for one agent: the options of every day, and what came before."""

    problem: RosterProblem
    agent: Agent
    days: tuple[OptionList, ...]

    @property
    def contract(self) -> Contract:
        """The agent's contract."""
        return self.problem.contract_of(self.agent)

    @cached_property
    def past(self) -> tuple[Shift, ...]:
        """Shifts worked before the horizon, in time order, on negative days."""
        return past_shifts(self.problem, self.agent)

    @cached_property
    def known_from_day(self) -> int:
        """First day about which something is known."""
        return known_from_day(self.problem, self.agent)


def choices_of(problem: RosterProblem) -> tuple[Choices, ...]:
    """The choices of every agent, in the problem's order; contracts of the same templates share option lists."""
    lists = {contract.templates: options_of(problem, contract) for contract in problem.contracts}
    by_contract = {contract.id: lists[contract.templates] for contract in problem.contracts}
    return tuple(Choices(problem, agent, by_contract[agent.contract]) for agent in problem.agents)

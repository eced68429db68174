"""The small vocabulary that rules compile to and engines read.

Every primitive counts *units of excess*, the same whole units in which the rule's own check counts; whether a unit is
forbidden or priced is the rule set's affair. Each kind has one reference meaning, its `excess` method, written to be
read rather than to be fast. The engines encode the same meaning once each.

A tour is given as one option index per day of the horizon (0 is the day off).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Unary:
    """One option on one day: `units[option]`."""

    day: int
    units: Units

    def excess(self, tour: Sequence[int]) -> int:
        """Units of the option chosen on the day."""
        return int(self.units[tour[self.day]])


@dataclass(frozen=True, eq=False)
class Succession:
    """One option on one day and another on a later day: `units[first, second]`."""

    first_day: int
    second_day: int
    units: Units

    def excess(self, tour: Sequence[int]) -> int:
        """Units of the pair of options chosen on the two days."""
        return int(self.units[tour[self.first_day], tour[self.second_day]])


@dataclass(frozen=True, eq=False)
class Run:
    """Least and most consecutive days whose option matches.

    `matches[day][option]` is 0 or 1. `carried` is the length of the matching run that ends on the day before the
    horizon. Each day beyond `most` is a unit; the part that lies in history is not charged again. Each day missing
    to `least` is a unit, for runs that end inside the horizon; with `open_start` nothing is known of the days before
    the horizon, and a run that begins on day 0 is not judged for being short.
    """

    matches: tuple[Units, ...]
    carried: int = 0
    least: int | None = None
    most: int | None = None
    open_start: bool = False

    def excess(self, tour: Sequence[int]) -> int:
        """Units over all runs of the tour."""
        total, length = 0, self.carried
        short_is_judged = not self.open_start
        for day, option in enumerate(tour):
            if self.matches[day][option]:
                length += 1
                total += self.most is not None and length > self.most
            else:
                if length and self.least is not None and short_is_judged:
                    total += max(0, self.least - length)
                length, short_is_judged = 0, True
        return int(total)


@dataclass(frozen=True, eq=False)
class Item:
    """One summand of a window total: the largest of `carried` and the weights of the options on its days.

    With a single day it is that day's weight; with Friday, Saturday and Sunday and weights 0 or 1 it says whether
    the weekend was worked. `carried` is what history has already put in.
    """

    cells: tuple[tuple[int, Units], ...]
    carried: int = 0

    def value(self, tour: Sequence[int]) -> int:
        """The summand for a tour."""
        return max([self.carried, *(int(weights[tour[day]]) for day, weights in self.cells)])


@dataclass(frozen=True, eq=False)
class WindowTotal:
    """Least and most of a weight summed over a calendar window, with prices that may grow.

    `above` and `below` are (threshold, units) pairs: every whole weight beyond the threshold adds the units. Several
    thresholds make a convex price. What history alone puts above a threshold is not charged again.
    """

    items: tuple[Item, ...]
    above: tuple[tuple[int, int], ...] = ()
    below: tuple[tuple[int, int], ...] = ()

    @property
    def carried(self) -> int:
        """The total that history alone has reached."""
        return sum(item.carried for item in self.items)

    def excess(self, tour: Sequence[int]) -> int:
        """Units of the window for a tour."""
        total, carried = sum(item.value(tour) for item in self.items), self.carried
        over = sum(u * (max(0, total - at) - max(0, carried - at)) for at, u in self.above)
        return over + sum(u * max(0, at - total) for at, u in self.below)


AgentPrimitive = Unary | Succession | Run | WindowTotal


@dataclass(frozen=True, eq=False)
class Cover:
    """So many qualified agents in every interval; an agent serves one column at a time.

    `required` has shape (n_columns, n_intervals), `serves` shape (n_agents, n_columns): a column is a skill, or a
    single role. `counts` says who is on duty: those on contacts, or everybody present. One unit is one agent missing
    (`side` under) or one too many (`side` over) for one minute. Covers of the two sides with the same `service` speak
    about the same demand.
    """

    service: str
    side: Literal["under", "over"]
    counts: Literal["contact", "present"]
    required: Units
    serves: NDArray[np.bool_]
    interval_min: int


@dataclass(frozen=True, eq=False)
class Headcount:
    """So many agents on one kind of shift on one day.

    `kinds[agent][option]` is the kind of every option of the day; an agent counts who takes an option of this `kind`.
    Each agent missing (`side` under) or too many (`side` over) is `units` units. Headcounts of the two sides with the
    same day and kind speak about the same shifts.
    """

    day: int
    kind: int
    side: Literal["under", "over"]
    required: int
    units: int
    kinds: tuple[Units, ...]

    def excess(self, options: Sequence[int]) -> int:
        """Units for one option per agent on the day."""
        present = sum(int(own[option]) == self.kind for own, option in zip(self.kinds, options, strict=True))
        return self.units * max(0, self.required - present if self.side == "under" else present - self.required)

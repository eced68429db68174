"""A centre with impatient callers in steady state: what every Erlang A result is read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forecasts.staffing.answered_wait import mean_answered_wait_s
from forecasts.staffing.balance import ImpatientQueue, impatient_queue, inverse_blocking
from forecasts.staffing.goals import SLACK, Goal

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SteadyState:
    """Intervals that have load, all arrays of shape (m,).

    Parameters
    ----------
    load_erl : offered load a > 0 [Erlang].
    n_agents : agents n >= 0.
    aht_s, patience_s : mean handling time and mean patience, > 0 [s].

    Notes
    -----
    With A and h of `balance.impatient_queue` and B the Erlang B probability:
    P(wait) = A / (1/B − 1 + A) and P(abandon) = P(wait) · h. Contacts leave the queue by impatience at
    the rate queue ÷ patience, so the mean wait of all is P(abandon) · patience.
    """

    load_erl: FloatArray
    n_agents: FloatArray
    aht_s: FloatArray
    patience_s: FloatArray

    @cached_property
    def _capacity(self) -> FloatArray:
        return self.n_agents * self.patience_s / self.aht_s

    @cached_property
    def _pressure(self) -> FloatArray:
        return self.load_erl * self.patience_s / self.aht_s

    @cached_property
    def _queue(self) -> ImpatientQueue:
        return impatient_queue(self._capacity, self._pressure)

    @cached_property
    def p_wait(self) -> FloatArray:
        """Probability that a contact finds all agents busy."""
        without_queue = inverse_blocking(self.n_agents, self.load_erl) - 1.0
        result: FloatArray = 1.0 / (1.0 + without_queue * np.exp(-self._queue.log_weight))
        return result

    @cached_property
    def p_abandon(self) -> FloatArray:
        """Share of offered contacts that give up."""
        return self.p_wait * self._queue.share_lost

    @property
    def mean_wait_s(self) -> FloatArray:
        """Mean time in queue of all contacts, abandoned ones included [s]."""
        return self.p_abandon * self.patience_s

    @property
    def occupancy(self) -> FloatArray:
        """Load of those who stay ÷ agents; 1 without agents."""
        busy = np.ones_like(self.load_erl)
        stays = self.load_erl * (1.0 - self.p_abandon)
        np.divide(stays, self.n_agents, out=busy, where=self.n_agents > 0.0)
        # An overloaded centre is busy all the time, but rounding may lift it a hair above.
        return np.minimum(busy, 1.0)

    @property
    def asa_s(self) -> FloatArray:
        """Mean wait of answered contacts [s]; infinite without agents."""
        waits = self.p_wait * (1.0 - self._queue.share_lost)
        share = np.ones_like(waits)
        np.divide(waits, 1.0 - self.p_abandon, out=share, where=self.n_agents > 0.0)
        return share * mean_answered_wait_s(self.load_erl, self.n_agents, self.aht_s, self.patience_s)

    def service_level(self, awt_s: FloatArray) -> FloatArray:
        """Share of offered contacts that reach an agent within `awt_s`: all but the lost and the late."""
        late = self.p_wait * self._served_late(awt_s)
        return np.clip(1.0 - self.p_abandon - late, 0.0, 1.0)

    def _served_late(self, awt_s: FloatArray) -> FloatArray:
        """Of the contacts that wait, the share that is served after more than `awt_s`.

        The offered wait has the density exp(x(1 − e^(−t)) − st) up to a constant, t in mean patiences. Its
        integral beyond t is P(s, x e^(−t)) / P(s, x), and 1 − h at the pressure x e^(−t) of those are served,
        if they had the patience for the wait so far, which is e^(−t).
        """
        t = awt_s / self.patience_s
        # Far beyond all waits the pressure may underflow; nobody is served then, whatever its value.
        later = impatient_queue(self._capacity, np.maximum(self._pressure * np.exp(-t), np.finfo(np.float64).tiny))
        late: FloatArray = np.exp(later.log_below - self._queue.log_below - t) * (1.0 - later.share_lost)
        return late

    def meets(self, goal: Goal) -> NDArray[np.bool_]:
        """Which intervals meet every condition of `goal`."""
        met = np.ones(self.load_erl.shape, np.bool_)
        if goal.service_level is not None and goal.awt_s is not None:
            awt_s = np.full(self.load_erl.shape, goal.awt_s)
            met &= self.service_level(awt_s) >= goal.service_level - SLACK
        if goal.asa_s is not None:
            met &= self.asa_s <= goal.asa_s + SLACK
        if goal.max_abandonment is not None:
            met &= self.p_abandon <= goal.max_abandonment + SLACK
        if goal.max_occupancy is not None:
            met &= self.occupancy <= goal.max_occupancy + SLACK
        return met

"""What good service means, in numbers: the conditions a number of agents has to meet."""

from __future__ import annotations

from dataclasses import dataclass

from forecasts.errors import InputError
from forecasts.staffing.checks import checked, checked_share

SLACK = 1e-9
"""A goal counts as met when missed by no more: 8.5 Erlang at 85 % occupancy are 10 agents, not 11."""


@dataclass(frozen=True)
class Goal:
    """Conditions that all have to hold; those that are None do not apply.

    Parameters
    ----------
    service_level : least share of offered contacts answered within `awt_s`, in [0, 1).
    awt_s : acceptable waiting time [s], >= 0; belongs to `service_level`.
    asa_s : longest mean wait of answered contacts [s], >= 0.
    max_abandonment : largest share of offered contacts that gives up, in (0, 1]; needs a model with patience.
    max_occupancy : largest share of the agents' time spent on contacts, in (0, 1].

    Raises
    ------
    InputError
        Code ``goal.empty``, ``goal.incomplete`` or ``goal.range``.
    """

    service_level: float | None = None
    awt_s: float | None = None
    asa_s: float | None = None
    max_abandonment: float | None = None
    max_occupancy: float | None = None

    def __post_init__(self) -> None:
        if (self.service_level is None) != (self.awt_s is None):
            given, wanted = ("service_level", "awt_s") if self.awt_s is None else ("awt_s", "service_level")
            raise InputError("goal", f"{given} alone", f"{given} together with {wanted}", code="goal.incomplete")
        if all(value is None for value in vars(self).values()):
            raise InputError(
                "goal",
                "no condition",
                "a service level, an ASA, a maximum abandonment or a maximum occupancy",
                code="goal.empty",
            )
        self._check_ranges()

    def _check_ranges(self) -> None:
        if self.service_level is not None:
            checked_share("service_level", self.service_level, code="goal.range")
            if self.service_level == 1.0:
                # With random arrivals some contact always waits: no number of agents would be enough.
                raise InputError("service_level", "1", "a share below 1", "use 0.99.", code="goal.range")
        for name in ("awt_s", "asa_s"):
            if getattr(self, name) is not None:
                checked(name, getattr(self, name))
        for name in ("max_abandonment", "max_occupancy"):
            if getattr(self, name) is not None:
                checked_share(name, getattr(self, name), lowest=1e-6, code="goal.range")

    @property
    def needs_patience(self) -> bool:
        """True when only a model with abandonment can judge the goal."""
        return self.max_abandonment is not None

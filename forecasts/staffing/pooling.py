"""Queues that the same agents answer: one pool per skill.

Contacts of a pool wait in one line, first come first served, so they share one load, one handling time and
one wait. Loads add; handling time is weighted by contacts; so is the rate at which waiting callers give up.
Each queue's own goal then has to hold in the pool while that queue has contacts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasts.errors import InputError
from forecasts.staffing.goals import Goal
from forecasts.staffing.shrinkage import Shrinkage
from forecasts.staffing.targets import Model, QueueTarget

DEFAULT_AWT_S = 20.0
"""Waiting time at which a service level is predicted where no goal names one."""


@dataclass(frozen=True)
class Pool:
    """The queues of one skill.

    Parameters
    ----------
    skill : the skill an agent needs.
    targets : queue to its goals, at least one.
    """

    skill: str
    targets: Mapping[str, QueueTarget]

    @property
    def formula(self) -> Model:
        """The formula of all queues of the pool."""
        return next(iter(self.targets.values())).formula

    @property
    def awt_s(self) -> float:
        """The shortest acceptable waiting time of the pool [s]: the one its service level is predicted for."""
        given = [t.threshold_seconds for t in self.targets.values() if t.threshold_seconds is not None]
        return min(given, default=DEFAULT_AWT_S)

    @property
    def lost_time(self) -> Shrinkage:
        """Shrinkage of the pool's agents."""
        return next(iter(self.targets.values())).lost_time

    def queues_by_goal(self) -> dict[Goal, list[str]]:
        """Each different goal of the pool with the queues that have it."""
        result: dict[Goal, list[str]] = {}
        for queue, target in self.targets.items():
            result.setdefault(target.goal, []).append(queue)
        return result

    def note(self) -> str:
        """What pooling assumes, for the planner; empty for a single queue."""
        if len(self.targets) == 1:
            return ""
        return (
            f"Skill {self.skill!r} pools the queues {', '.join(map(repr, self.targets))}: every agent answers all "
            "of them, first come first served; loads add, AHT is weighted by contacts, the strictest goal counts."
        )


def pools_of(targets: Mapping[str, QueueTarget]) -> list[Pool]:
    """Group queues by skill, in the order of the targets.

    Raises
    ------
    InputError
        Code ``targets.unlike_pool``: queues of one skill differ in formula or shrinkage, which belong to
        the agents and not to a queue.
    """
    by_skill: dict[str, dict[str, QueueTarget]] = {}
    for queue, target in targets.items():
        by_skill.setdefault(target.skill or queue, {})[queue] = target
    for skill, members in by_skill.items():
        for field in ("formula", "shrinkage", "shrinkage_planned_elsewhere"):
            values = {queue: getattr(target, field) for queue, target in members.items()}
            if len(set(values.values())) > 1:
                raise _unlike(skill, "model" if field == "formula" else field, values)
    return [Pool(skill, members) for skill, members in by_skill.items()]


def _unlike(skill: str, field: str, values: Mapping[str, object]) -> InputError:
    found = ", ".join(f"{value!r} for {queue!r}" for queue, value in values.items())
    return InputError(
        f"targets, skill {skill!r}, {field}",
        found,
        "the same for all queues of a skill, because the same agents answer them",
        "the queues need different skills.",
        code="targets.unlike_pool",
        params={"skill": skill, "field": field, "values": dict(values)},
    )


def pooled_intervals(pool: Pool, contacts: pd.DataFrame) -> pd.DataFrame:
    """Contacts, handling time and patience of a pool per interval.

    Parameters
    ----------
    contacts : columns `queue`, `start`, `offered`, `aht_s`, one row per queue and open interval.

    Returns
    -------
    DataFrame, one row per interval in which any queue is open, sorted: `start`, `offered`, `aht_s` (NaN
    without contacts), `patience_s` (NaN for Erlang C), `min_staff`.
    """
    rows = contacts[contacts["queue"].isin(list(pool.targets))]
    of_queue = {queue: target.patience_seconds or np.inf for queue, target in pool.targets.items()}
    weighted = pd.DataFrame(
        {
            "start": rows["start"],
            "offered": rows["offered"],
            "work_s": rows["offered"] * rows["aht_s"].where(rows["offered"] > 0.0, 0.0),
            # Rates at which waiting callers leave mix by contacts; mean patiences do not.
            "leaving": rows["offered"] / rows["queue"].map(of_queue).astype(float),
            "min_staff": rows["queue"].map({queue: target.min_staff for queue, target in pool.targets.items()}),
        }
    )
    by_start = weighted.groupby("start", sort=True)
    summed = by_start[["offered", "work_s", "leaving"]].sum()
    any_contacts = summed["offered"].where(summed["offered"] > 0.0)
    return pd.DataFrame(
        {
            "offered": summed["offered"],
            "aht_s": summed["work_s"] / any_contacts,
            "patience_s": any_contacts / summed["leaving"].where(summed["leaving"] > 0.0),
            "min_staff": by_start["min_staff"].max(),
        }
    ).reset_index()

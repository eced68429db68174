"""Which goals belong to which queue of a forecast."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from forecasts.errors import InputError
from forecasts.staffing.targets import QueueTarget, Targets
from forecasts.tables import SINGLE_QUEUE


def goals_of(forecast: pd.DataFrame, targets: Targets) -> tuple[dict[str, QueueTarget], list[str]]:
    """Goals per queue of the forecast, and notes on goals that found no queue.

    Raises
    ------
    InputError
        A queue without goals (code ``targets.missing_queue``), or goals of a kind that cannot be staffed
        yet (code ``targets.not_modelled``).
    """
    queues = [str(queue) for queue in forecast["queue"].unique()]
    goals = dict(targets.queues)
    if queues == [SINGLE_QUEUE] and len(goals) == 1:
        # A forecast without a queue column has one queue, and so have the goals: they mean the same.
        name, goal = next(iter(goals.items()))
        goals = {SINGLE_QUEUE: goal.model_copy(update={"skill": goal.skill or name})}
    for queue in queues:
        if queue not in goals:
            raise _without_goals(queue, list(goals))
        _refuse_what_is_not_modelled(queue, goals[queue])
    unused = [queue for queue in goals if queue not in queues]
    notes = [f"Queue {queue!r} has goals but no forecast; it is left out." for queue in unused]
    return {queue: goal for queue, goal in goals.items() if queue in queues}, notes


def _without_goals(queue: str, known: list[str]) -> InputError:
    same = [name for name in known if name.strip().casefold() == queue.strip().casefold()]
    close = same or get_close_matches(queue, known, n=1)
    return InputError(
        f"targets, queue {queue!r}",
        f"no goals (there are goals for {', '.join(map(repr, known))})",
        "goals for every queue of the forecast",
        f"{close[0]!r} is meant, spelt differently." if close else "the targets belong to another forecast.",
        code="targets.missing_queue",
        params={"queue": queue, "known": known},
    )


def _refuse_what_is_not_modelled(queue: str, goal: QueueTarget) -> None:
    if goal.channel != "voice":
        found, expected = f"channel {goal.channel!r}, which cannot be staffed yet", "channel 'voice'"
    elif goal.deadline_seconds is not None:
        found, expected = "a deadline, which cannot be staffed for yet", "a service level, an ASA or abandonment"
    elif goal.concurrency > 1:
        found, expected = f"{goal.concurrency} contacts at a time on a voice queue", "concurrency 1"
    elif goal.formula == "simulation":
        found, expected = "model 'simulation', which comes in a later version", "model 'erlang_c' or 'erlang_a'"
    else:
        return
    raise InputError(
        f"targets, queue {queue!r}",
        found,
        expected,
        "leave the queue out of this forecast for now.",
        code="targets.not_modelled",
        params={"queue": queue, "channel": goal.channel, "model": goal.formula},
    )

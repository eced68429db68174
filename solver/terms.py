"""The engines' own account of a roster: units of excess per rule, counted by primitives instead of checks."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from .compiled import Compiled
from .domain.presence import Presence, presence_of
from .domain.rosters import Roster
from .hall import components, subsets
from .primitives import Cover


def terms_of(compiled: Compiled, roster: Roster) -> dict[str, int]:
    """Rule code → units of excess that the primitives count, for rules that compile to primitives.

    Raises
    ------
    KeyError
        If a shift of the roster is no option of its agent: then primitives say nothing about it.
    """
    totals: dict[str, int] = defaultdict(int)
    tours: list[list[int]] = []
    for choices, own in zip(compiled.choices, compiled.agents, strict=True):
        tour = [0] * len(choices.days)
        for shift in roster.of_agent(choices.agent.id):
            option = choices.days[shift.day].index_of(shift)
            if option is None:
                raise KeyError((choices.agent.id, shift.day))
            tour[shift.day] = option
        for used, primitive in own:
            totals[used.code] += primitive.excess(tour)
        tours.append(tour)
    presence = presence_of(compiled.problem, roster)
    for used, cover in compiled.covers:
        totals[used.code] += cover_excess(cover, presence)
    for used, headcount in compiled.headcounts:
        totals[used.code] += headcount.excess([tour[headcount.day] for tour in tours])
    return dict(totals)


def cover_excess(cover: Cover, presence: Presence) -> int:
    """Agent-minutes missing or too many, by Hall's theorem over skill subsets."""
    on_duty = presence.contact if cover.counts == "contact" else presence.present
    total = 0
    for component in components(cover.serves):
        missing = np.zeros(cover.required.shape[1], np.int64)
        for subset in subsets(cover.serves, component):
            able = cover.serves[:, subset].any(axis=1)
            missing = np.maximum(missing, cover.required[subset].sum(axis=0) - on_duty[able].sum(axis=0))
        if cover.side == "under":
            total += int(missing.sum())
        else:
            able = cover.serves[:, component].any(axis=1)
            total += int((on_duty[able].sum(axis=0) - cover.required[component].sum(axis=0) + missing).sum())
    return total * cover.interval_min

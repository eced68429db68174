"""The fair share of unpopular shifts: what each agent would work if the burden were spread by contract alone.

The total is expected, not counted: the agent-minutes that the requirement asks for at unpopular times, divided by the
contact minutes that one unpopular shift gives at those times. It follows from the problem alone, so that every
agent's share is known before anybody is given a shift.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .agents import Agent
from .contracts import Contract
from .horizon import Horizon
from .options import OptionList, Units, options_of
from .problem import RosterProblem
from .shifts import Shift
from .spans import Span, covered_before
from .working_time import available_spans, while_employed


@dataclass(frozen=True)
class Burden:
    """A kind of unpopular shift: its name in the agents' fairness accounts, its times, which shifts are of the kind.

    `key` tells two burdens of one account apart (the parameters of the rule).
    """

    account: str
    key: Hashable
    spans: Callable[[Horizon], list[Span]]
    counts: Callable[[Horizon, Shift], bool]

    def marks(self, horizon: Horizon, options: OptionList) -> Units:
        """1 for every option of the kind."""
        key = ("burden", self.account, self.key)
        return options.table(key, lambda shift: int(self.counts(horizon, shift)))


def fair_shares(problem: RosterProblem, burden: Burden) -> dict[str, float]:
    """Fair number of shifts of the kind by agent id, rounded to a thousandth.

    The expected total is divided among the agents who could work such shifts: on a template with contacts, with a
    skill required at such times, on days when they are employed, available and not absent. Each is weighted with the
    number of those days times the contract's FTE. What the agent's account holds is taken off; nobody is asked for
    more shifts than there are days on which he or she could. Agents who could not work any have no share.
    """
    return problem.derived(("fair shares", burden.account, burden.key), lambda whole: _shares(whole, burden))


def _shares(problem: RosterProblem, burden: Burden) -> dict[str, float]:
    wanted = _required_minutes(problem, burden)
    offers = {contract.id: _offers(problem, contract, burden) for contract in problem.contracts}
    asked = [agent for agent in problem.agents if any(wanted.get(skill) for skill in agent.skills)]
    days = {agent.id: _days_able(problem, agent, offers[agent.contract]) for agent in asked}
    able = [agent for agent in asked if days[agent.id]]
    if not able:
        return {}
    per_shift = sum(float(offers[agent.contract].minutes.mean()) for agent in able) / len(able)
    weights = {agent.id: days[agent.id] * problem.contract_of(agent).fte for agent in able}
    per_weight = sum(wanted.values()) / per_shift / sum(weights.values())
    return {
        agent.id: round(
            min(per_weight * weights[agent.id] - agent.fairness_account.get(burden.account, 0.0), days[agent.id]), 3
        )
        for agent in able
    }


def _required_minutes(problem: RosterProblem, burden: Burden) -> dict[str, int]:
    """Agent-minutes required at unpopular times, by skill."""
    step, horizon = problem.horizon.interval_min, problem.horizon
    minutes = np.diff(covered_before(burden.spans(horizon))(np.arange(0, horizon.end_min + 1, step)))
    return {line.skill: int(np.dot(line.agents, minutes)) for line in problem.requirement}


@dataclass(frozen=True)
class _Offers:
    """A contract's contact options of the kind on all days.

    `skill` is the one its template asks for ("" for none), `minutes` the contact minutes it gives at unpopular times.
    """

    start: Units
    end: Units
    day: Units
    skill: NDArray[np.str_]
    minutes: NDArray[np.float64]


def _offers(problem: RosterProblem, contract: Contract, burden: Burden) -> _Offers:
    horizon = problem.horizon
    found = [
        (shift, problem.template_by_id[shift.template])
        for options in options_of(problem, contract)
        for shift in np.array(options.shifts, dtype=object)[burden.marks(horizon, options)[1:] == 1]
    ]
    found = [(s, t) for s, t in found if problem.activity_by_id[t.activity].kind == "contact"]
    start = np.array([shift.start for shift, _ in found], dtype=np.int64)
    end = np.array([shift.end for shift, _ in found], dtype=np.int64)
    resting = [sum(item.length_min for item in template.breaks_of(shift.length_min)) for shift, template in found]
    counted = covered_before(burden.spans(horizon))
    return _Offers(
        start,
        end,
        np.array([shift.day for shift, _ in found], dtype=np.int64),
        np.array([template.skill or "" for _, template in found], dtype=np.str_),
        # Breaks are spread evenly: where they fall is not decided yet.
        (counted(end) - counted(start)) * (1 - np.array(resting, dtype=np.int64) / np.maximum(1, end - start)),
    )


def _days_able(problem: RosterProblem, agent: Agent, offers: _Offers) -> int:
    """Days with a shift of the kind that the agent could work from start to end."""
    horizon, start, end = problem.horizon, offers.start, offers.end
    able = np.isin(offers.skill, ["", *agent.skills])
    if agent.availability or agent.hired_on or agent.leaves_on:
        spans = while_employed(agent, horizon, available_spans(agent, horizon, range(-1, horizon.n_days + 1)))
        free = covered_before(spans)
        able &= free(end) - free(start) == end - start
    if agent.time_off:
        absences = [(horizon.minute_of(off.start), horizon.minute_of(off.end)) for off in agent.time_off]
        absent = covered_before(absences)
        able &= absent(end) == absent(start)
    return len(np.unique(offers.day[able]))

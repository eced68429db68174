"""An instance of Curtois and Qu as a roster problem: the rule book of this project, no rule made for the occasion.

One point is one unit of the instance's objective. The instances know days and not hours: every shift starts at
midnight and ends on its own day, so that rest is what the forbidden successions say and a weekend is worked when a
shift starts on its Saturday or Sunday.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from solver.domain.problem import RosterProblem
from solver.errors import ProblemError
from solver.rule_set import rule_set_of
from solver.rules import RULES

from .instance import Instance, InstanceError, Person, Request

FIRST_MONDAY = date(2024, 1, 1)
"""Any Monday will do."""

GRIDS_MIN = (60, 30, 20, 15, 10, 5)
"""Planning intervals that a problem may have; nothing is required per interval, so that the widest one is best."""


def problem_of(instance: Instance) -> RosterProblem:
    """The instance as a roster problem whose objective in points is the instance's own.

    Raises
    ------
    InstanceError
        For an instance that cannot be said in the project's rules, or that contradicts itself.
    """
    try:
        problem = RosterProblem.model_validate(_fields(instance))
        rule_set_of(problem)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InstanceError(f"{instance.name}: {where} {first['msg']}") from error
    except ProblemError as error:
        raise InstanceError(f"{instance.name}: {error}") from error
    return problem


def _fields(instance: Instance) -> dict[str, Any]:
    contracts, contract_of = _contracts(instance)
    first_day = {"start_on": FIRST_MONDAY, "n_days": instance.n_days, "timezone": "UTC"}
    return {
        "name": instance.name,
        "horizon": {**first_day, "interval_min": _grid(instance)},
        "contracts": contracts,
        "templates": [
            {"id": s.id, "start_earliest": "00:00", "start_latest": "00:00", "lengths_min": [s.minutes]}
            for s in instance.shifts.values()
        ],
        "agents": _agents(instance, contract_of),
        "headcounts": [
            {"template": c.shift, "on": _on(c.day), "agents": c.wanted, "under": c.under, "over": c.over}
            for c in instance.cover
        ],
        "rules": _rules(instance),
    }


def day_of(on: date) -> int:
    """The instance's number of a date of its problem."""
    return (on - FIRST_MONDAY).days


def _on(day: int) -> date:
    return FIRST_MONDAY + timedelta(days=day)


def _grid(instance: Instance) -> int:
    for grid in GRIDS_MIN:
        if all(shift.minutes % grid == 0 for shift in instance.shifts.values()):
            return grid
    odd = next(shift for shift in instance.shifts.values() if shift.minutes % GRIDS_MIN[-1])
    raise InstanceError(
        f"{instance.name}: shift {odd.id!r} lasts {odd.minutes} min; expected a multiple of {GRIDS_MIN[-1]} min"
    )


def _contracts(instance: Instance) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """One contract for all people with the same limits, and the contract of everybody."""
    by_terms: dict[str, dict[str, Any]] = {}
    contract_of = {}
    for person in instance.staff.values():
        terms = _terms(instance, person)
        contract = by_terms.setdefault(repr(terms), {"id": f"as {person.id}", **terms})
        contract_of[person.id] = contract["id"]
    return list(by_terms.values()), contract_of


def _terms(instance: Instance, person: Person) -> dict[str, Any]:
    templates = [name for name in instance.shifts if person.most_of_shift.get(name, instance.n_days) > 0]
    if not templates:
        raise InstanceError(f"{instance.name}: {person.id} may work no shift at all; expected a limit above 0")
    if person.least_in_a_row > person.most_in_a_row or person.least_minutes > person.most_minutes:
        raise InstanceError(f"{instance.name}: a least of {person.id} is above the most")
    limited = {name: most for name in templates if (most := person.most_of_shift.get(name, 10**9)) < instance.n_days}
    in_a_row = {"most": min(400, person.most_in_a_row), "least": max(1, person.least_in_a_row)}
    return {
        "templates": templates,
        "period_paid_min": {
            "least": person.least_minutes,
            "most": min(person.most_minutes, instance.n_days * 1440),
        },
        "rule_parameters": {
            "days.consecutive": in_a_row,
            "days_off.consecutive": {"least": max(1, person.least_off_in_a_row)},
            "weekends.off": {"most": min(60, person.most_weekends)},
            "templates.period": {"most": limited},
        },
    }


def _agents(instance: Instance, contract_of: dict[str, str]) -> list[dict[str, Any]]:
    wishes: dict[str, list[dict[str, Any]]] = {name: [] for name in instance.staff}
    _wish(wishes, instance.on, {"kind": "template", "day_off_refuses": True})
    _wish(wishes, instance.off, {"kind": "not_template"})
    return [
        {
            "id": name,
            "contract": contract_of[name],
            "wishes": wishes[name],
            "time_off": [{"start": f"{_on(d)}T00:00Z", "end": f"{_on(d + 1)}T00:00Z"} for d in days],
        }
        for name, days in ((name, instance.days_off.get(name, ())) for name in instance.staff)
    ]


def _wish(wishes: dict[str, list[dict[str, Any]]], requests: Iterable[Request], kind: dict[str, Any]) -> None:
    for one in requests:
        if one.weight:
            wish = {**kind, "on": _on(one.day), "templates": [one.shift], "strength": one.weight}
            wishes[one.person].append(wish)


def _rules(instance: Instance) -> list[dict[str, Any]]:
    """The rules an instance has, and all others off."""
    banned = {s.id: list(s.not_followed_by) for s in instance.shifts.values() if s.not_followed_by}
    settings: dict[str, dict[str, Any]] = {
        "shift.one_per_day": {},
        "shift.template": {},
        "timeoff.approved": {},
        "templates.succession": {"parameters": {"forbidden": banned}},
        "days.consecutive": {},
        "days_off.consecutive": {},
        "weekends.off": {},
        "hours.period": {},
        "templates.period": {},
        "headcount.under": {"mode": "soft", "weight": 1},
        "headcount.over": {"mode": "soft", "weight": 1},
        "preference.wishes": {"mode": "soft", "weight": 1},
    }
    return [{"rule": kind.code, **settings.get(kind.code, {"mode": "off"})} for kind in RULES]

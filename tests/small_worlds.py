"""Small random worlds for the exam of the rules: every corner of a problem, few people, few days.

A world follows from three whole numbers alone, so that a failing test names everything that is needed to see it again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from annotated_types import Ge, Gt, Le
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from solver.domain.options import Choices, choices_of
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Segment, Shift
from solver.rules.base import Rule

PLACES = (
    ("UTC", date(2026, 3, 2)),
    ("Asia/Shanghai", date(2026, 2, 12)),
    ("Europe/Berlin", date(2026, 3, 27)),  # Friday; the clocks go forward on Sunday
    ("Europe/Berlin", date(2026, 10, 23)),  # Friday; the clocks go back on Sunday
)
TIMES = ("00:00", "02:30", "06:00", "08:00", "12:00", "16:00", "22:00", "23:30", "24:00")
TEMPLATES: tuple[dict[str, Any], ...] = (
    {"id": "day", "start_earliest": "08:00", "start_latest": "09:00", "lengths_min": [240, 480]},
    {"id": "late", "start_earliest": "15:00", "start_latest": "15:00", "lengths_min": [480]},
    {"id": "night", "start_earliest": "22:00", "start_latest": "22:00", "lengths_min": [480]},
    {"id": "small hours", "start_earliest": "23:30", "start_latest": "00:30", "lengths_min": [300]},
    {"id": "clock change", "start_earliest": "02:30", "start_latest": "02:30", "lengths_min": [360]},
    {"id": "round the clock", "start_earliest": "20:00", "start_latest": "20:00", "lengths_min": [1440]},
    {"id": "hotline", "start_earliest": "10:00", "start_latest": "10:00", "lengths_min": [360], "skill": "b"},
    {"id": "leading", "start_earliest": "08:00", "start_latest": "08:00", "lengths_min": [540], "activity": "lead"},
    {
        "id": "with meal",
        "start_earliest": "09:00",
        "start_latest": "09:00",
        "lengths_min": [480],
        "weekdays": [0, 1, 3, 4, 5, 6],
        "breaks": [
            {"activity": "meal", "length_min": 30, "earliest_min": 120, "latest_min": 180},
            {"activity": "break", "length_min": 30, "earliest_min": 180, "latest_min": 300},
        ],
    },
)

ODD_NAMES = ("team_leader", "agent", "nobody", "day", "late", "night", "small hours", "with meal")
"""Names of roles and of shift templates, for parameters that map names to numbers."""

worlds = st.tuples(st.integers(1, 9), st.integers(1, 3), st.integers(0, 2**20))
"""Days, agents, seed: shrinks towards few days and few people."""


@dataclass(frozen=True)
class World:
    """A problem with a roster made of options, as option numbers per agent and as shifts."""

    problem: RosterProblem
    choices: tuple[Choices, ...]
    tours: tuple[tuple[int, ...], ...]
    roster: Roster


@lru_cache(maxsize=4096)
def world(n_days: int, n_agents: int, seed: int, *, plain: bool = False) -> World:
    """The world of three numbers; a plain one has no breaks, and nobody is in two shifts at once."""
    rng = random.Random(f"{n_days} {n_agents} {seed}")
    problem = RosterProblem.model_validate(_problem(n_days, n_agents, rng, plain))
    choices = choices_of(problem)
    worked = rng.choice((0.4, 0.7, 0.95))
    tours = tuple(tuple(rng.randrange(len(one)) if rng.random() < worked else 0 for one in own.days) for own in choices)
    if plain:
        tours = tuple(_one_at_a_time(own, tour) for own, tour in zip(choices, tours, strict=True))
    return World(problem, choices, tours, _roster(problem, choices, tours, rng))


def _one_at_a_time(choices: Choices, tour: tuple[int, ...]) -> tuple[int, ...]:
    """The tour without the shifts that begin before an earlier one has ended."""
    kept, busy_until = [], max((past.end for past in choices.past), default=0)
    for options, option in zip(choices.days, tour, strict=True):
        kept.append(option if options.start[option] >= busy_until else 0)
        busy_until = max(busy_until, int(options.end[kept[-1]]))
    return tuple(kept)


def is_made_of_options(problem: RosterProblem, roster: Roster) -> bool:
    """Whether engines could choose the roster: one shift a day, each of them an option, breaks in their windows."""
    for choices in choices_of(problem):
        shifts = roster.of_agent(choices.agent.id)
        if len({shift.day for shift in shifts}) < len(shifts):
            return False
        if any(choices.days[shift.day].index_of(shift) is None or not _breaks_fit(problem, shift) for shift in shifts):
            return False
    return True


def _breaks_fit(problem: RosterProblem, shift: Shift) -> bool:
    planned = problem.template_by_id[shift.template].breaks_of(shift.length_min)
    found = [one for one in shift.segments if problem.activity_by_id[one.activity].kind == "rest"]
    return len(planned) == len(found) and all(
        item.activity == one.activity
        and item.length_min == one.end - one.start
        and item.earliest_min <= one.start - shift.start <= item.latest_min
        for item, one in zip(planned, found, strict=True)
    )


def tour_in_options(choices: Choices, roster: Roster) -> list[int]:
    """The agent's shifts as one option a day."""
    tour = [0] * len(choices.days)
    for shift in roster.of_agent(choices.agent.id):
        option = choices.days[shift.day].index_of(shift)
        assert option is not None, f"{shift} is no option"
        assert tour[shift.day] == 0, f"{choices.agent.id} starts two shifts on day {shift.day}"
        tour[shift.day] = option
    return tour


def _problem(n_days: int, n_agents: int, rng: random.Random, plain: bool) -> dict[str, Any]:
    timezone, start = rng.choice(PLACES)
    start += timedelta(days=rng.randrange(3))
    templates = [dict(template) for template in rng.sample(TEMPLATES, rng.randint(2, 4))]
    for template in templates:
        if plain:
            template.pop("breaks", None)
    names = [template["id"] for template in templates]
    horizon: dict[str, Any] = {"start_on": start, "n_days": n_days, "timezone": timezone, "interval_min": 30}
    if rng.random() < 0.6:
        horizon |= {"period_start_on": start - timedelta(days=rng.randrange(9)), "period_days": rng.randint(1, 12)}
    horizon["holidays"] = [{"on": start + timedelta(days=rng.randrange(n_days))} for _ in range(rng.randrange(2))]
    problem = {
        "horizon": horizon,
        "skills": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
        "contracts": [_contract(name, names, rng) for name in ("full", "half")],
        "templates": templates,
        "agents": [_agent(f"agent {i}", names, start, n_days, rng) for i in range(n_agents)],
        "locked": [_lock(f"agent {rng.randrange(n_agents)}", start, n_days, rng) for _ in range(rng.randrange(3))],
    }
    n_intervals = RosterProblem.model_validate(problem).horizon.n_intervals
    problem["requirement"] = [
        {"skill": skill, "agents": _demand(n_intervals, rng)} for skill in rng.sample("abc", rng.randint(0, 3))
    ]
    problem["headcounts"] = _headcounts(names, start, n_days, rng)
    return problem


def _contract(name: str, templates: list[str], rng: random.Random) -> dict[str, Any]:
    def band(unit: int) -> dict[str, int | None]:
        least, most = sorted((rng.randrange(6) * unit, rng.randrange(6) * unit))
        return {"least": rng.choice((None, least)), "most": rng.choice((None, most))}

    chosen = rng.sample(templates, rng.randint(1, len(templates)))
    fte = {"full": 1.0, "half": 0.5}[name]
    # One band at a time: two that contradict each other are refused at the door.
    hours = rng.choice(({"week_paid_min": band(333)}, {"period_paid_min": band(555)}))
    return {"id": name, "fte": fte, "templates": chosen, **hours}


def _agent(name: str, templates: list[str], start: date, n_days: int, rng: random.Random) -> dict[str, Any]:
    def day(before: int = 0, after: int = 0) -> date:
        return start + timedelta(days=rng.randrange(-before, n_days + after))

    agent: dict[str, Any] = {
        "id": name,
        "contract": rng.choice(("full", "half")),
        "role": rng.choice(("agent", "team_leader")),
        "skills": {skill: 3 for skill in "abc" if rng.random() < 0.5},
        "fairness_account": {"nights": rng.uniform(-2, 2), "weekends": rng.uniform(-2, 2)},
        "wishes": [_wish(templates, day(2, 2), rng) for _ in range(rng.randrange(3))],
        "time_off": [_absence(day(3, 3), rng) for _ in range(rng.choice((0, 0, 1, 2)))],
    }
    if rng.random() < 0.3:
        agent["hired_on"] = day(5)
    if rng.random() < 0.3:
        agent["leaves_on"] = day(0, 5)
    if rng.random() < 0.4:
        agent["availability"] = [_window(day(), rng) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.7:
        agent["history"] = _history(start, rng)
    return agent


def _window(on: date, rng: random.Random) -> dict[str, Any]:
    window: dict[str, Any] = {"start": rng.choice(TIMES), "until": rng.choice(TIMES)}
    window["weekdays"] = rng.sample(range(7), rng.randint(1, 7))
    return window | rng.choice(({}, {}, {"from_on": on}, {"until_on": on}))


def _absence(on: date, rng: random.Random) -> dict[str, Any]:
    begins = f"{on}T{rng.choice(('00:00', '13:00', '23:45'))}"
    ends = f"{on + timedelta(days=rng.randint(1, 3))}T{rng.choice(('00:00', '06:10'))}"
    return {"start": begins, "end": ends, "credited_min": rng.choice((0, 100, 480))}


def _wish(templates: list[str], on: date, rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(("day_off", "start_between", "template", "not_template"))
    wish: dict[str, Any] = {"kind": kind, "strength": rng.randint(1, 3)}
    wish |= {"on": on} if rng.random() < 0.5 else {"weekdays": rng.sample(range(7), 2)}
    if kind == "start_between":
        wish |= {"start": rng.choice(TIMES), "until": rng.choice(TIMES)}
    if kind in ("template", "not_template"):
        wish["templates"] = rng.sample(templates, rng.randint(1, 2))
    if kind in ("start_between", "template"):
        wish["day_off_refuses"] = rng.random() < 0.4
    return wish


def _history(start: date, rng: random.Random) -> dict[str, Any]:
    known = rng.randrange(12)
    shifts = []
    for before in range(known, 0, -1):
        if rng.random() < 0.6:
            template = rng.choice(TEMPLATES)
            begins = f"{start - timedelta(days=before)}T{template['start_earliest']}"
            length = template["lengths_min"][0]
            shifts.append((begins, length, template["id"]))
    return {"from_on": start - timedelta(days=known), "shifts": [_past(*shift) for shift in shifts]}


def _past(begins: str, length: int, template: str) -> dict[str, Any]:
    hours = int(begins[11:13]) * 60 + int(begins[14:16]) + length
    ends_on = date.fromisoformat(begins[:10]) + timedelta(days=hours // 1440)
    ends = f"{ends_on}T{hours // 60 % 24:02d}:{hours % 60:02d}"
    return {"start": begins, "end": ends, "paid_min": length - 7, "template": template}


def _lock(agent: str, start: date, n_days: int, rng: random.Random) -> dict[str, Any]:
    on = start + timedelta(days=rng.randrange(n_days))
    times = {"start": f"{on}T08:00", "end": f"{on}T12:00"}
    return {"agent": agent, "on": on, **rng.choice(({}, times))}


def _headcounts(templates: list[str], start: date, n_days: int, rng: random.Random) -> list[dict[str, Any]]:
    places = [(name, start + timedelta(days=day)) for name in templates for day in range(n_days)]
    chosen = rng.sample(places, rng.choice((0, 0, 1, len(places) // 2)))
    return [
        {"template": name, "on": on, "agents": rng.randrange(3), "under": rng.randrange(4), "over": rng.randrange(4)}
        for name, on in chosen
    ]


def _demand(n_intervals: int, rng: random.Random) -> list[int]:
    need, agents = 0, []
    for _ in range(n_intervals):
        need = rng.randrange(4) if rng.random() < 0.1 else need
        agents.append(need)
    return agents


def _roster(
    problem: RosterProblem, choices: tuple[Choices, ...], tours: tuple[tuple[int, ...], ...], rng: random.Random
) -> Roster:
    pairs = []
    for own, tour in zip(choices, tours, strict=True):
        for options, option in zip(own.days, tour, strict=True):
            if option:
                shift = options.shifts[option - 1]
                pairs.append((own.agent.id, _with_segments(problem, shift, rng)))
    return Roster.of(pairs)


def _with_segments(problem: RosterProblem, shift: Shift, rng: random.Random) -> Shift:
    """The shift with each break at the edge or in the middle of its window."""
    template, step = problem.template_by_id[shift.template], problem.horizon.interval_min
    segments, reached = [], shift.start
    for item in template.breaks_of(shift.length_min):
        begins = max(reached, shift.start + rng.randrange(item.earliest_min, item.latest_min + 1, step))
        segments += [Segment(reached, begins, template.activity)] if reached < begins else []
        segments.append(Segment(begins, begins + item.length_min, item.activity))
        reached = begins + item.length_min
    segments.append(Segment(reached, shift.end, template.activity))
    return Shift(shift.start, shift.end, shift.day, shift.paid_min, shift.template, tuple(segments))


def messy(one: World, seed: int) -> Roster:
    """The world's roster with shifts added that no engine would make: two on a day, odd times, unknown templates."""
    rng, horizon = random.Random(seed), one.problem.horizon
    pairs = [(agent, shift) for agent, shifts in one.roster.shifts.items() for shift in shifts]
    for _ in range(rng.randrange(5)):
        day = rng.randrange(horizon.n_days)
        start = horizon.minute_at(day, rng.randrange(0, 1440, 35))
        end = start + rng.randrange(5, 1300)
        template = rng.choice(["elsewhere", *one.problem.template_by_id])
        known = one.problem.template_by_id.get(template)
        segments = (Segment(start, end, known.activity if known else "contact"),)
        shift = Shift(start, end, horizon.day_at(start), end - start, template, segments)
        pairs.append((rng.choice(one.problem.agents).id, shift))
    return Roster.of(pairs)


def odd_rule(kind: type[Rule], seed: int) -> Rule:
    """The rule with parameters stretched beyond the everyday, every other time with its defaults."""
    rng = random.Random(f"{kind.code} {seed}")
    while rng.random() < 0.7:
        try:
            return kind(**{name: _odd_value(field, rng) for name, field in kind.model_fields.items()})
        except ValidationError:  # parameters that do not go together, such as a window with one end
            continue
    return kind()


def _odd_value(field: FieldInfo, rng: random.Random) -> Any:
    described = f"{field.annotation} {field.metadata}"
    if field.annotation in (int, int | None):
        least = max(getattr(m, "ge", getattr(m, "gt", -1) + 1) for m in field.metadata if isinstance(m, Ge | Gt))
        most = min((m.le for m in field.metadata if isinstance(m, Le)), default=10**4)
        odd = [v for v in (least, least + 1, 2, 3, 5, 7, 14, 61, 180, 661, 2160) if least <= v <= most]
        return rng.choice([field.default, *odd])
    if "24:00" in described:
        return rng.choice([field.default, *TIMES])
    if "dict" in described and "tuple" in described:
        return {first: tuple(rng.sample(ODD_NAMES, 2)) for first in rng.sample(ODD_NAMES, 3)}
    if "dict" in described:
        return {} if rng.random() < 0.3 else {name: rng.randrange(4) for name in rng.sample(ODD_NAMES, 4)}
    return field.default

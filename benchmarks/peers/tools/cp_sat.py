"""The plain model: a Boolean per agent, day and shift, the rules as sums, one CP-SAT solve of the whole."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from importlib.metadata import version
from itertools import chain, product
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.peers.answer import Answer, Limits, answer_with
from benchmarks.peers.instance import Instance, Person

Works = dict[tuple[str, int, str], Any]
NOTE = "one Boolean per agent, day and shift; agents of equal skills share flows to the skills, hour by hour"


def solve(instance: Instance, limits: Limits) -> Answer:
    """Build the model, solve it in the time that is left, read the roster."""
    model = cp_model.CpModel()
    works: Works = {
        (person.id, day, shift): model.new_bool_var("")
        for person in instance.agents
        for day in range(instance.n_days)
        if day not in person.leave
        for shift in person.shifts
    }
    for person in instance.agents:
        _rules(model, instance, works, person)
    model.minimize(_price(model, instance, works))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.left_s
    solver.parameters.num_workers = limits.threads
    solver.parameters.random_seed = limits.seed
    status = solver.solve(model)
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(model.validate())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    rows = [key for key, chosen in works.items() if solver.boolean_value(chosen)] if found else None
    # No roster costs less than nothing, whatever the relaxation says so far.
    return Answer(version("ortools"), NOTE, rows, max(0.0, solver.best_objective_bound))


def _rules(model: cp_model.CpModel, instance: Instance, works: Works, person: Person) -> None:
    """Everything that must not be broken, for one agent."""
    shifts = instance.shift_by_id
    by_day = [
        [works[key] for shift in person.shifts if (key := (person.id, day, shift)) in works]
        for day in range(instance.n_days)
    ]
    for options in by_day:
        model.add_at_most_one(options)
    model.add(sum(chain(*by_day)) <= instance.most_days)
    for first in range(instance.n_days - instance.most_in_a_row):
        model.add(sum(chain(*by_day[first : first + instance.most_in_a_row + 1])) <= instance.most_in_a_row)
    for day, late, early in product(range(instance.n_days - 1), person.shifts, person.shifts):
        rest = 24 + shifts[early].start_hour - shifts[late].start_hour - shifts[late].hours
        pair = (person.id, day, late), (person.id, day + 1, early)
        if rest < instance.rest_hours and all(key in works for key in pair):
            model.add_at_most_one(works[key] for key in pair)
    for week in range(instance.n_days // 7):
        days = range(7 * week, 7 * week + 7)
        keys = [key for day, shift in product(days, person.shifts) if (key := (person.id, day, shift)) in works]
        hours = sum(shifts[key[2]].hours * works[key] for key in keys)
        least, most = person.week_band(week)
        model.add_linear_constraint(hours, least, most)


def _price(model: cp_model.CpModel, instance: Instance, works: Works) -> Any:
    """The objective: shortage per skill and hour, surplus as whatever is on duty and fills no place."""
    on_duty: dict[tuple[tuple[str, ...], int], list[Any]] = defaultdict(list)
    skills_of, sizes = {one.id: one.skills for one in instance.agents}, Counter(one.skills for one in instance.agents)
    for (name, day, shift_id), chosen in works.items():
        shift = instance.shift_by_id[shift_id]
        for hour in range(shift.start_hour, shift.start_hour + shift.hours):
            on_duty[skills_of[name], 24 * day + hour].append(chosen)
    price: Any = 0
    for hour in range(24 * instance.n_days):
        serving = {
            (held, skill): model.new_int_var(0, size, "")
            for held, size in sizes.items()
            if on_duty[held, hour]
            for skill in held
        }
        present = sum(sum(on_duty[held, hour]) for held in sizes)
        for held in {held for held, _ in serving}:
            model.add(sum(serving[held, skill] for skill in held) <= sum(on_duty[held, hour]))
        filled: Any = 0
        for skill, line in instance.wanted.items():
            served = sum(flow for (_, other), flow in serving.items() if other == skill)
            short = model.new_int_var(0, line[hour], "")
            model.add(served + short == line[hour])
            price += instance.short_price * short
            filled += line[hour] - short
        price += instance.surplus_price * (present - filled)
    return price


if __name__ == "__main__":
    sys.exit(answer_with(solve, sys.argv[1:]))

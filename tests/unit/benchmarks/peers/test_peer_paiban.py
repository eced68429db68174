"""The project's own rules and the neutral judge say the same about any roster, legal or not."""

from __future__ import annotations

import json
import random
from dataclasses import asdict

import pytest

from benchmarks.peers.checker import judge
from benchmarks.peers.instance import Instance, generate
from benchmarks.peers.paiban import assignments_of, claims_of, problem_of, roster_of
from solver.assessment import evaluate

Rows = list[tuple[str, int, str]]


def legal(instance: Instance, random_: random.Random) -> Rows:
    """A random legal roster: everybody works one shift on random weekdays, as often as the week's band says."""
    rows: Rows = []
    for person in instance.agents:
        lengths = {instance.shift_by_id[name].hours for name in person.shifts}
        shift = random_.choice(person.shifts)
        for week in range(instance.n_days // 7):
            least, most = person.week_band(week)
            count = random_.randint(least, most) // max(lengths)
            free = [day for day in range(7 * week, 7 * week + 5) if day not in person.leave]
            rows += [(person.id, day, shift) for day in random_.sample(free, min(len(free), count))]
    return rows


def judged(instance: Instance, rows: Rows) -> tuple[int, int, int, int]:
    """Broken or not, hours short, hours in surplus, objective, by the neutral judge."""
    named = [{"agent": agent, "day": day, "shift": shift} for agent, day, shift in rows]
    verdict = judge(asdict(instance), named)
    return len(verdict.broken), verdict.short_hours, verdict.surplus_hours, verdict.objective


@pytest.mark.parametrize("seed", range(6))
def test_a_legal_roster_has_the_same_figures(seed: int) -> None:
    instance = generate(30, ("loose", "tight")[seed % 2], seed)
    rows = legal(instance, random.Random(seed))
    problem = problem_of(instance)
    roster = roster_of(instance, rows)
    claims = claims_of(evaluate(problem, roster))
    assert tuple(claims.values()) == judged(instance, rows)
    assert claims["broken"] == 0
    assert claims["short_hours"] > 0
    assert sorted(assignments_of(problem, roster)) == sorted(rows)


@pytest.mark.parametrize("seed", range(6))
def test_a_roster_of_random_shifts_is_judged_alike_person_by_person(seed: int) -> None:
    instance, random_ = generate(30, "tight", seed), random.Random(seed)
    rows = [
        (person.id, day, random_.choice(person.shifts))
        for person in instance.agents
        for day in range(instance.n_days)
        if random_.random() < 0.7
    ]
    assessment = evaluate(problem_of(instance), roster_of(instance, rows))
    named = [{"agent": agent, "day": day, "shift": shift} for agent, day, shift in rows]
    verdict = judge(asdict(instance), named)
    assert {violation.subject[0] for violation in assessment.hard_violations} == {
        words.split()[0] for words in verdict.broken
    }
    claims = claims_of(assessment)
    assert (claims["short_hours"], claims["surplus_hours"], claims["objective"]) == (
        verdict.short_hours, verdict.surplus_hours, verdict.objective,
    )  # fmt: skip


def test_the_problem_is_the_instance_and_nothing_else() -> None:
    instance = generate(20, "loose", 1)
    problem = json.loads(problem_of(instance).model_dump_json())
    assert {one["skill"]: tuple(one["agents"]) for one in problem["requirement"]} == instance.wanted
    assert len(problem["contracts"]) == 2  # full time and part time
    assert len(problem["templates"]) == len(instance.shifts)

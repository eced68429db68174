"""What total hours alone prove about any roster."""

from __future__ import annotations

from solver.compiled import compile_problem
from solver.notation import world_of
from solver.params import SolveParams
from solver.search.capacity_bound import capacity_bound
from solver.search.solve import solve

LONG_DAYS = {"choices": "Amy Mon 08:00-16:00", "skills": {"Amy": ["a"], "Bob": ["b"]}}


def test_a_skill_that_too_few_people_have_costs_its_missing_hours() -> None:
    """Two are needed for eight hours, one person has the skill: 480 agent-minutes are short in every roster."""
    problem, _ = world_of("", {**LONG_DAYS, "need": {"a": "Mon 08:00-16:00 9", "b": "Mon 08:00-16:00 1"}})
    # Amy can serve 14 days of 480 minutes; 9 * 480 are needed, and by hours alone they fit: nothing is proved.
    assert capacity_bound(compile_problem(problem)) == 0
    days = [
        f"{day}{week} 08:00-16:00 2" for week in ("", "+1") for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    ]
    problem, _ = world_of("", {**LONG_DAYS, "need": {"a": days}})
    # 14 days * 2 agents * 480 min are needed, Amy can serve half of them: 6720 agent-minutes, ten tenths each.
    assert capacity_bound(compile_problem(problem)) == 67_200


def test_hours_that_must_be_worked_beyond_the_requirement_are_surplus() -> None:
    """960 minutes a week are promised, 480 in all are needed: 2 * 960 - 480 agent-minutes too many, one tenth each."""
    problem, _ = world_of(
        "",
        {
            "choices": "Amy Mon 08:00-16:00",
            "skills": {"Amy": ["a"]},
            "need": {"a": "Mon 08:00-16:00 1"},
            "contract": {"week_paid_min": {"least": 960}},
        },
    )
    bound = capacity_bound(compile_problem(problem))
    assert bound == 1440
    outcome = solve(problem, SolveParams(seconds=20, workers=1))
    assert outcome.roster is not None
    assert outcome.roster.result is not None
    assert outcome.roster.result.objective * 10 >= bound

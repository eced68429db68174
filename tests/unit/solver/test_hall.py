"""Hall's theorem in use: the subsets that matter give the shortage that seating everybody gives."""

from __future__ import annotations

import random

import numpy as np
import pytest

from solver.errors import ProblemError
from solver.hall import MAX_SKILLS, components, subsets
from tests.cover_oracle import fewest_empty


def serving(*rows: str) -> np.ndarray:
    """One row per agent, one letter per skill: `x` has it."""
    return np.array([[letter == "x" for letter in row] for row in rows], dtype=np.bool_)


def shortage(serves: np.ndarray, required: list[int]) -> int:
    """Empty places by the largest subset of each component."""
    total = 0
    for component in components(serves):
        values = [
            sum(required[s] for s in one) - int(serves[:, one].any(axis=1).sum()) for one in subsets(serves, component)
        ]
        total += max(0, *values)
    return total


def test_skills_without_a_common_agent_are_judged_alone():
    assert components(serving("xx..", "..x.", "...x", ".x..")) == [[0, 1], [2], [3]]


def test_skills_are_connected_through_third_ones():
    assert components(serving("x.x.", ".xx.", "..xx")) == [[0, 1, 2, 3]]


def test_a_skill_nobody_has_is_a_component_of_its_own():
    assert components(serving("x.", "x.")) == [[0], [1]]


def test_of_subsets_reached_by_the_same_people_the_largest_stays():
    # Both agents have both skills: {0}, {1} and {0, 1} are reached by the same two.
    assert subsets(serving("xx", "xx"), [0, 1]) == [[0, 1]]
    assert sorted(subsets(serving("xx", "x."), [0, 1])) == [[0, 1], [1]]


def test_the_component_itself_is_always_among_its_subsets():
    rng = random.Random(3)
    for _ in range(100):
        serves = np.array([[rng.random() < 0.4 for _ in range(4)] for _ in range(rng.randint(1, 5))])
        for component in components(serves):
            assert component in subsets(serves, component)


def test_the_specialist_is_not_wasted():
    # One agent for both skills, one for the first: two places are filled although both could take the first.
    assert shortage(serving("xx", "x."), [1, 1]) == 0
    assert shortage(serving("xx", "x."), [2, 1]) == 1
    assert shortage(serving("xx", "x."), [0, 2]) == 1


@pytest.mark.parametrize("seed", range(150))
def test_it_is_what_the_best_seating_leaves_empty(seed: int):
    rng = random.Random(seed)
    n_skills, n_agents = rng.randint(1, 4), rng.randint(0, 5)
    share = rng.choice((0.2, 0.5, 0.8))
    serves = np.array([[rng.random() < share for _ in range(n_skills)] for _ in range(n_agents)], np.bool_)
    serves = serves.reshape(n_agents, n_skills)
    required = [rng.randrange(4) for _ in range(n_skills)]
    assert shortage(serves, required) == fewest_empty(required, serves.tolist())


def test_too_many_connected_skills_are_said_not_tried():
    serves = np.ones((1, MAX_SKILLS + 1), np.bool_)
    with pytest.raises(ProblemError, match="found 11 skills connected by multi-skilled agents, expected at most 10"):
        subsets(serves, components(serves)[0])

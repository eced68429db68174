"""One agent serves one skill at a time: the matching behind under- and overstaffing, against two slow oracles."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from solver.domain.matching import most_places, places_filled
from solver.notation import world_of
from tests.cover_oracle import fewest_empty, most_missing


@st.composite
def intervals(draw: st.DrawFn, most_agents: int) -> tuple[list[int], list[list[bool]]]:
    """Places per skill, and for every agent which of the skills he or she holds."""
    n_skills = draw(st.integers(1, 4))
    places = draw(st.lists(st.integers(0, 4), min_size=n_skills, max_size=n_skills))
    skills = st.lists(st.booleans(), min_size=n_skills, max_size=n_skills)
    return places, draw(st.lists(skills, max_size=most_agents))


def filled(places: list[int], able: list[list[bool]]) -> list[int]:
    groups = Counter(tuple(np.flatnonzero(row).tolist()) for row in able)
    return most_places(places, [(skills, count) for skills, count in groups.items() if skills])


@given(intervals(most_agents=5))
def test_no_way_to_seat_the_agents_leaves_fewer_places_empty(case: tuple[list[int], list[list[bool]]]) -> None:
    places, able = case
    assert sum(places) - sum(filled(places, able)) == fewest_empty(places, able)


@given(intervals(most_agents=14))
# Found by planting a fault: only a path over three groups seats everybody who can be seated.
@example(([1, 2, 3, 0, 1], [[c in skills for c in "abcde"] for skills in ("bcd", "bc", "be", "ad", "de", "de")]))
def test_empty_places_are_what_halls_theorem_says(case: tuple[list[int], list[list[bool]]]) -> None:
    places, able = case
    assert sum(places) - sum(filled(places, able)) == most_missing(places, able)


@given(intervals(most_agents=14))
def test_no_skill_gets_more_agents_than_it_has_places(case: tuple[list[int], list[list[bool]]]) -> None:
    places, able = case
    assert all(0 <= found <= wanted for found, wanted in zip(filled(places, able), places, strict=True))


def test_a_long_chain_of_agents_moves_up() -> None:
    # Each of three agents holds two neighbouring skills of a, b, c, d; the fourth holds only a. All four are seated
    # only when everybody else moves one skill to the right.
    assert most_places([1, 1, 1, 1], [((0, 1), 1), ((1, 2), 1), ((2, 3), 1), ((0,), 1)]) == [1, 1, 1, 1]


def test_groups_of_many_agents_are_seated_at_once() -> None:
    # 1,000 who hold both, 700 who hold only the first: 900 + 800 places are 1,700 agents.
    assert most_places([900, 800], [((0, 1), 1000), ((0,), 700)]) == [900, 800]


def test_agents_without_a_required_skill_fill_nothing() -> None:
    problem, _ = world_of("Amy Mon 08:00-09:00", {"skills": {"Amy": ["chat"]}, "need": {"a": "Mon 08:00-09:00 1"}})
    nobody = places_filled(problem, np.ones((1, problem.horizon.n_intervals), dtype=np.bool_))
    assert not nobody.any()

"""Several workers on one roster: the count is right, nobody's pace matters, and processes do what threads do."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from fixtures.centres.family import family
from solver.compiled import compile_problem
from solver.search.arrays import Arrays, arrays_of
from solver.search.crew import Crew, ProcessCrew, Worker, merge, take
from solver.search.kernels import State
from solver.search.tour_search import Score, TourSearch, copy_of, empty_state, recount, score_of

SWEEPS = 5


@pytest.fixture(scope="module")
def compiled():
    return compile_problem(family(20, seed=3, n_days=14))


@pytest.fixture(scope="module")
def arrays(compiled) -> Arrays:
    return arrays_of(compiled)


def searched(compiled, arrays: Arrays, crew: Crew, seed: int = 1) -> TourSearch:
    with crew:
        search = TourSearch.start(compiled, arrays, seed, crew=crew)
        search.run(SWEEPS, pause=lambda number, score: False, hurry=lambda: False)
    return search


def same(one: State, other: State) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_common_count_is_the_count_of_the_roster(compiled, arrays, workers):
    search = searched(compiled, arrays, Crew(arrays, empty_state(arrays), workers))
    assert same(search.state, recount(arrays, search.state))
    assert search.score() == score_of(arrays, recount(arrays, search.state))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_same_seed_and_number_of_workers_give_the_same_roster(compiled, arrays, workers):
    first, second = (searched(compiled, arrays, Crew(arrays, empty_state(arrays), workers)) for _ in range(2))
    assert same(first.state, second.state)


def test_processes_do_what_threads_do(compiled, arrays):
    threads = searched(compiled, arrays, Crew(arrays, empty_state(arrays), 2))
    processes = searched(compiled, arrays, ProcessCrew(arrays, empty_state(arrays), 2))
    assert same(threads.state, processes.state)


def test_two_workers_find_rosters_as_good_as_one(compiled, arrays):
    def mean(workers: int) -> float:
        scores: list[Score | None] = [
            searched(compiled, arrays, Crew(arrays, empty_state(arrays), workers), seed).best_score for seed in range(4)
        ]
        assert all(score is not None and score.hard == 0 for score in scores)
        return float(np.mean([score.cost for score in scores if score is not None]))

    # Four seeds of a short search differ by more than this; a crew whose members spoil each other's work is far off.
    assert mean(2) == pytest.approx(mean(1), rel=0.15)


def test_an_answer_depends_on_the_task_alone(arrays):
    state = empty_state(arrays)
    blocks = np.array([[0, 0, 7], [1, 0, 7], [0, 7, 14]], np.int64)
    task = take(state, np.array([0, 1]), blocks, 0.5, 0.5, 4, seed=5)
    fresh, used = Worker(arrays, state), Worker(arrays, state)
    used.answer(take(state, np.array([2, 3]), np.array([[2, 0, 7], [3, 0, 7]], np.int64), 0.0, 0.1, 1, seed=9))
    one, other = fresh.answer(task), used.answer(pickle.loads(pickle.dumps(task)))
    assert np.array_equal(one.choice, other.choice)
    assert np.array_equal(one.breaks, other.breaks)
    assert all(np.array_equal(a, b) for a, b in zip(one.changes, other.changes, strict=True))
    assert one.choice.any()


def test_answers_to_one_state_add_up(arrays):
    before = empty_state(arrays)
    state = copy_of(before)
    tasks = [
        take(state, np.array([agent]), np.array([[agent, 0, 7]], np.int64), 0.0, 0.0, 4, seed=1) for agent in range(4)
    ]
    merge(state, tasks, [Worker(arrays, before).answer(task) for task in tasks])
    assert state.choice[:3].any(axis=1).all()
    assert same(state, recount(arrays, state))

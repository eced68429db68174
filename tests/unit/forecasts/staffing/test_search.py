"""The search for the fewest agents."""

from __future__ import annotations

import numpy as np

from forecasts.staffing.search import fewest_agents


def test_every_threshold_is_found_from_any_start() -> None:
    answers = np.array([0, 1, 2, 17, 100, 101, 5_000, 0, 3])
    loads = np.array([0.1, 50.0, 2.0, 16.0, 3.0, 100.0, 4_900.0, 1e6, 0.0])
    found = fewest_agents(lambda which, n: n >= answers[which], loads)
    assert found.tolist() == answers.tolist()


def test_nothing_below_the_given_least_is_tried() -> None:
    tried: list[float] = []

    def meets(which: np.ndarray, n: np.ndarray) -> np.ndarray:
        tried.extend(n)
        return n >= 0.0

    assert fewest_agents(meets, np.array([9.0]), at_least=np.array([10])).tolist() == [10]
    assert min(tried) == 10.0


def test_a_requirement_is_found_in_few_trials() -> None:
    trials: list[int] = []

    def meets(which: np.ndarray, n: np.ndarray) -> np.ndarray:
        trials.append(which.size)
        return n >= np.array([2_040, 2_100])[which]

    fewest_agents(meets, np.array([2_000.0, 2_000.0]))
    # sqrt(2000)/4 = 11 per step: a handful of doublings and as many halvings, never 2,000 trials.
    assert len(trials) <= 12


def test_no_intervals_need_no_search() -> None:
    assert fewest_agents(lambda which, n: n > 0, np.array([])).size == 0

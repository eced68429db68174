"""The cheapest tour by dynamic programming is the cheapest of all tours."""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np
import pytest

from solver.primitives import Item, Run, Unary, WindowTotal
from solver.search.columns.agent import AgentTours, agents_of
from solver.search.columns.graph import tour_graph
from solver.search.columns.pricing import Pricer
from tests.engine_worlds import MODELLED, engine_world

WORLDS = [(days, seed, hard) for days in (1, 2, 3, 4) for seed in range(12) for hard in (0.0, 0.3, 0.6)]


def _all_tours(agent: AgentTours, sizes: list[int], prices: np.ndarray) -> list[tuple[float, tuple[int, ...]]]:
    """Every tour with its cost by the primitives' own words and the prices of its options, cheapest first."""
    tours = product(*(range(size) for size in sizes))
    return sorted((agent.cost_of(t) + sum(prices[d, o] for d, o in enumerate(t)), t) for t in tours)


@pytest.mark.parametrize("days, seed, hard", WORLDS)
def test_the_cheapest_tour_is_found_and_its_cost_is_the_primitives_cost(days: int, seed: int, hard: float) -> None:
    compiled = engine_world(days, 2, seed, hard=hard).compiled
    rng = np.random.default_rng(seed)
    for choices, agent in zip(compiled.choices, agents_of(compiled), strict=True):
        sizes = [len(options) for options in choices.days]
        prices = rng.integers(-300, 100, agent.own.shape).astype(float)
        tours = _all_tours(agent, sizes, prices)
        least = tours[0][0]
        found = agent.pricer.cheapest(agent.own + prices, most=3)
        if least == inf:
            assert found.least == inf
            assert not found.tours
            continue
        assert found.least <= least + 1e-6
        if agent.is_exact:
            assert found.least == pytest.approx(least)
            assert found.costs[0] == pytest.approx(least)
            by_tour = {tour: cost for cost, tour in tours}
            for tour, cost in zip(found.tours, found.costs, strict=True):
                assert by_tour[tour] == pytest.approx(cost)


def test_the_worlds_try_every_rule_about_people() -> None:
    seen = set()
    for days, seed, hard in WORLDS:
        compiled = engine_world(days, 2, seed, hard=hard).compiled
        seen |= {used.code for own in compiled.agents for used, _ in own}
    missing = {code for code in MODELLED if not code.startswith(("coverage", "role", "headcount"))} - seen
    assert not missing


@pytest.mark.parametrize("seed", range(30))
def test_windows_beyond_the_backward_pass_are_still_exact(seed: int) -> None:
    """Five caps that bind, of which the backward pass keeps three: the forward pass must see all."""
    rng = np.random.default_rng(seed)
    n_days, n_options = 5, 6
    rules = [_cap(n_days, n_options, option, int(rng.integers(1, 3))) for option in range(1, n_options)]
    hours = np.array([0, 4, 5, 6, 8, 10])
    rules.append((inf, WindowTotal(tuple(Item(((d, hours),)) for d in range(n_days)), ((26, 1),), ((12, 1),))))
    rules.append((7.0, Run(((hours > 0).astype(np.int64),) * n_days, 1, least=2, most=3)))
    prices = rng.integers(-50, 10, (n_days, n_options)).astype(float)
    found = Pricer(tour_graph([n_options] * n_days, rules)).cheapest(prices)

    def cost(tour: tuple[int, ...]) -> float:
        charged = sum(price * rule.excess(tour) if rule.excess(tour) else 0.0 for price, rule in rules)
        return charged + sum(prices[d, o] for d, o in enumerate(tour))

    assert found.least == pytest.approx(min(cost(t) for t in product(range(n_options), repeat=n_days)))
    assert cost(found.tours[0]) == pytest.approx(found.least)


def _cap(n_days: int, n_options: int, option: int, most: int) -> tuple[float, WindowTotal]:
    one = np.zeros(n_options, np.int64)
    one[option] = 1
    return inf, WindowTotal(tuple(Item(((d, one),)) for d in range(n_days)), above=((most, 1),))


def test_a_search_cut_short_still_gives_a_bound() -> None:
    """With one label expanded nothing is finished; the bound is the guide's and no tour undercuts it."""
    rules = [_cap(6, 4, option, 1) for option in (1, 2, 3)]
    prices = np.tile(np.array([0.0, -3.0, -2.0, -1.0]), (6, 1))
    full = Pricer(tour_graph([4] * 6, rules)).cheapest(prices)
    short = Pricer(tour_graph([4] * 6, rules)).cheapest(prices, limit=1)
    assert full.least == -6.0  # each option once, the other days off
    assert not short.tours
    assert short.least <= full.least


def test_nobody_is_asked_for_tours_dearer_than_the_worst() -> None:
    prices = np.zeros((3, 2))
    pricer = Pricer(tour_graph([2] * 3, []))
    assert pricer.cheapest(prices, worst=-1.0).tours == ()
    assert pricer.cheapest(prices, worst=0.0).least == 0.0


def test_unary_rules_are_prices_and_not_part_of_the_graph() -> None:
    rule = Unary(0, np.array([0, 5]))
    assert Pricer(tour_graph([2] * 3, [(1.0, rule)])).cheapest(np.zeros((3, 2))).least == 0.0

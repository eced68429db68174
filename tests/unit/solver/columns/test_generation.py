"""The bound of the columns never exceeds the cheapest roster, and their plans cost what the roster costs."""

from __future__ import annotations

from functools import lru_cache
from math import inf

import numpy as np
import pytest

from benchmarks.nrp.instance import read_instance
from benchmarks.nrp.problem import problem_of
from solver.compiled import Compiled, compile_problem
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.params import SolveParams
from solver.search.columns.agent import agents_of
from solver.search.columns.beside import columns_before, columns_beside, suits
from solver.search.columns.cover import cover_rows, fits
from solver.search.columns.crew import Crew
from solver.search.columns.diving import best_responses, dive, plan_of
from solver.search.columns.generation import Generation
from solver.search.columns.grain import grain_of
from solver.search.finish import Finisher
from solver.search.found import Found
from solver.search.run import Run
from solver.search.standing import Standing
from solver.search.start import legal_start
from tests.engine_worlds import cost_of, engine_world
from tests.exhaustive import cheapest, lines_of
from tests.public_data import public_data

SEEDS = range(120)
LINES_MOST = 40_000


def _never() -> bool:
    return False


@lru_cache
def _world(seed: int) -> Compiled | None:
    """Two agents for two or three days; None where covers are hard or breaks are to be placed under one."""
    compiled = engine_world(2 + seed % 2, 2, seed, hard=0.15).compiled
    return compiled if suits(compiled) else None


WORLDS = [seed for seed in SEEDS if _world(seed) is not None]


def _roster_of(compiled: Compiled, tours: list[tuple[int, ...]]) -> Roster:
    return Roster.of(
        (choices.agent.id, choices.days[day].shifts[option - 1])
        for choices, tour in zip(compiled.choices, tours, strict=True)
        for day, option in enumerate(tour)
        if option
    )


def test_enough_worlds_have_the_shape() -> None:
    assert len(WORLDS) > 20
    assert any(_world(seed).headcounts for seed in WORLDS)
    assert any(_world(seed).covers for seed in WORLDS)


@pytest.mark.parametrize("seed", WORLDS)
def test_the_bound_is_at_most_the_cheapest_roster(seed: int) -> None:
    compiled = _world(seed)
    lines = [lines_of(compiled, row) for row in range(len(compiled.choices))]
    if np.prod([len(own) for own in lines]) > LINES_MOST:
        pytest.skip("too many rosters to list")
    best = cheapest(compiled, lines)
    with Crew(agents_of(compiled), cover_rows(compiled), workers=1) as crew:
        search = Generation(crew, float(grain_of(compiled)))
        assert search.search(_never)
        if best is None:
            return  # nobody is told that there is one: the bound of nothing may be anything
        assert not search.infeasible
        assert search.rounded_bound <= best[0] + 1e-6
        assert search.bound <= search.cost + 1e-3
        assert best[0] % grain_of(compiled) == 0
        if all(agent.is_exact for agent in crew.agents):
            assert search.rounded_bound >= search.cost - 1e-2  # the program is solved


@pytest.mark.parametrize("seed", WORLDS[:40])
def test_a_plan_costs_what_its_roster_costs(seed: int) -> None:
    compiled = _world(seed)
    with Crew(agents_of(compiled), cover_rows(compiled), workers=1) as crew:
        search = Generation(crew, 1.0)
        search.search(_never)
        if search.infeasible:
            return
        found = dive(crew, search.columns, _never, range(len(crew.agents)), prices=search.prices)
        assert found is not None
        plan = plan_of(crew, sorted(found, key=lambda column: column.agent))
        better = best_responses(crew, plan, _never)
        assert better.cost <= plan.cost
        for one in (plan, better):
            tours = [column.tour for column in one.columns]
            assert all(agent.cost_of(tour) < inf for agent, tour in zip(crew.agents, tours, strict=True))
            if not any(any(day.breaks) for own in compiled.choices for day in own.days):
                assert one.cost == pytest.approx(cost_of(compiled, _roster_of(compiled, tours)))
                assert one.cost >= search.bound - 1e-3


@pytest.mark.parametrize("seed", WORLDS[:20])
def test_any_prices_give_a_bound(seed: int) -> None:
    """Prices at random, made safe: what rows are worth and the cheapest tours cost is never above a roster's cost."""
    compiled = _world(seed)
    rng = np.random.default_rng(seed)
    with Crew(agents_of(compiled), cover_rows(compiled), workers=1) as crew:
        rows = range(len(crew.agents))
        nothing = [crew.agents[row].pricer.cheapest(crew.agents[row].own - crew.cover.values(0 * crew.cover.need)[row])
                   for row in rows]  # fmt: skip
        if any(not one.tours for one in nothing):
            return
        columns = [crew.column(row, one.tours[0], crew.agents[row].cost_of(one.tours[0]))
                   for row, one in zip(rows, nothing, strict=True)]  # fmt: skip
        if None in columns:
            return
        plan = plan_of(crew, columns)
        for _ in range(5):
            prices = crew.cover.safe(rng.uniform(-0.5, 2.0, len(crew.cover.need)) * crew.cover.cap)
            found = crew.cheapest(prices, rows, tries=1)
            bound = crew.cover.constant + prices @ crew.cover.need + sum(one.least for one in found)
            assert bound <= plan.cost + 1e-6


def test_hard_covers_and_breaks_under_covers_are_left_to_others() -> None:
    fitting = [fits(engine_world(2, 2, seed, hard=0.9).compiled) for seed in range(20)]
    assert not all(fitting)


def _published(name: str) -> RosterProblem:
    return problem_of(read_instance(public_data(f"rostering/nrp_curtois_qu/{name}.txt")))


@pytest.mark.parametrize("name, optimum", [("Instance2", 828), ("Instance3", 1001), ("Instance4", 1716)])
def test_published_optima_are_proved_by_columns_alone(name: str, optimum: int) -> None:
    compiled = compile_problem(_published(name))
    assert grain_of(compiled) == 10
    run = Run(SolveParams(seconds=60, workers=1))
    start = legal_start(compiled, run)
    assert start is not None
    finisher = Finisher(compiled, run, start)
    columns_beside(finisher)
    assert finisher.bound == 10 * optimum
    assert finisher.standing.cost == (0, 10 * optimum)


def test_a_single_worker_takes_turns() -> None:
    compiled = compile_problem(_published("Instance2"))
    run = Run(SolveParams(seconds=60, workers=1))
    start = legal_start(compiled, run)
    assert start is not None
    found = columns_before(compiled, run, Found("start", start.roster(), None, 0.0, "schedule"))
    assert found.bound == 8280
    assert Standing.of(compiled, found.roster).cost == (0, 8280)


def test_a_search_that_has_been_stopped_is_left_as_it_is() -> None:
    compiled = compile_problem(_published("Instance2"))
    start = legal_start(compiled, Run(SolveParams(seconds=60, workers=1)))
    assert start is not None
    finisher = Finisher(compiled, Run(SolveParams(seconds=60, workers=1), should_stop=lambda: True), start)
    columns_beside(finisher)
    assert finisher.standing is start
    assert finisher.bound == 0.0

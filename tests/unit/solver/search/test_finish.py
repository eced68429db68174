"""Neighbourhood search: never worse, kept when stopped, the same again with one worker, and at times a proof."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fixtures.centres.family import family
from solver.assessment import evaluate
from solver.compiled import Compiled, compile_problem
from solver.domain.problem import RosterProblem, RuleSetting
from solver.domain.rosters import Roster
from solver.notation import world_of
from solver.params import SolveParams
from solver.search import given_shifts
from solver.search.exact import search_exactly
from solver.search.finish import Finisher, finish
from solver.search.found import Found
from solver.search.neighbourhoods import Neighbourhoods
from solver.search.run import Run
from solver.search.standing import Standing
from solver.search.start import legal_start
from solver.search.whole_model import prove_beside
from tests.engine_worlds import engine_world, softened

DAYS = 14
SHIFTS = {"early": "06:00", "day": "09:00", "late": "14:00"}


def ward(n_agents: int = 8) -> RosterProblem:
    """Given shifts of eight hours without breaks; so many agents wanted on each, and some wishes."""
    rng = np.random.default_rng(7)
    dates = [f"2026-03-{2 + day:02d}" for day in range(DAYS)]
    wanted = [
        {"template": name, "on": on, "agents": int(rng.integers(1, 4)), "under": 100, "over": 1}
        for on in dates
        for name in SHIFTS
    ]
    agents = [
        {
            "id": f"agent {number}",
            "contract": "full",
            "wishes": [{"kind": "day_off", "on": dates[int(rng.integers(DAYS))], "strength": 3}],
        }
        for number in range(n_agents)
    ]
    return RosterProblem.model_validate(
        {
            "horizon": {"start_on": dates[0], "n_days": DAYS, "timezone": "UTC", "interval_min": 60},
            "contracts": [
                {"id": "full", "templates": list(SHIFTS), "period_paid_min": {"least": 8 * 480, "most": 10 * 480}}
            ],
            "templates": [
                {"id": name, "start_earliest": at, "start_latest": at, "lengths_min": [480]}
                for name, at in SHIFTS.items()
            ],
            "agents": agents,
            "headcounts": wanted,
            "rules": [
                {"rule": "headcount.under", "weight": 1},
                {"rule": "headcount.over", "weight": 1},
                {"rule": "days.consecutive", "parameters": {"most": 5, "least": 2}},
            ],
        }
    )


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_problem(ward())


@pytest.fixture(scope="module")
def start(compiled: Compiled) -> Standing:
    standing = legal_start(compiled, Run(SolveParams(seconds=30)))
    assert standing is not None
    return standing


def a_run(seed: int = 1, workers: int = 1, stop: Callable[[], bool] | None = None) -> Run:
    return Run(SolveParams(seconds=60, seed=seed, workers=workers), None, stop)


def test_the_start_keeps_every_rule_about_people(compiled: Compiled, start: Standing):
    assert start.cost.hard == 0
    assert not evaluate(compiled.problem, start.roster()).hard_violations


def test_nobody_starts_where_somebody_has_no_legal_tour():
    problem = ward(3)
    rest = RuleSetting.model_validate({"rule": "hours.week", "mode": "hard"})
    impossible = problem.contracts[0].model_copy(
        update={"week_paid_min": problem.contracts[0].week_paid_min.model_copy(update={"least": 8 * 480})}
    )
    strict = problem.model_copy(update={"contracts": (impossible,), "rules": (*problem.rules, rest)})
    assert legal_start(compile_problem(strict), a_run()) is None


def test_no_round_makes_the_roster_worse(compiled: Compiled, start: Standing):
    finisher = Finisher(compiled, a_run(), start)
    before = start.cost
    for rounds in range(1, 15):
        finisher.search(rounds)
        assert finisher.standing.cost <= before
        before = finisher.standing.cost
    assert before < start.cost
    assert before.soft == pytest.approx(10 * evaluate(compiled.problem, finisher.standing.roster()).objective)


def test_one_worker_and_one_seed_take_the_same_steps(compiled: Compiled, start: Standing):
    choices = []
    for _ in range(2):
        finisher = Finisher(compiled, a_run(seed=3), start)
        finisher.search(8)
        choices.append(finisher.standing.choice)
    assert np.array_equal(*choices)


def test_a_problem_that_fits_into_one_neighbourhood_is_proved():
    small = compile_problem(ward(2))
    start = legal_start(small, a_run())
    assert start is not None
    found = finish(small, a_run(), Found("start", start.roster(), None, 0.0, "schedule"))
    exact = search_exactly(small, Run(SolveParams(seconds=60, workers=1)), None)
    assert (found.stopped_by, exact.stopped_by) == ("proof", "proof")
    assert found.cost == found.bound == pytest.approx(exact.cost)
    assert found.engine == "start + neighbourhoods"


def test_two_workers_prove_too_and_agree(compiled: Compiled, start: Standing):
    small = compile_problem(ward(3))
    own = legal_start(small, a_run())
    assert own is not None
    found = finish(small, a_run(workers=2), Found("start", own.roster(), None, 0.0, "schedule"), beside=prove_beside)
    exact = search_exactly(small, Run(SolveParams(seconds=60, workers=1)), None)
    assert found.bound <= exact.cost + 0.5
    assert found.cost == pytest.approx(exact.cost)


def test_a_stop_keeps_the_best(compiled: Compiled, start: Standing):
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    found = finish(compiled, a_run(stop=stop), Found("start", start.roster(), None, 0.0, "schedule"))
    assert found.stopped_by == "request"
    assert found.roster is not None
    assert found.cost is not None
    assert found.cost <= start.cost.soft


def test_a_failure_in_a_thread_reaches_the_caller(compiled: Compiled, start: Standing):
    finisher = Finisher(compiled, a_run(workers=2), start)

    def broken(*_: object) -> None:
        raise RuntimeError("no model today")

    finisher._model = broken  # type: ignore[method-assign, assignment]
    with pytest.raises(RuntimeError, match="no model today"):
        finisher.search()


@pytest.mark.parametrize("seed", range(12))
def test_random_worlds_end_at_their_optimum(seed: int):
    """So few agent-days fit into one neighbourhood, which is the whole model: the same least cost."""
    one = softened(engine_world(3 + seed % 5, 2, seed))
    if evaluate(one.problem, one.roster).hard_violations:
        return
    found = finish(one.compiled, a_run(), Found("given", one.roster, None, 0.0, "schedule"))
    exact = search_exactly(one.compiled, Run(SolveParams(seconds=60, workers=1)), None)
    assert found.cost == pytest.approx(exact.cost)
    assert found.stopped_by == "proof"


@pytest.mark.parametrize("seed", range(12))
def test_what_is_broken_is_mended(seed: int):
    """From a roster that breaks hard rules to one that breaks none, wherever there is one."""
    one = engine_world(3 + seed % 5, 2, seed, hard=0.15)
    exact = search_exactly(one.compiled, Run(SolveParams(seconds=60, workers=1)), None)
    finisher = Finisher(one.compiled, a_run(), Standing.of(one.compiled, one.roster))
    finisher.search(40)
    if exact.roster is not None:
        assert finisher.standing.cost.hard == 0
        assert finisher.standing.cost.soft == pytest.approx(exact.cost)


@pytest.fixture(scope="module")
def standing() -> Standing:
    return Standing.of(compile_problem(family(20, n_days=14)), Roster({}))


class TestNeighbourhoods:
    def test_every_kind_frees_about_as_many_agent_days_as_its_size(self, standing: Standing):
        drawn = Neighbourhoods(standing.compiled, np.random.default_rng(1))
        for kind in drawn.kinds:
            for cells in (60, 120, 200):
                free = kind.draw(standing, cells, drawn.rng)
                assert free.shape == standing.choice.shape
                assert 0.2 * cells <= free.sum() <= 1.5 * cells, (kind.name, cells)

    def test_every_kind_at_its_largest_but_the_halves_frees_everything(self, standing: Standing):
        drawn = Neighbourhoods(standing.compiled, np.random.default_rng(1))
        everything = [k.name for k in drawn.kinds if k.draw(standing, drawn.most_cells, drawn.rng).all()]
        assert everything == ["few_agents", "costly_agents", "some_days", "costly_days"]

    def test_sizes_grow_with_quick_proofs_and_shrink_without(self, standing: Standing):
        kind = Neighbourhoods(standing.compiled, np.random.default_rng(1)).kinds[0]
        before = kind.cells
        kind.learn(0, 0.01, proved=True, share_of_limit=0.01, most=280)
        grown = kind.cells
        assert grown > before
        for _ in range(50):
            kind.learn(0, 2.0, proved=False, share_of_limit=1.0, most=280)
        assert kind.cells < grown

    def test_a_kind_that_succeeds_is_drawn_more_often(self, standing: Standing):
        drawn = Neighbourhoods(standing.compiled, np.random.default_rng(1))
        for _ in range(10):
            drawn.kinds[2].learn(100, 1.0, proved=True, share_of_limit=0.5, most=280)
        names = [drawn.draw(standing)[0].name for _ in range(200)]
        assert names.count(drawn.kinds[2].name) > 100
        assert len(set(names)) == len(drawn.kinds)


class TestHoursAreHeardFirst:
    """One person for a place of two, four hours long: 240 agent-minutes short, whoever does what."""

    @staticmethod
    def finisher(seconds: float) -> Finisher:
        world = {
            "horizon": {"start_on": "2026-03-02", "n_days": 1, "interval_min": 60},
            "skills": {"Amy": ["a"]},
            "need": {"a": ["Mon 08:00-12:00 2"]},
            "problem": {"rules": [{"rule": "coverage.under", "weight": 1}]},
        }
        problem, _ = world_of("Amy Mon 08:00-12:00", world)
        compiled = compile_problem(problem)
        return Finisher(compiled, Run(SolveParams(seconds=seconds)), Standing.of(compiled, Roster({})))

    def test_before_the_engine_where_there_is_time(self):
        finisher, seen = self.finisher(60), list[float]()
        given_shifts.hours_then(lambda one: seen.append(one.bound))(finisher)
        assert finisher.least_short_min == 240
        # Tenths of a point, a point a minute; with Amy at home, as she is here, it is twice that.
        assert seen == [finisher.bound] == [2400.0]
        assert finisher.standing.cost.soft == 4800

    def test_not_at_all_where_there_is_none(self):
        finisher, seen = self.finisher(5), list[float]()
        given_shifts.hours_then(lambda one: seen.append(one.bound))(finisher)
        assert seen == [0.0]
        assert finisher.least_short_min is None

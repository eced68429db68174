"""`solve` as its callers know it: how it ends, what it proves, why there is no roster, what it promises to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from solver.assessment import evaluate
from solver.compiled import compile_problem
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.errors import ModelDisagrees, ProblemError
from solver.notation import world_of
from solver.outcome import Outcome, Progress
from solver.params import SolveParams
from solver.rules.base import Violation
from solver.rules.hours_per_week import HoursPerWeek
from solver.rules.understaffing import Understaffing
from solver.search import solve as solve_module
from solver.search.found import Found
from solver.search.solve import solve, verify

PARAMS = SolveParams(seconds=20, workers=1)
WEEK = {
    "horizon": {"n_days": 7, "interval_min": 60},
    "skills": {"Amy": ["a"], "Bob": ["a"], "Cai": ["a", "b"]},
    "need": {"a": [f"{day} 08:00-20:00 2" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")], "b": "Sat 10:00-14:00 1"},
    "choices": "x Mon 08:00-16:00 Mon 12:00-20:00 Mon 10:00-14:00",
    "contract": {"week_paid_min": {"least": 1440, "most": 2400}},
    "template": {"breaks": [{"activity": "break", "length_min": 60, "earliest_min": 60, "latest_min": 120}]},
}


def week(**changes: Any) -> RosterProblem:
    return world_of("Amy", {**WEEK, **changes})[0]


@pytest.fixture(params=["cp_sat", "tour_search", "start + neighbourhoods"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each engine alone, whatever the size of the problem."""
    limit = 10**9 if request.param == "cp_sat" else -1
    judge_sizes(monkeypatch, tiny=limit, exact=limit, given=request.param == "start + neighbourhoods")
    return str(request.param)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tour search first, the exact model after it."""
    judge_sizes(monkeypatch, tiny=-1, exact=10**9, given=False)


@pytest.fixture
def tours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tour search alone."""
    judge_sizes(monkeypatch, tiny=-1, exact=-1, given=False)


def judge_sizes(monkeypatch: pytest.MonkeyPatch, *, tiny: int, exact: int, given: bool) -> None:
    monkeypatch.setattr(solve_module, "UNAIDED_LIMIT", tiny)
    monkeypatch.setattr(solve_module, "EXACT_LIMIT", exact)
    monkeypatch.setattr(solve_module, "has_given_shifts", lambda compiled: given)


def roster_in(outcome: Outcome) -> Roster:
    assert outcome.roster is not None
    return outcome.roster


class TestHowItEnds:
    def test_proved(self):
        outcome = solve(week(), PARAMS)
        result = roster_in(outcome).result
        assert outcome.status == result.status == "optimal"
        assert (result.bound, result.gap, result.stopped_by, result.engine) == (result.objective, 0, "proof", "cp_sat")

    def test_legal_but_not_proved(self, engine: str):
        outcome = solve(week(), PARAMS)
        result = roster_in(outcome).result
        assert result.bound <= result.objective
        assert result.engine == engine
        assert outcome.status == ("optimal" if result.bound == result.objective else "feasible")
        assert not evaluate(week(), outcome.roster).hard_violations

    def test_one_engine_starts_the_other(self, both: None):
        outcome = solve(week(), PARAMS)
        assert outcome.status == "optimal"
        assert roster_in(outcome).result.engine == "tour_search + cp_sat"
        assert outcome.roster.result.objective == roster_in(solve(week(), PARAMS)).result.objective

    def test_impossible_and_proved(self):
        outcome = solve(week(contract={"week_paid_min": {"least": 4000}}), PARAMS)
        assert (outcome.status, outcome.roster) == ("infeasible", None)
        assert [conflict.agent for conflict in outcome.conflicts] == ["Amy", "Bob", "Cai"]

    def test_no_roster_and_no_reason(self, tours_only: None):
        # A ban on understaffing touches everybody at once: only the exact model could prove that nothing meets it.
        outcome = solve(
            week(problem={"rules": [{"rule": "coverage.under", "mode": "hard"}]}, need={"a": "Mon 08:00-09:00 4"}),
            PARAMS,
        )
        assert (outcome.status, outcome.roster, outcome.conflicts) == ("none_found", None, ())

    def test_a_ban_that_nobody_alone_breaks(self):
        outcome = solve(
            week(problem={"rules": [{"rule": "coverage.under", "mode": "hard"}]}, need={"a": "Mon 08:00-09:00 4"}),
            PARAMS,
        )
        assert outcome.status == "infeasible"
        assert [(conflict.agent, conflict.rules) for conflict in outcome.conflicts] == [(None, ("coverage.under",))]

    def test_nothing_to_do_is_proved_too(self, engine: str):
        problem = week(need={}, contract={})
        outcome = solve(problem, PARAMS)
        assert outcome.status == "optimal"
        assert roster_in(outcome).result.objective == 0

    def test_an_unknown_rule_is_refused_before_anything_is_searched(self):
        with pytest.raises(ProblemError, match="unknown rule 'rest'"):
            solve(week(problem={"rules": [{"rule": "rest"}]}), PARAMS)


class TestTheResult:
    def test_it_tells_what_it_cost_and_who_is_missing(self, engine: str):
        problem = week()
        roster = roster_in(solve(problem, PARAMS))
        judged, result = evaluate(problem, roster), roster.result
        assert result.objective == judged.objective == pytest.approx(sum(total.cost for total in result.rules))
        assert result.rules == judged.totals
        by_rule = {total.rule: total.excess for total in judged.totals}
        assert (result.short_agent_min, result.over_agent_min) == (by_rule["coverage.under"], by_rule["coverage.over"])
        # 5 days of 12 h for 2 agents, and 4 h for one: 124 h.
        assert result.required_agent_min == 124 * 60
        assert result.required_cost == 744  # at a tenth of a point per minute
        assert (result.seed, result.versions.keys()) == (1, {"paiban", "ortools", "numba", "numpy"})

    def test_the_gap_is_a_share_of_the_total_cost(self, tours_only: None):
        result = roster_in(solve(week(), PARAMS)).result
        assert result.gap == pytest.approx(
            (result.objective - result.bound) / (result.objective + result.required_cost)
        )

    def test_progress_only_goes_forward(self, engine: str):
        heard: list[Progress] = []
        solve(week(), PARAMS, on_progress=heard.append)
        assert heard[0].stage == "rules"
        assert (heard[-1].stage, heard[-1].percent) == ("done", 100)
        assert [p.seconds for p in heard] == sorted(p.seconds for p in heard)
        assert all(0 <= p.percent <= 100 for p in heard)
        for p in heard:
            assert p.objective is None or p.bound is None or p.bound <= p.objective + 1e-6


class TestUnderstaffingIsNeverInfeasible:
    def test_when_more_are_needed_than_there_are(self, engine: str):
        outcome = solve(week(need={"a": "Mon 00:00-00:00 100000", "b": "Sun 10:00-11:00 1"}), PARAMS)
        assert outcome.status in ("optimal", "feasible")
        assert roster_in(outcome).result.short_agent_min > 99_000 * 1440

    def test_when_nobody_may_work(self, engine: str):
        leave = {"time_off": [{"start": "2026-03-01T00:00", "end": "2026-03-20T00:00"}]}
        outcome = solve(week(agent=leave, contract={}), PARAMS)
        assert outcome.status in ("optimal", "feasible")
        assert roster_in(outcome).result.short_agent_min == 124 * 60

    def test_when_nobody_has_the_skill(self, engine: str):
        outcome = solve(week(need={"c": "Mon 08:00-09:00 1"}, contract={}), PARAMS)
        assert outcome.status in ("optimal", "feasible")
        assert roster_in(outcome).result.short_agent_min == 60


class TestTheSameAgain:
    def test_a_seed_gives_one_roster(self, engine: str):
        first, second = (roster_in(solve(week(), PARAMS)) for _ in range(2))
        assert first.shifts == second.shifts
        assert first.result.objective == second.result.objective

    def test_both_engines_together_too(self, both: None):
        first, second = (roster_in(solve(week(), PARAMS)) for _ in range(2))
        assert first.shifts == second.shifts

    def test_the_proved_cost_does_not_depend_on_seed_and_threads(self):
        costs = {
            roster_in(solve(week(), SolveParams(seconds=20, workers=n, seed=s))).result.objective
            for n, s in ((1, 1), (1, 7), (2, 3))
        }
        assert len(costs) == 1

    def test_it_does_not_depend_on_the_order_of_people(self):
        problem = week()
        shuffled = problem.model_copy(update={"agents": problem.agents[::-1], "requirement": problem.requirement[::-1]})
        assert roster_in(solve(shuffled, PARAMS)).result.objective == roster_in(solve(problem, PARAMS)).result.objective

    @pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Bogota", "Asia/Kolkata"])
    def test_it_does_not_depend_on_a_zone_whose_clocks_stand(self, zone: str):
        moved = week(horizon={**WEEK["horizon"], "timezone": zone})
        assert roster_in(solve(moved, PARAMS)).result.objective == roster_in(solve(week(), PARAMS)).result.objective


class TestStopping:
    def test_the_best_so_far_is_kept(self, engine: str):
        """Asked to stop at the first roster that is reported, the search ends with one at least as good."""
        heard: list[float] = []

        def listen(progress: Progress) -> None:
            if progress.objective is not None and progress.hard_violations in (0, None):
                heard.append(progress.objective)

        outcome = solve(week(), PARAMS, on_progress=listen, should_stop=lambda: bool(heard))
        result = roster_in(outcome).result
        assert result.objective <= heard[0]
        assert result.stopped_by in ("request", "proof")
        assert not evaluate(week(), outcome.roster).hard_violations

    def test_tour_search_says_who_stopped_it(self, tours_only: None):
        stages: list[str] = []
        outcome = solve(
            week(), PARAMS, on_progress=lambda p: stages.append(p.stage), should_stop=lambda: "sweep 3" in stages
        )
        assert roster_in(outcome).result.stopped_by == "request"
        assert len([stage for stage in stages if stage.startswith("sweep")]) <= 6  # two plain sweeps may finish it

    def test_being_stopped_from_the_first_moment_still_gives_a_roster(self, engine: str):
        outcome = solve(week(), PARAMS, should_stop=lambda: True)
        assert outcome.status in ("optimal", "feasible")


class TestHint:
    def legal(self) -> tuple[RosterProblem, Roster]:
        """A good roster of the week."""
        problem = week()
        return problem, roster_in(solve(problem, PARAMS))

    def test_the_result_is_never_worse(self, engine: str):
        problem, hint = self.legal()
        result = roster_in(solve(problem, SolveParams(seconds=0.6, workers=1), hint=hint)).result
        assert result.objective <= hint.result.objective

    def test_not_even_when_it_is_stopped_at_once(self, engine: str):
        problem, hint = self.legal()
        outcome = solve(problem, SolveParams(seconds=0.1, workers=1), hint=hint, should_stop=lambda: True)
        assert roster_in(outcome).result.objective <= hint.result.objective

    def test_what_the_model_has_no_time_to_find_is_kept(self, monkeypatch: pytest.MonkeyPatch):
        """The exact model found nothing: the hint, which breaks no hard rule, is what there is."""
        from ortools.sat.python import cp_model

        problem, hint = self.legal()
        monkeypatch.setattr(cp_model.CpSolver, "solve", lambda *_: cp_model.UNKNOWN)
        monkeypatch.setattr(cp_model.CpSolver, "best_objective_bound", 0.0)
        outcome = solve(problem, SolveParams(seconds=2, workers=1), hint=hint)
        assert outcome.status == "feasible"
        assert roster_in(outcome).shifts == hint.shifts
        assert outcome.roster.result.objective == hint.result.objective

    def test_a_hint_that_breaks_a_rule_is_only_a_hint(self, engine: str):
        problem, hint = self.legal()
        tired = {agent: shifts for agent, shifts in hint.shifts.items() if agent != "Amy"}  # Amy's hours are missing
        outcome = solve(problem, PARAMS, hint=Roster(tired))
        assert not evaluate(problem, roster_in(outcome)).hard_violations

    def test_a_hint_without_breaks_is_completed(self, engine: str):
        problem, hint = self.legal()
        # A shift of which only the times are known would serve contacts in its breaks too: no engine can do that.
        bare = {
            a: tuple(type(s)(s.start, s.end, s.day, s.paid_min, s.template) for s in own)
            for a, own in hint.shifts.items()
        }
        outcome = solve(problem, PARAMS, hint=Roster(bare))
        assert not evaluate(problem, roster_in(outcome)).hard_violations

    def test_people_and_templates_of_another_roster_are_left_out(self, engine: str):
        problem, hint = self.legal()
        amy = hint.of_agent("Amy")[0]
        other = type(amy)(amy.start, amy.end, amy.day, amy.paid_min, "gone", amy.segments)
        outcome = solve(problem, PARAMS, hint=Roster({"Amy": (other,), "Zoe": (amy,)}))
        assert set(roster_in(outcome).shifts) <= {"Amy", "Bob", "Cai"}


class TestItJudgesItself:
    """An engine that disagrees with the checks is a bug, and said so."""

    def test_a_check_that_counts_otherwise(self, monkeypatch: pytest.MonkeyPatch, engine: str):
        honest = Understaffing.check

        def doubled(rule: Understaffing, presence: Any) -> Iterator[Violation]:
            for v in honest(rule, presence):
                yield Violation(v.rule, v.subject, 2 * v.excess, v.facts)

        monkeypatch.setattr(Understaffing, "check", doubled)
        with pytest.raises(ModelDisagrees, match=r"coverage\.under: .* counts \d+, the check counts \d+"):
            solve(week(), PARAMS)

    def test_a_check_that_objects(self, monkeypatch: pytest.MonkeyPatch, engine: str):
        def strict(rule: HoursPerWeek, tour: Any) -> Iterator[Violation]:
            facts = {"total_min": 0, "least_min": 60, "most_min": None}
            yield Violation(rule.code, (tour.agent.id, "2026-03-02"), 1, facts)

        monkeypatch.setattr(HoursPerWeek, "check", strict)
        with pytest.raises(ModelDisagrees, match=r"broke hours\.week: Amy has 0 h in the week of 2026-03-02"):
            solve(week(), PARAMS)

    @pytest.mark.parametrize("cost, bound", [(-1, 0), (1, 1)])
    def test_a_claim_that_the_checks_refute(self, cost: int, bound: int):
        problem = week()
        compiled, roster = compile_problem(problem), roster_in(solve(problem, PARAMS))
        objective = evaluate(problem, roster).objective * 10
        verify(compiled, Found("honest", roster, objective, objective, "proof"))
        with pytest.raises(ModelDisagrees, match=r"^boaster claims"):
            verify(compiled, Found("boaster", roster, objective + cost, objective + bound, "proof"))

    def test_a_proof_that_there_is_nothing_when_there_is_something(self, monkeypatch: pytest.MonkeyPatch):
        from ortools.sat.python import cp_model

        problem = week()
        hint = roster_in(solve(problem, PARAMS))
        monkeypatch.setattr(cp_model.CpSolver, "solve", lambda *_: cp_model.INFEASIBLE)
        with pytest.raises(ModelDisagrees, match="CP-SAT proves that there is no roster, but there is one"):
            solve(problem, PARAMS, hint=hint)


class TestParams:
    @pytest.mark.parametrize(
        "fields",
        [
            {"seconds": 0},
            {"seconds": -1},
            {"seconds": float("nan")},
            {"gap": 1.1},
            {"workers": 0},
            {"seed": -1},
            {"second": 3},
        ],
    )
    def test_what_cannot_be_is_refused(self, fields: Mapping[str, Any]):
        with pytest.raises(ValueError, match="validation error"):
            SolveParams(**fields)

"""`solve`: a problem in, a roster with its proof out. Read this file as the table of contents of the search."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from ..assessment import Assessment, evaluate
from ..compiled import Compiled, compile_problem
from ..domain.problem import RosterProblem
from ..domain.rosters import Roster, SolveResult
from ..errors import ModelDisagrees
from ..outcome import Conflict, OnProgress, Outcome, ShouldStop
from ..params import SolveParams
from ..rule_set import POINT
from ..terms import terms_of
from .bounds.shortage import least_shortage_beside
from .capacity_bound import capacity_bound
from .certificate import gap_of, required_agent_min, required_cost
from .diagnose import diagnose
from .exact import EXACT_LIMIT, UNAIDED_LIMIT, UNAIDED_S, search_exactly, size_of
from .found import Found
from .given_shifts import finish_given_shifts, has_given_shifts, search_given_shifts
from .run import Run


def solve(
    problem: RosterProblem,
    params: SolveParams | None = None,
    *,
    hint: Roster | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """The best roster found within the limits, proved as far as it can be, or the reason why there is none.

    Parameters
    ----------
    problem : the question; self-contained.
    params : limits and seed; default 60 s, two threads.
    hint : a roster to start from.
    on_progress : called now and then with where the search stands.
    should_stop : asked now and then; True ends the search and keeps the best roster.

    Returns
    -------
    Outcome with status `optimal` (proved), `feasible` (no hard rule broken), `infeasible` (proved; `conflicts` say
    why) or `none_found` (time ran out first).

    Raises
    ------
    ProblemError
        If the rule set names unknown rules or parameters.
    ModelDisagrees
        If engine and independent checks score the roster differently: a bug, never hidden.
    """
    run = Run(params or SolveParams(), on_progress, should_stop)
    run.report("rules")
    compiled = compile_problem(problem)
    found = _search(compiled, run, hint)
    if found.roster is None:
        return _without_roster(compiled, found)
    assessment = verify(compiled, found)
    run.report("done", objective=assessment.objective, bound=found.bound / POINT, percent=100)
    return _conclude(compiled, run, found, assessment)


def _search(compiled: Compiled, run: Run, hint: Roster | None) -> Found:
    """One exact model for tiny problems, neighbourhoods for given shifts, tour search for all others.

    What the model of a tiny problem leaves unproved is finished by neighbourhoods; in problems that are neither tiny
    nor large the tour search starts the model.
    """
    size = size_of(compiled)
    if size <= UNAIDED_LIMIT:
        return _search_tiny(compiled, run, hint)
    if has_given_shifts(compiled):
        found = search_given_shifts(compiled, run, hint)
        if found is not None:
            return found
    from .large import search_tours  # its kernels are compiled at first use: tiny problems never wait for them

    if size > EXACT_LIMIT:
        return search_tours(compiled, run, hint)
    start = search_tours(compiled, run.share(0.4), hint)
    return start if start.stopped_by in ("request", "gap") else search_exactly(compiled, run, hint, start)


def _search_tiny(compiled: Compiled, run: Run, hint: Roster | None) -> Found:
    """The whole model first, without a second chance only where it proves something or is stopped."""
    found = search_exactly(compiled, run.share(min(0.3, UNAIDED_S / run.params.seconds)), hint)
    if found.stopped_by != "time" or found.infeasible:
        return found
    if found.roster is not None:
        return finish_given_shifts(compiled, run, found)
    return search_given_shifts(compiled, run, hint) or search_exactly(compiled, run, hint)


def verify(compiled: Compiled, found: Found) -> Assessment:
    """Judge the engine's roster by the independent checks and compare, rule by rule.

    Raises
    ------
    ModelDisagrees
        If a hard rule is broken, if primitives and checks count differently, or if the engine claims another cost.
    """
    assert found.roster is not None
    assessment = evaluate(compiled.problem, found.roster)
    if assessment.hard_violations:
        first = assessment.hard_violations[0]
        raise ModelDisagrees(f"{found.engine} broke {first.rule}: {assessment.explain(first).text()}")
    counted = terms_of(compiled, found.roster)
    for total in assessment.totals:
        if counted.get(total.rule, 0) != total.excess:
            raise ModelDisagrees(
                f"{total.rule}: {found.engine} counts {counted.get(total.rule, 0)}, the check counts {total.excess}"
            )
    objective = assessment.objective * POINT
    claimed = objective if found.cost is None else found.cost
    # Before optimality a CP-SAT solution may carry slack, so the checks may be better than the claim, never worse.
    if objective > claimed + 0.5 or found.bound > objective + 0.5:
        raise ModelDisagrees(f"{found.engine} claims {claimed} and bound {found.bound}; the checks say {objective}")
    return assessment


def _without_roster(compiled: Compiled, found: Found) -> Outcome:
    conflicts = diagnose(compiled)
    if not conflicts and found.infeasible:
        about_all = [used for used, _ in (*compiled.covers, *compiled.headcounts)]
        hard = tuple(dict.fromkeys(used.code for used in about_all if used.mode == "hard"))
        conflicts = (Conflict(None, hard),)
    return Outcome("infeasible" if conflicts else "none_found", None, conflicts)


def _conclude(compiled: Compiled, run: Run, found: Found, assessment: Assessment) -> Outcome:
    assert found.roster is not None
    problem = compiled.problem
    totals = {total.rule: total for total in assessment.totals}
    required = required_cost(compiled)
    bound = min(max(found.bound, capacity_bound(compiled)) / POINT, assessment.objective)
    short_min = totals["coverage.under"].excess if "coverage.under" in totals else 0
    proved = found.stopped_by == "proof" or bound >= assessment.objective - 1e-6
    result = SolveResult(
        status="optimal" if proved else "feasible",
        engine=found.engine,
        objective=assessment.objective,
        bound=assessment.objective if proved else bound,
        gap=0.0 if proved else gap_of(assessment.objective, bound, required),
        required_cost=round(required, 1),
        short_agent_min=short_min,
        least_short_agent_min=least_shortage_beside(compiled, run, found, short_min),
        over_agent_min=totals["coverage.over"].excess if "coverage.over" in totals else 0,
        required_agent_min=required_agent_min(problem),
        rules=assessment.totals,
        seed=run.params.seed,
        seconds=round(run.wall_seconds, 3),
        stopped_by=found.stopped_by,
        versions=_versions(),
        notes=found.notes,
    )
    return Outcome("optimal" if proved else "feasible", found.roster.with_result(result))


def _versions() -> dict[str, str]:
    versions = {}
    for package in ("paiban", "ortools", "numba", "numpy"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions

"""The job behind POST /v1/rosters: the one place of the service that starts a solver."""

from __future__ import annotations

from collections.abc import Callable

from api.database import Session
from api.jobs.run import JobFailed, Result, Run, Store
from api.problem_bodies import problem
from api.rosters import problems, service
from solver.outcome import Outcome, Progress
from solver.params import SolveParams

Solve = Callable[..., Outcome]
"""`solver.search.solve.solve`, or something that answers like it."""


def roster(run: Run, solve: Solve | None = None) -> Store:
    """Solve a stored problem; the result is a stored and judged roster.

    Raises
    ------
    JobFailed
        If there is no roster: none can exist, or time ran out before the first.
    """
    with run.database.reading() as session:
        question = problems.problem_of(session, run.scope, run.params["problem_id"])
    params = SolveParams.model_validate(run.params["solve"])
    run.report("starting", 1.0)
    outcome = (solve or _engine())(question, params, on_progress=_reporter(run), should_stop=run.should_stop)
    if outcome.roster is None:
        raise JobFailed(no_roster(outcome))
    run.report("judging", 99.0)
    judged = service.judge(question, outcome.roster)

    def store(session: Session) -> Result:
        stored = service.store(
            session,
            run.scope,
            question,
            judged,
            problem_id=run.params["problem_id"],
            requirement_id=run.params["requirement_id"],
            params=params,
            name=run.params["name"],
            job_id=run.job_id,
        )
        return "roster", stored.id

    return store


def _engine() -> Solve:
    # Imported on first use: a worker that only forecasts never loads a solver.
    from solver.search.solve import solve

    return solve


def _reporter(run: Run) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        run.report(
            progress.stage,
            min(max(progress.percent, 0.0), 99.0),
            objective=progress.objective,
            bound=progress.bound,
            gap=progress.gap,
        )

    return report


def no_roster(outcome: Outcome) -> dict[str, object]:
    """The problem body of a solve without a roster, with the conflicts in words."""
    if outcome.status == "none_found":
        return problem(422, "roster.none_found", "No roster was found in the time given.", maybe="allow more seconds.")
    conflicts = [
        {
            "agent": conflict.agent,
            "rules": list(conflict.rules),
            "sentences": [sentence.text() for sentence in conflict.sentences],
        }
        for conflict in outcome.conflicts
    ]
    detail = "No roster can keep all hard rules."
    return problem(422, "roster.infeasible", detail, conflicts=conflicts, maybe="relax one rule of each conflict.")

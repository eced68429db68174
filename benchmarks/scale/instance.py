"""One case in a process of its own, so that memory and accidents are its own: a JSON record on standard output."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from benchmarks.machine import machine
from benchmarks.report import Line, peak_rss_mb
from benchmarks.scale.case import Case
from benchmarks.scale.trace import Trace
from solver.assessment import Assessment, evaluate
from solver.domain.problem import RosterProblem
from solver.outcome import Outcome, Progress
from solver.params import SolveParams
from solver.search.solve import solve

SAID_EVERY_S = 5.0


def run(case: Case) -> dict[str, Any]:
    """Solve the case and judge the roster by the independent checks.

    Returns
    -------
    The benchmark's line with `trace`, `engine`, `stopped_by`, `limit_s`, `workers`, `machine` and `finished_at`.
    """
    problem = case.problem()
    trace, listener = Trace(case.seconds), _Listener(case)

    def hear(progress: Progress) -> None:
        trace.hear(progress)
        listener.hear(progress)

    began = time.monotonic()
    params = SolveParams(seconds=case.seconds, gap=0.0, seed=case.seed, workers=case.workers)
    outcome = solve(problem, params, on_progress=hear)
    seconds = time.monotonic() - began
    line = _line(case, problem, outcome, seconds)
    if line.objective is not None:
        trace.add(seconds, line.objective, line.short_percent, line.bound)
    result = outcome.roster.result if outcome.roster else None
    return {
        **asdict(line),
        "n_agents": case.n_agents,
        "tightness": case.tightness,
        "limit_s": case.seconds,
        "workers": case.workers,
        "engine": result.engine if result else None,
        "stopped_by": result.stopped_by if result else outcome.status,
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "trace": trace.points,
    }


def _line(case: Case, problem: RosterProblem, outcome: Outcome, seconds: float) -> Line:
    taken = round(seconds, 2)
    if outcome.roster is None or outcome.roster.result is None:
        return Line(case.instance, case.seed, taken, peak_rss_mb=peak_rss_mb())
    judged, result = evaluate(problem, outcome.roster), outcome.roster.result
    required_min = sum(sum(line.agents) for line in problem.requirement) * problem.horizon.interval_min
    return Line(
        case.instance,
        case.seed,
        taken,
        objective=judged.objective,
        bound=round(result.bound, 1),
        gap=round(result.gap, 5),
        short_percent=_percent(judged, "coverage.under", required_min),
        over_percent=_percent(judged, "coverage.over", required_min),
        hard_violations=sum(violation.excess for violation in judged.hard_violations),
        peak_rss_mb=peak_rss_mb(),
    )


def _percent(judged: Assessment, rule: str, required_min: int) -> float:
    excess = next(total.excess for total in judged.totals if total.rule == rule)
    return round(100 * excess / required_min, 4)


class _Listener:
    """Says on standard error where the solve stands, every few seconds."""

    def __init__(self, case: Case) -> None:
        self._name, self._said_s = f"{case.instance} seed {case.seed}", -SAID_EVERY_S

    def hear(self, progress: Progress) -> None:
        if progress.seconds - self._said_s < SAID_EVERY_S:
            return
        self._said_s = progress.seconds
        best = "" if progress.objective is None else f"  best {progress.objective:,.1f}"
        short = "" if progress.short_percent is None else f"  short {progress.short_percent:.3f} %"
        print(f"{self._name}  {progress.seconds:6.1f} s  {progress.stage}{best}{short}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Run the case that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.instance")
    parser.add_argument("case", type=json.loads, help="the fields of a case as a JSON object")
    case = Case(**parser.parse_args(arguments).case)
    print(json.dumps(run(case)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The one line that every benchmark prints about an instance, and what it needs to know of the machine."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Line:
    """One instance and what came of it; None where a figure does not apply.

    Parameters
    ----------
    instance : name of the instance, with what distinguishes variants of it.
    seed : seed of the run.
    seconds : wall time of the solve [s].
    objective, bound : in the instance's own units.
    gap : share of the objective, or of the total cost with paid time, that is not proved to be needed.
    short_percent, over_percent : under- and overstaffing as percent of the requirement.
    hard_violations : units by which rules that must not be broken are broken.
    peak_rss_mb : largest resident memory of the process so far [MB].
    """

    instance: str
    seed: int | None = None
    seconds: float | None = None
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    short_percent: float | None = None
    over_percent: float | None = None
    hard_violations: int | None = None
    peak_rss_mb: float | None = None


def print_line(line: Line) -> None:
    """One JSON object on one line of standard output, visible at once."""
    print(json.dumps(asdict(line), ensure_ascii=False), flush=True)


def gap_to(objective: float | None, bound: float | None) -> float | None:
    """(objective - bound) / objective: the share of the objective not proved to be needed."""
    if objective is None or bound is None:
        return None
    return max(0.0, objective - bound) / objective if objective > 0 else 0.0


def peak_rss_mb() -> float:
    """Largest resident memory of this process so far [MB]."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)

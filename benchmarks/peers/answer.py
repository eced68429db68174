"""What a tool hands back, and the command line that all tools share; standard library only."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.instance import Instance, read_instance


@dataclass(frozen=True)
class Limits:
    """What the tool may use; `left_s` says how much of the wall time is left after reading and modelling."""

    seconds: float
    threads: int
    seed: int
    began_s: float

    @property
    def left_s(self) -> float:
        """Wall time left, at least a second."""
        return max(1.0, self.seconds - (time.monotonic() - self.began_s))


@dataclass(frozen=True)
class Answer:
    """The roster as (agent, day, shift), or none, with what the tool says of it.

    Parameters
    ----------
    bound : no roster can have a smaller objective, as far as the tool knows; None if it proves nothing.
    claims : figures of the tool's own assessment, to be compared with the neutral one.
    """

    version: str
    note: str
    assignments: list[tuple[str, int, str]] | None
    bound: float | None = None
    claims: dict[str, float] | None = None


def answer_with(solve: Callable[[Instance, Limits], Answer], arguments: list[str]) -> int:
    """Read the instance, let the tool solve it, write the answer: what a tool's own program does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("instance", type=Path)
    parser.add_argument("answer", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    began_s = time.monotonic()
    asked = parser.parse_args(arguments)
    found = solve(read_instance(asked.instance), Limits(asked.seconds, asked.threads, asked.seed, began_s))
    asked.answer.write_text(json.dumps(as_json(found)), encoding="utf-8")
    print(f"{found.version}: {'no roster' if found.assignments is None else 'a roster'}", file=sys.stderr)
    return 0


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer with assignments as objects, which the judge reads."""
    rows = answer.assignments
    named = None if rows is None else [{"agent": who, "day": day, "shift": shift} for who, day, shift in rows]
    return {**asdict(answer), "assignments": named}

"""Where a solve stands, said on standard error while it runs."""

from __future__ import annotations

import sys

from solver.outcome import Progress


class Teller:
    """Listens to a solve and says something every few seconds, and at its end."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next_s = 0.0

    def __call__(self, now: Progress) -> None:
        if now.seconds < self._next_s and now.stage != "done":
            return
        self._next_s = now.seconds + self._every_s
        figures = {"objective": now.objective, "bound": now.bound, "hard": now.hard_violations}
        told = ", ".join(f"{name} {value:g}" for name, value in figures.items() if value is not None)
        print(f"{now.seconds:7.1f} s  {now.stage}{': ' if told else ''}{told}", file=sys.stderr, flush=True)

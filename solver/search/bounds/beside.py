"""The bound beside the search: on a thread of its own where there is one to spare, else when the search has ended."""

from __future__ import annotations

import threading

from ...compiled import Compiled
from ..arrays import Arrays
from ..capacity_bound import capacity_bound
from ..run import Run
from .climb import Bounds, climb

LEAST_S = 20.0
"""Shorter solves keep every core for the search."""
PATIENCE_S = 1.0
"""Between two batches of agents the thread hears that it is no longer needed; a large program it ends by itself."""
WORTH_STARTING_S = 3.0
"""With less time left after a search no bound is begun."""


class BoundBeside:
    """The best bounds so far, and the climb to better ones.

    The solver of linear programs leaves the interpreter to others, so a thread is enough to use a second core.
    """

    def __init__(self, compiled: Compiled, arrays: Arrays, run: Run) -> None:
        self._run = run
        self._problem = compiled, arrays
        self._fault: Exception | None = None
        self._left = threading.Event()
        self._thread: threading.Thread | None = None
        self.best = Bounds()
        if run.params.workers >= 2 and run.params.seconds >= LEAST_S:
            self._begin()
        else:
            self.best = Bounds(cost=capacity_bound(compiled))

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._climb, name="bound", daemon=True)
        self._thread.start()

    def finish(self, *, enough: bool) -> Bounds:
        """What is proved by the time limit, or by now if nobody needs more; a bound not begun yet is begun.

        Raises
        ------
        Exception
            Whatever went wrong while the bound was computed.
        """
        if self._thread is None and not enough and self._run.seconds_left > WORTH_STARTING_S:
            self._begin()
        while self._thread is not None and self._thread.is_alive() and not enough:
            self._thread.join(0.1)
            enough = self._run.seconds_left <= 0 or self._run.is_stopped
        self._left.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)
        if self._fault is not None:
            raise self._fault
        return self.best

    def _climb(self) -> None:
        compiled, arrays = self._problem
        try:
            for bounds in climb(compiled, arrays, self._run.seconds_left, self._left.is_set):
                self.best = bounds
                if self._left.is_set():
                    return
        except Exception as fault:  # noqa: BLE001 (raised again where the result is asked for)
            self._fault = fault

"""Ends a running CP-SAT solve soon after somebody asks for it, whatever CP-SAT is doing at that moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ortools.sat.python import cp_model

POLL_S = 0.1


@contextmanager
def stoppable(solver: cp_model.CpSolver, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Watch for the wish to stop while the block solves.

    CP-SAT calls back only when it finds something, which may take until the time limit; a thread asks more often.
    """
    # CP-SAT's own handler of SIGINT would take Ctrl-C away from the caller, and end the process in other threads.
    solver.parameters.catch_sigint_signal = False
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(POLL_S):
            if is_stopped():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()

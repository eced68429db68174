"""Long work that can be stopped: one Ctrl-C (or SIGTERM) keeps the best so far, a second one stops at once.

The work runs in a thread of its own, because signals reach Python code only in the main thread, and that one must not
sit inside a solver when they come.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from .output import say

_T = TypeVar("_T")

POLL_S = 0.1
INTERRUPTED = 130


class Stop:
    """Whether somebody has asked to stop; callable from any thread."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def ask(self, *_: Any) -> None:
        """First call: stop soon. Second call: leave at once, without writing anything."""
        if self._asked.is_set():
            _leave_at_once()
        self._asked.set()


def _leave_at_once() -> None:
    # In a signal handler the streams may be in use: only the system call is safe.
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), b"\x1b[?25h\n")  # a progress line hides the cursor
    os._exit(INTERRUPTED)


@contextmanager
def listening(stop: Stop) -> Iterator[None]:
    """Send SIGINT and SIGTERM to `stop`; afterwards they mean again what they meant before."""
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Work(threading.Thread, Generic[_T]):
    """A function that runs aside; its answer, or its exception, is handed over at the end."""

    def __init__(self, function: Callable[[], _T]) -> None:
        super().__init__(daemon=True)
        self._function = function
        self._answer: _T | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._answer = self._function()
        except BaseException as error:  # noqa: BLE001 - raised again in the main thread by `answer`
            self._error = error

    def answer(self) -> _T:
        """What the function returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._answer  # type: ignore[return-value]  # None only if the function returned None


def run_stoppable(
    function: Callable[[], _T], stop: Stop, tick: Callable[[], None], announce: Callable[[str], None] = say
) -> _T:
    """Run a function aside, listening to signals and calling `tick` now and then, until it ends."""
    work, is_announced = Work(function), False
    with listening(stop):
        work.start()
        while work.is_alive():
            work.join(POLL_S)
            tick()
            if stop() and not is_announced:
                announce("Stopping; the best so far is kept. Once more stops at once.")
                is_announced = True
    return work.answer()

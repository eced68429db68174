"""What a running solve shows on a terminal: stage, time, incumbent, bound, gap and understaffing on one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from .output import say
from .stopping import Stop, run_stoppable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from solver.outcome import OnProgress, Progress, ShouldStop

_T = TypeVar("_T")

_STAGES = {
    "rules": "Reading the rules",
    "model": "Building the model",
    "search": "Searching",
    "construct": "Constructing",
    "tours": "Improving tours",
    "breaks": "Placing breaks",
    "bound": "Proving",
    "diagnose": "Looking for the conflict",
    "done": "Done",
}


class SolveDisplay:
    """Keeps the latest report, which may come from any thread, and draws it when asked; nothing without a terminal."""

    def __init__(self) -> None:
        self._latest: Progress | None = None
        self._objective: float | None = None
        self._bound: float | None = None
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def hear(self, progress: Progress) -> None:
        """Remember a report; figures stay until new ones come."""
        self._latest = progress
        self._objective = progress.objective if progress.objective is not None else self._objective
        self._bound = progress.bound if progress.bound is not None else self._bound

    def draw(self) -> None:
        """Show the latest report."""
        if self._bar is None or self._task is None or self._latest is None:
            return
        stage = _STAGES.get(self._latest.stage, self._latest.stage.capitalize())
        self._bar.update(self._task, completed=self._latest.percent, description=stage, figures=self.figures())

    def announce(self, message: str) -> None:
        """Say something to people without tearing the progress line."""
        if self._bar is None:
            say(message)
        else:
            self._bar.console.print(message, markup=False)

    def figures(self) -> str:
        """Incumbent, bound, gap and understaffing as far as they are known."""
        progress, parts = self._latest, []
        if self._objective is not None:
            parts.append(f"best {self._objective:,.1f}")
        if self._bound is not None:
            parts.append(f"bound {self._bound:,.1f}")
        if progress is not None and progress.gap is not None:
            parts.append(f"gap {progress.gap:.2%}")
        if progress is not None and progress.short_percent is not None:
            parts.append(f"short {progress.short_percent:.2f} %")
        return "  ".join(parts)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Draw on the terminal while the block runs."""
        if not sys.stderr.isatty():
            yield
            return
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from .output import stderr

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[figures]}"),
        )
        with Progress(*columns, console=stderr(), transient=True) as bar:
            self._bar, self._task = bar, bar.add_task("Starting", total=100, figures="")
            yield
            self._bar = None


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner with a few words on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    from .output import stderr

    with stderr().status(what):
        yield


def watched(function: Callable[[OnProgress, ShouldStop], _T]) -> tuple[_T, bool]:
    """Run a solve with progress on a terminal and an ear for signals; also says whether somebody stopped it."""
    stop, display = Stop(), SolveDisplay()
    with display.shown():
        answer = run_stoppable(lambda: function(display.hear, stop), stop, display.draw, display.announce)
    return answer, stop()

"""The clock of a solve: how much time is left, who wants to stop it, and who listens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from ..outcome import OnProgress, Progress, ShouldStop
from ..params import SolveParams


@dataclass
class Run:
    """One solve in progress."""

    params: SolveParams
    on_progress: OnProgress | None = None
    should_stop: ShouldStop | None = None
    began_s: float = field(default_factory=time.monotonic)
    excused_s: list[float] = field(default_factory=list)
    """Stretches that do not count, shared by all stages of the solve [s]."""

    def share(self, part: float) -> Run:
        """The same run with only a part of its time, for a first stage."""
        less = self.params.model_copy(update={"seconds": self.params.seconds * part})
        return replace(self, params=less)

    def excuse(self, seconds: float) -> None:
        """Take a stretch out of the time that counts: what is done once for a machine is no solve's to pay."""
        self.excused_s.append(seconds)

    @property
    def wall_seconds(self) -> float:
        """Wall time since the solve began."""
        return time.monotonic() - self.began_s

    @property
    def seconds(self) -> float:
        """The part of it that counts towards the limit."""
        return self.wall_seconds - sum(self.excused_s)

    @property
    def seconds_left(self) -> float:
        """Time until the limit; never negative."""
        return max(0.0, self.params.seconds - self.seconds)

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has asked to stop and keep the best."""
        return self.should_stop is not None and self.should_stop()

    def report(
        self,
        stage: str,
        *,
        objective: float | None = None,
        bound: float | None = None,
        gap: float | None = None,
        short_percent: float | None = None,
        hard_violations: int | None = None,
        percent: float | None = None,
    ) -> None:
        """Tell the listener where the solve stands."""
        if self.on_progress is None:
            return
        done = 100 * self.seconds / self.params.seconds if percent is None else percent
        where = Progress(
            stage, self.wall_seconds, min(100.0, done), objective, bound, gap, short_percent, hard_violations
        )
        self.on_progress(where)

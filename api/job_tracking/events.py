"""Server-sent events of one job: a line whenever its row changes, an end when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from threading import Lock

from starlette.concurrency import run_in_threadpool

from api.access import Scope
from api.edge import Means
from api.errors import TooMany
from api.job_tracking.schemas import JobView, view_of
from api.jobs.rows import FINAL

POLL_S = 0.5
KEEP_ALIVE_S = 15.0
"""Proxies cut a silent line; a comment now and then keeps it."""


class Streams:
    """Counts the open streams of this process, so that readers cannot use up its connections."""

    def __init__(self, most: int) -> None:
        self.most, self.open = most, 0
        self._lock = Lock()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Room for one more stream while it lasts."""
        self.refuse_if_full()
        with self._lock:
            self.open += 1
        try:
            yield
        finally:
            with self._lock:
                self.open -= 1

    def refuse_if_full(self) -> None:
        """Refuse before the answer has begun."""
        if self.open >= self.most:
            raise TooMany(
                f"This process has {self.most} event streams open.", code="events.too_many", params={"most": self.most}
            )


async def events_of(means: Means, streams: Streams, scope: Scope, job_id: str) -> AsyncIterator[str]:
    """The stream of one job until it ends."""
    last, silent_s = None, 0.0
    with streams.one_more():
        while True:
            view = await run_in_threadpool(_look, means, scope, job_id)
            if view != last:
                yield f"event: progress\ndata: {view.model_dump_json()}\n\n"
                last, silent_s = view, 0.0
            if view.state in FINAL:
                yield f"event: end\ndata: {view.model_dump_json()}\n\n"
                return
            await asyncio.sleep(POLL_S)
            silent_s += POLL_S
            if silent_s >= KEEP_ALIVE_S:
                yield ": still here\n\n"
                silent_s = 0.0


def _look(means: Means, scope: Scope, job_id: str) -> JobView:
    with means.database.reading() as session:
        return view_of(means.jobs.status(session, scope, job_id))

"""What can be seen from outside a running service: request ids, log lines, metrics, and the limit on bodies."""

from __future__ import annotations

import json
import re
import secrets
import sys
import time
from collections.abc import Iterable
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.database import Database
from api.errors import BodyTooLarge
from api.jobs.port import Jobs
from api.problem_bodies import MEDIA_TYPE, problem_of_refusal

_REQUEST_ID = re.compile(rb"^[A-Za-z0-9._-]{1,64}$")
log = structlog.get_logger("paiban.request")


class Metrics:
    """Counters of one application, in a registry of their own so that two applications do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "paiban_requests", "Requests by route and status", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "paiban_request_seconds", "Time to answer by route", ["method", "route"], registry=self.registry
        )


class JobGauges(Collector):
    """Jobs by state and the age of the oldest that waits, counted when somebody asks."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self.database, self.jobs = database, jobs

    def collect(self) -> Iterable[Metric]:
        jobs = GaugeMetricFamily("paiban_jobs", "Jobs that wait or run", labels=["state"])
        oldest = GaugeMetricFamily("paiban_oldest_job_seconds", "Age of the oldest job that waits")
        try:
            with self.database.reading() as session:
                health = self.jobs.health(session)
        except DBAPIError as error:
            log.warning("jobs not counted", error=str(error.orig))
            return []
        jobs.add_metric(["queued"], health.waiting)
        jobs.add_metric(["running"], health.running)
        oldest.add_metric([], health.oldest_waiting_s)
        return [jobs, oldest]

    def describe(self) -> Iterable[Metric]:
        # Named without a look at the database, which has no tables yet when the application is made.
        return []


class Observed:
    """Gives each request an id, a log line and its place in the metrics."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = sent.decode() if _REQUEST_ID.match(sent) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status, began = 500, time.perf_counter()

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode()), *_GUARDS]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_observed)
            finally:
                self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's template, never the address itself: ids would make a metric of every roster.
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.metrics.requests.labels(method, route, status).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        log.info("request", method=method, path=scope["path"], status=status, ms=round(seconds * 1000, 1))


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_GUARDS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]


class BodyLimit:
    """Refuses bodies that say they are too large, and counts the bytes of those that do not say."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self.app = app
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said) > self.most_bytes:
            await _refuse(send, self._error())
            return
        total = 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > self.most_bytes:
                raise self._error()
            return message

        await self.app(scope, counted, send)

    def _error(self) -> BodyTooLarge:
        return BodyTooLarge(
            f"The request body is larger than {self.most_bytes} bytes.", params={"most_bytes": self.most_bytes}
        )


async def _refuse(send: Send, error: BodyTooLarge) -> None:
    body = json.dumps(problem_of_refusal(error)).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send(
        {"type": "http.response.start", "status": error.status, "headers": [*headers, (b"connection", b"close")]}
    )
    await send({"type": "http.response.body", "body": body})


def configure_logging(*, as_json: bool) -> None:
    """One line per event: JSON for machines, plain text on a terminal."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False),
    ]
    # The stream is looked up at each line: a logger that outlives a redirection must not write into a closed file.
    structlog.configure(
        processors=processors,
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )

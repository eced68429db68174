"""Where HTTP meets the service: who asks, may they, did they ask before, and one transaction for the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool

from api import idempotency
from api.access import Role, Scope
from api.accounts import service as accounts
from api.config import Settings
from api.database import Database, Session
from api.errors import NotAllowed, NotAuthenticated, NotFound, Unprocessable

if TYPE_CHECKING:
    from api.jobs.port import Jobs

COOKIE = "paiban_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Means:
    """What the application shares between requests."""

    settings: Settings
    database: Database
    jobs: Jobs
    signing_key: bytes


@dataclass
class Call:
    """One request's means: who asks, and the transaction their answer is part of."""

    scope: Scope
    session: Session
    means: Means
    now: datetime


def means_of(app: FastAPI) -> Means:
    """What `create_app` put into the application."""
    means: Means = app.state.means
    return means


class Allow:
    """The role set of an operation, as a dependency; an operation without one keeps the application from starting.

    Parameters
    ----------
    may : roles that may do this. None: anybody, logged in or not.
    sees : roles that may see the thing but not do this; they get 403, all others 404 where a path names a thing.
    is_page : strangers are sent to the login page instead of a problem body.
    is_recorded : whether a repeated Idempotency-Key is answered from memory; not where the answer holds a secret.
    """

    def __init__(
        self,
        may: frozenset[Role] | None,
        *,
        sees: frozenset[Role] = frozenset(),
        is_page: bool = False,
        is_recorded: bool = True,
    ) -> None:
        self.may = may
        self.sees = sees
        self.is_page = is_page
        self.is_recorded = is_recorded

    def __call__(self, request: Request) -> Call | None:
        """Authenticate, authorise, look for an earlier answer, and give the endpoint its transaction."""
        if self.may is None:
            return None
        means = means_of(request.app)
        now = datetime.now(UTC)
        with means.database.reading() as session:
            scope = self._authenticate(request, session, means, now)
            self._authorise(request, scope)
            if self.is_recorded:
                _recall(request, session, scope)
        return Call(scope, _transaction(request, means), means, now)

    def _authenticate(self, request: Request, session: Session, means: Means, now: datetime) -> Scope:
        try:
            return _principal(request, session, means, now)
        except NotAuthenticated as error:
            if self.is_page:
                raise LoginNeeded from error
            raise

    def _authorise(self, request: Request, scope: Scope) -> None:
        assert self.may is not None
        if scope.role in self.may:
            return
        # A uniform answer before anything is looked up: it cannot tell whether the thing exists.
        if request.path_params and scope.role not in self.sees:
            raise NotFound
        raise NotAllowed(params={"role": scope.role.value, "allowed": sorted(self.may)})


def allow(may: frozenset[Role], *, sees: frozenset[Role] = frozenset(), is_recorded: bool = True) -> Any:
    """Dependency of an operation: only these roles; gives the endpoint its `Call`."""
    return Depends(Allow(may, sees=sees, is_recorded=is_recorded))


def allow_page(may: frozenset[Role]) -> Any:
    """Dependency of a page: strangers go to the login form."""
    return Depends(Allow(may, is_page=True))


def anybody() -> Any:
    """Dependency of an operation that needs no login."""
    return Depends(Allow(None))


class LoginNeeded(Exception):
    """A page that a stranger asked for."""


def _principal(request: Request, session: Session, means: Means, now: datetime) -> Scope:
    kind, _, credential = request.headers.get("authorization", "").partition(" ")
    if credential and kind.lower() == "bearer":
        return accounts.scope_of_bearer(session, credential.strip(), means.signing_key, now)
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        raise NotAuthenticated
    refuse_foreign_origin(request)
    return accounts.scope_of_cookie(session, cookie, now)


def refuse_foreign_origin(request: Request) -> None:
    """Refuse a change that another site makes a browser send with our cookie."""
    if request.method in SAFE:
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    own = f"{request.url.scheme}://{request.url.netloc}"
    if (origin is not None and origin != own) or (site is not None and site not in ("same-origin", "none")):
        raise NotAllowed("This request comes from another site.", code="auth.foreign_origin")
    if origin is None and site is None:
        raise NotAllowed("A change by session cookie must name its origin.", code="auth.foreign_origin")


def _transaction(request: Request, means: Means) -> Session:
    """The session that `Edge` commits; it begins with its first statement."""
    is_reading = request.method in SAFE
    session = means.database.new_reader() if is_reading else means.database.new_writer()
    request.state.session = session
    return session


class Edge(APIRoute):
    """A route whose request is one transaction, committed before the answer leaves, or rolled back whole."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, inside the transaction."""
        handle = super().get_route_handler()

        async def at_the_edge(request: Request) -> Response:
            # The body is read here first: too large a body is refused before a transaction exists.
            request.state.body = await request.body()
            request.state.session = None
            request.state.once = None
            try:
                response = await handle(request)
                await run_in_threadpool(_commit, request, response)
            except idempotency.AlreadyAnswered as earlier:
                return earlier.response()
            finally:
                await run_in_threadpool(_close, request)
            return response

        return at_the_edge


def _commit(request: Request, response: Response) -> None:
    session: Session | None = request.state.session
    if session is None:
        return
    once: idempotency.Once | None = request.state.once
    if once is None or not 200 <= response.status_code < 300:
        session.commit()
        return
    try:
        idempotency.remember(session, once, response)
        session.commit()
    except IntegrityError:
        session.rollback()
        # The same key won a race: its answer counts, and what was done here is rolled back.
        with means_of(request.app).database.reading() as again:
            idempotency.recall(again, once)
        raise


def _close(request: Request) -> None:
    if request.state.session is not None:
        request.state.session.close()


def _recall(request: Request, session: Session, scope: Scope) -> None:
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise Unprocessable("Idempotency-Key must be 1 to 200 printable characters.", code="idempotency.key")
    once = idempotency.Once(scope.user_id, key, _digest(request))
    idempotency.recall(session, once)
    request.state.once = once


def _digest(request: Request) -> str:
    digest = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query, request.headers.get("content-type", "")):
        digest.update(part.encode() + b"\0")
    digest.update(request.state.body)
    return digest.hexdigest()

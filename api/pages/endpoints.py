"""/, /rosters/{id}, /login, /logout: plain pages that need no script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.access import EVERYBODY
from api.accounts import service as accounts
from api.edge import COOKIE, Call, Edge, allow_page, anybody, means_of, refuse_foreign_origin
from api.errors import NotAuthenticated, NotFound
from api.pages.views import Wanted, roster_page
from api.pages.words import LANGUAGES, PageWords, chosen_language
from api.publications import service as publications
from api.rosters import service as rosters
from api.schemas import IsoDate

router = APIRouter(route_class=Edge, include_in_schema=False)
Reader = Annotated[Call, allow_page(EVERYBODY)]
Day = Annotated[IsoDate | None, Query()]
Team = Annotated[str | None, Query(max_length=200)]

# Nothing but our own style sheet is loaded, and no script runs, whatever a name on a roster says.
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'"


@router.get("/")
def home(request: Request, call: Reader, week: Day = None, day: Day = None, team: Team = None) -> Response:
    """The newest published roster; for planners also the list of rosters."""
    latest = publications.latest(call.session, call.scope)
    if latest is not None:
        return _roster(request, call, latest.roster_id, Wanted(day, week, team))
    return _page(request, "empty.html", call, drafts=_drafts(call))


@router.get("/rosters/{roster_id}")
def roster(
    roster_id: str, request: Request, call: Reader, week: Day = None, day: Day = None, team: Team = None
) -> Response:
    """One roster, published or, for planners, a draft."""
    return _roster(request, call, roster_id, Wanted(day, week, team))


@router.get("/login", dependencies=[anybody()])
def login_form(request: Request) -> Response:
    """The login form."""
    return _page(request, "login.html", None, next=_local(request.query_params.get("next", "/")), is_wrong=False)


@router.post("/login", dependencies=[anybody()])
def log_in(request: Request) -> Response:
    """Check user name and password, and remember the browser by a cookie no script can read."""
    refuse_foreign_origin(request)
    means = means_of(request.app)
    form = dict(parse_qsl(request.state.body.decode("utf-8", "replace"), max_num_fields=20))
    try:
        with means.database.reading() as session:
            user = accounts.verified_user(session, form.get("username", ""), form.get("password", ""))
    except NotAuthenticated:
        wanted = _local(form.get("next", "/"))
        return _page(request, "login.html", None, 401, next=wanted, is_wrong=True)
    hours = means.settings.session_hours
    with means.database.writing() as session:
        secret = accounts.open_session(session, user, datetime.now(UTC), hours)
    response = RedirectResponse(_local(form.get("next", "/")), 303)
    response.set_cookie(
        COOKIE, secret, max_age=hours * 3600, httponly=True, samesite="lax", secure=means.settings.cookie_secure
    )
    return response


@router.post("/logout", dependencies=[anybody()])
def log_out(request: Request) -> Response:
    """Forget the browser."""
    refuse_foreign_origin(request)
    cookie = request.cookies.get(COOKIE)
    if cookie is not None:
        with means_of(request.app).database.writing() as session:
            accounts.close_session(session, cookie)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


def _roster(request: Request, call: Call, roster_id: str, wanted: Wanted) -> Response:
    words = PageWords(_language(request))
    try:
        context = roster_page(call, roster_id, wanted, words)
    except NotFound:
        return _page(request, "missing.html", call, 404)
    return _page(request, "roster.html", call, drafts=_drafts(call), **context)


def _drafts(call: Call) -> list[Any]:
    if not call.scope.sees_everything:
        return []
    return rosters.page(call.session, call.scope, 10, None)[0]


def _language(request: Request) -> str:
    asked, kept = request.query_params.get("lang"), request.cookies.get("lang")
    return chosen_language(asked, kept, request.headers.get("accept-language", ""))


def _local(address: str) -> str:
    """An address of this site to go on to after the login; anything else is the front page."""
    is_local = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_local else "/"


def _page(request: Request, template: str, call: Call | None, status: int = 200, **context: Any) -> Response:
    language = _language(request)
    html = (
        _templates()
        .get_template(template)
        .render(
            words=PageWords(language),
            language=language,
            languages=LANGUAGES,
            language_links={name: _with_language(request, name) for name in LANGUAGES},
            user=call.scope if call else None,
            last_day=lambda roster: roster.end_on - timedelta(days=1),
            **context,
        )
    )
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "Content-Language": language}
    response = HTMLResponse(html, status, headers)
    if "lang" in request.query_params:
        response.set_cookie("lang", language, max_age=365 * 86400, samesite="lax")
    return response


def _with_language(request: Request, name: str) -> str:
    return str(request.url.include_query_params(lang=name).query)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("api.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

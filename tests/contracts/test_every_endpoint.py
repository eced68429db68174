"""Every operation against every role, compared with a written table; an operation that is not in it fails."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter

from api import main, security
from api.config import Settings
from api.main import RouteWithoutRoles, create_app
from tests.service import HISTORY_CSV, PASSWORD, Service, migrated_sqlite, problem_document, running, settings_for

WHO = (None, "admin", "planner", "lead", "agent")
"""Nobody, and one of each role. The lead leads Amy's team, the agent is Amy; neither made anything here."""

# What each of them gets. A draft is seen by planners alone, a published roster by leads too; `{mine}` is a key or job
# of the caller, `{theirs}` one of the planner's colleague.
TABLE = """
GET    /healthz                                       200 200 200 200 200
GET    /readyz                                        200 200 200 200 200
GET    /metrics                                       200 200 200 200 200
POST   /v1/token                                      200 200 200 200 200
GET    /v1/me                                         401 200 200 200 200
GET    /v1/me/schedule                                401 200 200 200 200
GET    /v1/limits                                     401 200 200 200 200
POST   /v1/api-keys                                   401 201 201 201 403
GET    /v1/api-keys                                   401 200 200 200 403
DELETE /v1/api-keys/{key_id:theirs}                   401 404 404 404 404
DELETE /v1/api-keys/{key_id:mine}                     401 204 204 204 404
POST   /v1/histories                                  401 201 201 403 403
GET    /v1/histories                                  401 200 200 403 403
GET    /v1/histories/{history_id}                     401 200 200 404 404
POST   /v1/forecasts                                  401 202 202 403 403
GET    /v1/forecasts                                  401 200 200 403 403
GET    /v1/forecasts/{forecast_id}                    401 200 200 404 404
POST   /v1/requirements                               401 201 201 403 403
GET    /v1/requirements                               401 200 200 403 403
GET    /v1/requirements/{requirement_id}              401 200 200 404 404
POST   /v1/rosters                                    401 202 202 403 403
GET    /v1/rosters                                    401 200 200 200 403
GET    /v1/rosters/{roster_id:draft}                  401 200 200 404 404
GET    /v1/rosters/{roster_id:published}              401 200 200 200 404
GET    /v1/rosters/{roster_id:draft}/document         401 200 200 404 404
GET    /v1/rosters/{roster_id:published}/document     401 200 200 404 404
GET    /v1/rosters/{roster_id:draft}/problem          401 200 200 404 404
GET    /v1/rosters/{roster_id:published}/problem      401 200 200 404 404
GET    /v1/rosters/{roster_id:draft}/assignments      401 200 200 404 404
GET    /v1/rosters/{roster_id:published}/assignments  401 200 200 200 404
GET    /v1/rosters/{roster_id:draft}/coverage         401 200 200 404 404
GET    /v1/rosters/{roster_id:published}/coverage     401 200 200 200 404
GET    /v1/rosters/{roster_id:draft}/violations       401 200 200 404 404
GET    /v1/rosters/{roster_id:published}/violations   401 200 200 200 404
GET    /v1/rosters/{roster_id:draft}/fairness         401 200 200 404 404
GET    /v1/rosters/{roster_id:published}/fairness     401 200 200 200 404
POST   /v1/rosters/{roster_id:fresh}/publication      401 201 201 403 404
POST   /v1/rosters/{roster_id:published}/publication  401 409 409 403 404
GET    /v1/jobs                                       401 200 200 200 200
GET    /v1/jobs/{job_id}                              401 200 200 404 404
GET    /v1/jobs/{job_id}/events                       401 200 200 404 404
DELETE /v1/jobs/{job_id}                              401 202 202 404 404
"""
PAGES = """
GET    /                                              303 200 200 200 200
GET    /login                                         200 200 200 200 200
GET    /rosters/{roster_id:draft}                     303 200 200 404 404
GET    /rosters/{roster_id:published}                 303 200 200 200 200
"""


def rows(table: str) -> list[tuple[str, str, tuple[int, ...]]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [(method, path, tuple(map(int, expected))) for method, path, *expected in lines]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("endpoints")
    with running(settings_for(migrated_sqlite(folder, tmp_path_factory.mktemp("migrated")), folder)) as service:
        yield service


@pytest.fixture(scope="module")
def things(service: Service) -> dict[str, str]:
    """One of each kind of thing, made by the planner."""
    history = service.history()
    order = {"history_id": history, "model": "seasonal_naive", "start_on": "2026-03-02", "horizon_days": 14}
    job = service.done(service.ask("planner", "POST", "/v1/forecasts", json=order))
    goals = {"queues": {"billing": {"service_level": 0.8, "threshold_seconds": 20}}}
    wanted = {"forecast_id": job["result"]["id"], "targets": goals}
    key = service.ask("other lead", "POST", "/v1/api-keys", json={"name": "theirs"}).json()["id"]
    return {
        "history_id": history,
        "forecast_id": job["result"]["id"],
        "requirement_id": service.ask("planner", "POST", "/v1/requirements", json=wanted).json()["id"],
        "roster_id:draft": service.roster(),
        "roster_id:published": service.roster(published=True),
        "job_id": job["id"],
        "key_id:theirs": key,
    }


def body_of(method: str, path: str, things: dict[str, str]) -> dict[str, Any]:
    """A request that would succeed."""
    goals = {"queues": {"billing": {"service_level": 0.8, "threshold_seconds": 20}}}
    bodies: dict[str, dict[str, Any]] = {
        "/v1/token": {"json": {"username": "planner", "password": PASSWORD}},
        "/v1/api-keys": {"json": {"name": "k"}},
        "/v1/histories": {"content": HISTORY_CSV, "headers": {"content-type": "text/csv"}},
        "/v1/forecasts": {"json": {"history_id": things["history_id"], "horizon_days": 7, "model": "seasonal_naive"}},
        "/v1/requirements": {"json": {"forecast_id": things["forecast_id"], "targets": goals}},
        "/v1/rosters": {"json": {"problem": problem_document()}},
    }
    return bodies.get(path, {}) if method == "POST" else {}


def filled(service: Service, who: str | None, path: str, things: dict[str, str]) -> str:
    """The path with an existing thing in it, made for this caller where it has to be new."""
    if "{roster_id:fresh}" in path:
        return path.replace("{roster_id:fresh}", service.roster())
    if "{key_id:mine}" in path:
        made = service.ask(who, "POST", "/v1/api-keys", json={"name": "mine"})
        return path.replace("{key_id:mine}", made.json().get("id", things["key_id:theirs"]))
    for name, found in things.items():
        path = path.replace("{" + name + "}", found)
    assert "{" not in path, path
    return path


@pytest.mark.parametrize(("method", "path", "expected"), rows(TABLE))
def test_roles_get_what_the_table_says(
    service: Service, things: dict[str, str], method: str, path: str, expected: tuple[int, ...]
) -> None:
    found = {}
    for who in WHO:
        answer = service.ask(who, method, filled(service, who, path, things), **body_of(method, path, things))
        found[who] = answer.status_code
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert {"code", "params", "status", "title", "detail"} <= answer.json().keys()
    assert found == dict(zip(WHO, expected, strict=True))


@pytest.mark.parametrize(("method", "path", "expected"), rows(PAGES))
def test_pages_too(service: Service, things: dict[str, str], method: str, path: str, expected: tuple[int, ...]) -> None:
    address = filled(service, None, path, things)
    found = {who: service.ask(who, method, address, follow_redirects=False).status_code for who in WHO}
    assert found == dict(zip(WHO, expected, strict=True))


def operations(service: Service) -> set[str]:
    paths = service.client.get("/openapi.json").json()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def without_variant(path: str) -> str:
    return "/".join(part.partition(":")[0] + "}" if ":" in part else part for part in path.split("/"))


def test_the_table_knows_every_operation(service: Service) -> None:
    assert {f"{method} {without_variant(path)}" for method, path, _ in rows(TABLE)} == operations(service)


def test_what_a_stranger_may_ask_is_a_short_list(service: Service) -> None:
    paths = service.client.get("/openapi.json").json()["paths"]
    open_to_all = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "security" not in operation
    }
    assert open_to_all == {"GET /healthz", "GET /readyz", "GET /metrics", "POST /v1/token"}


def test_a_route_without_roles_keeps_the_application_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careless = APIRouter()

    @careless.get("/v1/everything")
    def everything() -> str:
        return "all of it"

    monkeypatch.setattr(main, "ROUTERS", (*main.ROUTERS, careless))
    with pytest.raises(RouteWithoutRoles, match="/v1/everything"):
        create_app(Settings(data_dir=tmp_path))


def test_an_unknown_thing_and_a_hidden_one_look_the_same(service: Service, things: dict[str, str]) -> None:
    hidden = service.ask("lead", "GET", f"/v1/rosters/{things['roster_id:draft']}").json()
    unknown = service.ask("lead", "GET", "/v1/rosters/ros_nothing").json()
    for body in (hidden, unknown):
        for name in ("params", "instance", "request_id"):
            body.pop(name)
    assert hidden == unknown


def forged(service: Service) -> dict[str, str]:
    """Tokens that somebody might try."""
    key, now, user = service.settings.signing_key(), datetime.now(UTC), service.users["admin"]
    good = security.sign_token(user, key, now, 15)
    head, claims, signature = good.split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return {
        "expired": security.sign_token(user, key, now - timedelta(hours=1), 15),
        "of another key": security.sign_token(user, b"y" * 40, now, 15),
        "of no algorithm": f"{none}.{claims}.",
        "of no algorithm, signed": f"{none}.{claims}.{signature}",
        "cut": f"{head}.{claims}",
        "of nobody": security.sign_token("usr_nobody", key, now, 15),
        "an invented key": security.KEY_PREFIX + "a" * 43,
        "not a token": "Basic",
    }


def test_forged_credentials_open_nothing(service: Service) -> None:
    for name, token in forged(service).items():
        answer = service.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert (name, answer.status_code) == (name, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_an_api_key_works_until_it_is_revoked(service: Service) -> None:
    made = service.ask("planner", "POST", "/v1/api-keys", json={"name": "script"}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert service.client.get("/v1/me", headers=headers).json()["username"] == "planner"
    listed = service.ask("planner", "GET", "/v1/api-keys").json()["items"]
    assert made["secret"] not in json.dumps(listed)
    service.ask("planner", "DELETE", f"/v1/api-keys/{made['id']}")
    assert service.client.get("/v1/me", headers=headers).status_code == 401


def test_a_password_becomes_a_token_by_json_and_by_form(service: Service) -> None:
    sent = {"username": "lead", "password": PASSWORD}
    for answer in (service.client.post("/v1/token", json=sent), service.client.post("/v1/token", data=sent)):
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert service.client.get("/v1/me", headers=headers).json()["teams"] == ["red"]
    wrong = [{**sent, "password": "wrong"}, {**sent, "username": "nobody"}]
    refusals = [service.client.post("/v1/token", json=body).json() for body in wrong]
    # The refusal does not tell whether the name exists.
    assert refusals[0]["detail"] == refusals[1]["detail"]


def test_a_cookie_changes_nothing_for_another_site(service: Service) -> None:
    form = {"username": "planner", "password": PASSWORD, "next": "/"}
    entered = service.client.post("/login", data=form, headers={"Origin": "http://testserver"}, follow_redirects=False)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    order = {"json": {"problem": problem_document()}}
    strange = {"Origin": "http://evil.example"}
    assert service.client.post("/v1/rosters", headers=strange, **order).json()["code"] == "auth.foreign_origin"
    assert service.client.post("/v1/rosters", **order).json()["code"] == "auth.foreign_origin"
    own = {"Origin": "http://testserver"}
    assert service.client.post("/v1/rosters", headers=own, **order).status_code == 202
    assert service.client.post("/login", data=form, headers=strange).status_code == 403
    service.client.post("/logout", headers=own)
    assert service.client.get("/v1/me").status_code == 401


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_login_leads_nowhere_else(service: Service, address: str) -> None:
    form = {"username": "planner", "password": PASSWORD, "next": address}
    answer = service.client.post("/login", data=form, headers={"Origin": "http://testserver"}, follow_redirects=False)
    assert answer.headers["location"] == "/"
    service.client.cookies.clear()

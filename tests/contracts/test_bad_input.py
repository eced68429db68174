"""Bad input gets one clear problem body, and nothing is half-written."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from api.tables import History, Job, Requirement, Roster
from tests.service import HISTORY_CSV, Service, migrated_sqlite, problem_document, running, settings_for

CSV = {"content-type": "text/csv"}
AT = "2026-03-02T09:00+08:00"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("bad")
    url = migrated_sqlite(folder, tmp_path_factory.mktemp("migrated"))
    limits = {"max_body_mib": 1, "max_history_rows": 2_000, "max_json_rows": 100, "max_agents": 5}
    with running(settings_for(url, folder, **limits)) as service:
        yield service


def stored(service: Service) -> tuple[int, ...]:
    with service.database.reading() as session:
        counted = [
            session.scalar(select(func.count()).select_from(table)) for table in (History, Job, Requirement, Roster)
        ]
    return tuple(count or 0 for count in counted)


def refused(service: Service, answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem body, which must be one that a program and a person can read."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert body["status"] == status
    assert body["detail"]
    assert isinstance(body["params"], dict)
    assert answer.headers["x-request-id"] == body.get("request_id", answer.headers["x-request-id"])
    return body


HISTORIES = {
    "no column for contacts": (f"queue,start\na,{AT}\n", "history.missing_column"),
    "an interval twice": (f"queue,start,offered\na,{AT},1\na,{AT},2\n", "history.duplicate_interval"),
    "a negative number": (f"queue,start,offered\na,{AT},-1\n", "history.too_small"),
    "the word NaN": (f"queue,start,offered\na,{AT},NaN\n", "history.not_a_number"),
    "infinity": (f"queue,start,offered\na,{AT},inf\n", "history.not_a_number"),
    "wall-clock times without a zone": ("start,offered\n2026-03-02T09:00,1\n", "history.timezone_needed"),
    "no rows": ("queue,start,offered\n", "csv.empty"),
    "nothing": ("", "csv.empty"),
    "a spreadsheet": (b"PK\x03\x04" + b"\0" * 40, "csv.not_csv"),
    "other bytes": (b"\xff\x00\x01\x02", "csv.not_csv"),
    "text in another encoding": ("队列,start,offered\n".encode("gbk") + b"a,b,c\n", "csv.not_csv"),
    "not a table": ("{}\n1,2\n", "csv.ragged"),
    "too many rows": ("start,offered\n" + f"{AT},1\n" * 2_001, "csv.too_many_rows"),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_that_cannot_be_used_is_refused_whole(service: Service, name: str) -> None:
    content, code = HISTORIES[name]
    before = stored(service)
    answer = service.ask("planner", "POST", "/v1/histories", content=content, headers=CSV)
    body = refused(service, answer, 422, code)
    assert {"where", "found", "expected"} <= body.keys()
    assert stored(service) == before


def test_a_wrong_zone_is_named(service: Service) -> None:
    path = "/v1/histories?timezone=Asia/Shangahi"
    body = refused(
        service, service.ask("planner", "POST", path, content=HISTORY_CSV, headers=CSV), 422, "timezone.unknown"
    )
    assert "Asia/Shangahi" in body["detail"]


def test_the_place_of_a_mistake_is_told(service: Service) -> None:
    content = f"queue,start,offered\na,{AT},1\na,2026-03-02T09:30+08:00,-5\n"
    answer = service.ask("planner", "POST", "/v1/histories", content=content, headers=CSV)
    body = refused(service, answer, 422, "history.too_small")
    assert (body["params"]["row"], body["params"]["column"]) == (3, "offered")
    assert body["where"] == "request body, row 3, column offered"


def test_a_content_type_that_is_not_read(service: Service) -> None:
    headers = {"content-type": "application/vnd.ms-excel"}
    answer = service.ask("planner", "POST", "/v1/histories", content=b"x", headers=headers)
    refused(service, answer, 415, "request.media_type")


@pytest.mark.parametrize("content", ["{", "", "[1", '{"rows": NaN}', "[" * 100_000])
def test_json_that_is_none(service: Service, content: str) -> None:
    for path in ("/v1/histories", "/v1/forecasts", "/v1/requirements", "/v1/rosters"):
        headers = {"content-type": "application/json"}
        answer = service.ask("planner", "POST", path, content=content, headers=headers)
        assert answer.status_code in (400, 422), (path, answer.text)
        assert answer.json()["code"].startswith("request.")


def test_nan_is_no_number_in_json_either(service: Service) -> None:
    content = json.dumps({"rows": [{"start": AT, "offered": float("nan")}]})
    answer = service.ask(
        "planner", "POST", "/v1/histories", content=content, headers={"content-type": "application/json"}
    )
    assert refused(service, answer, 422, "request.invalid")["where"] == "body.rows.0.offered"


def test_more_rows_than_json_takes(service: Service) -> None:
    rows = [{"start": f"2026-03-02T{n // 60:02d}:{n % 60:02d}+08:00", "offered": 1} for n in range(101)]
    refused(service, service.ask("planner", "POST", "/v1/histories", json={"rows": rows}), 422, "history.too_many_rows")


def test_a_body_that_says_it_is_too_large(service: Service) -> None:
    answer = service.ask("planner", "POST", "/v1/histories", content=b"x" * (1024 * 1024 + 1), headers=CSV)
    refused(service, answer, 413, "request.too_large")


@pytest.mark.parametrize("path", ["/v1/histories", "/v1/rosters", "/v1/token", "/login"])
def test_a_body_that_does_not_say_is_counted(service: Service, path: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 64 * 1024

    headers = {"content-type": "application/json"}
    refused(service, service.ask("planner", "POST", path, content=endless(), headers=headers), 413, "request.too_large")


def changed(**changes: Any) -> dict[str, Any]:
    document = copy.deepcopy(problem_document())
    for path, value in changes.items():
        *parents, last = path.split("__")
        place: Any = document
        for part in parents:
            place = place[int(part) if part.isdigit() else part]
        place[int(last) if last.isdigit() else last] = value
    return document


PROBLEMS = {
    "an unknown skill": (changed(agents__0__skills={"biling": 3}), "problem.unknown_skill"),
    "an unknown contract": (changed(agents__0__contract="ful"), "problem.unknown_contract"),
    "a contradictory contract": (
        changed(contracts__0__week_paid_min={"least": None, "most": 60}, contracts__0__period_paid_min={"least": 600}),
        "problem.contradictory_contract",
    ),
    "an empty horizon": (changed(horizon__n_days=0), "problem.greater_than_equal"),
    "a zone that does not exist": (changed(horizon__timezone="Mars/Base"), "problem.value_error"),
    "an unknown rule": (changed(rules=[{"rule": "rest.maximum"}]), "problem.unknown_rule"),
    "a requirement that is too short": (
        changed(requirement=[{"skill": "billing", "agents": [1, 1]}]),
        "problem.requirement_length",
    ),
    "nobody needed": (changed(requirement=[]), "roster.no_requirement"),
    "too many agents": (changed(agents=[{"id": f"a{n}"} for n in range(6)]), "problem.too_many_agents"),
    "too many days": (changed(horizon__n_days=401), "request.horizon"),
    "another format": (changed(format="paiban.problem/9"), "problem.literal_error"),
    "a misspelt field": (changed(agnets=[]), "problem.extra_forbidden"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_that_cannot_be_is_refused_before_work_starts(service: Service, name: str) -> None:
    document, code = PROBLEMS[name]
    before = stored(service)
    refused(service, service.ask("planner", "POST", "/v1/rosters", json={"problem": document}), 422, code)
    assert stored(service) == before


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"termination": {"seconds": 7_201}}, "roster.seconds"),
        ({"termination": {"seconds": 0}}, "request.invalid"),
        ({"workers": 9}, "roster.workers"),
        ({"seed": -1}, "request.invalid"),
        ({"requirement_id": "req_nothing"}, "not_found"),
        ({"problm": 1}, "request.invalid"),
    ],
)
def test_an_order_beyond_the_limits(service: Service, order: dict[str, Any], code: str) -> None:
    answer = service.ask("planner", "POST", "/v1/rosters", json={"problem": problem_document(), **order})
    assert answer.json()["code"] == code, answer.text
    assert answer.status_code in (404, 422)


def test_a_forecast_order_that_cannot_be(service: Service) -> None:
    history = service.history()
    good: dict[str, Any] = {"history_id": history, "horizon_days": 7}
    for change, code in (
        ({"horizon_days": 401}, "request.invalid"),
        ({"horizon_days": 0}, "request.invalid"),
        ({"model": "oracle"}, None),
        ({"quantiles": [90]}, "request.invalid"),
        ({"queues": ["biling"]}, "forecast.unknown_queue"),
        ({"history_id": "his_nothing"}, "not_found"),
        ({"source": "guessed"}, "request.invalid"),
    ):
        answer = service.ask("planner", "POST", "/v1/forecasts", json={**good, **change})
        assert answer.status_code in (404, 422), change
        assert code is None or answer.json()["code"] == code, answer.text


def test_a_submitted_forecast_is_checked_before_it_is_accepted(service: Service) -> None:
    rows = [{"start": AT, "mean": 1.0, "q10": 3.0, "q90": 2.0}]
    answer = service.ask("planner", "POST", "/v1/forecasts", json={"source": "submitted", "rows": rows})
    refused(service, answer, 422, "forecast.falling_quantiles")


def test_goals_that_cannot_be(service: Service) -> None:
    order = {"history_id": service.history(), "model": "seasonal_naive", "start_on": "2026-03-02", "horizon_days": 7}
    forecast = service.done(service.ask("planner", "POST", "/v1/forecasts", json=order))["result"]["id"]
    for goals, code in (
        ({"billing": {"service_level": 80, "threshold_seconds": 20}}, "targets.value"),
        ({"billing": {}}, "targets.no_goal"),
        ({}, "targets.value"),
    ):
        body = {"forecast_id": forecast, "targets": {"queues": goals}}
        refused(service, service.ask("planner", "POST", "/v1/requirements", json=body), 422, code)


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwgMV0", "e30", "bnVsbA", "W251bGxd", "%F0%9F%98%80"])
def test_a_cursor_that_no_list_made(service: Service, cursor: str) -> None:
    roster = service.roster()
    for path in ("/v1/histories", f"/v1/rosters/{roster}/assignments", f"/v1/rosters/{roster}/violations", "/v1/jobs"):
        refused(service, service.ask("planner", "GET", f"{path}?cursor={cursor}"), 422, "request.cursor")


def test_limits_are_stated(service: Service) -> None:
    limits = service.ask("agent", "GET", "/v1/limits").json()
    assert (limits["body_bytes"], limits["history_rows"], limits["agents"]) == (1024 * 1024, 2_000, 5)


def test_an_address_that_does_not_exist(service: Service) -> None:
    refused(service, service.ask("planner", "GET", "/v1/nothing"), 404, "not_found")
    refused(service, service.ask("planner", "PUT", "/v1/histories"), 405, "method_not_allowed")

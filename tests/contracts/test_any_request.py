"""Requests made from the OpenAPI document itself, sensible and not: no 5xx, and every answer fits its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode

from api.config import Settings
from api.main import create_app
from tests.service import Service, migrated_sqlite, problem_document, running, settings_for


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("any")
    url = migrated_sqlite(folder, tmp_path_factory.mktemp("migrated"))
    with running(settings_for(url, folder, max_open_jobs=100_000)) as service:
        yield service


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    return service.client.get("/openapi.json").json()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def things(service: Service) -> dict[str, str]:
    """Ids of things that exist, so that requests get beyond the first 404."""
    job = service.ask("planner", "POST", "/v1/rosters", json={"problem": problem_document()}).json()["id"]
    key = service.ask("planner", "POST", "/v1/api-keys", json={"name": "k"}).json()["id"]
    return {"roster_id": service.roster(), "history_id": service.history(), "job_id": job, "key_id": key}


def kinds_of_requests() -> list[tuple[str, GenerationMode]]:
    """Each operation with sensible requests, and with others where there is anything to get wrong."""
    paths = create_app(Settings(data_dir="paiban-data", secret="x" * 40)).openapi()["paths"]
    found = []
    for path, methods in paths.items():
        for method, operation in methods.items():
            if path.endswith("/events"):
                continue
            found.append((f"{method.upper()} {path}", GenerationMode.POSITIVE))
            if "requestBody" in operation or operation.get("parameters"):
                found.append((f"{method.upper()} {path}", GenerationMode.NEGATIVE))
    return found


@pytest.mark.parametrize(("name", "mode"), kinds_of_requests())
def test_any_request_gets_an_answer_that_fits(
    service: Service, document: dict[str, Any], things: dict[str, str], name: str, mode: GenerationMode
) -> None:
    method, path = name.split(" ")
    operation = schemathesis.openapi.from_dict(document)[path][method]

    @settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        known = {key: value for key, value in things.items() if key in path}
        case.path_parameters = {**(case.path_parameters or {}), **known}
        sent = case.as_transport_kwargs(base_url="http://testserver")
        if "files" in sent:
            return  # the two libraries disagree about files that are no files; uploads have tests of their own
        sent = {key: value for key, value in sent.items() if key in ("params", "json", "data", "headers")}
        if isinstance(sent.get("data"), (str, bytes)):
            sent["content"] = sent.pop("data")
        headers = {**dict(sent.pop("headers", {})), **service.headers("planner")}
        judge(document, name, service.client.request(method, case.formatted_path, headers=headers, **sent))

    ask()


def judge(document: dict[str, Any], name: str, answer: Any) -> None:
    method, path = name.split(" ")
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        schema: dict[str, Any] = {"$ref": "#/components/schemas/Problem"}
    else:
        responses = document["paths"][path][method.lower()]["responses"]
        schema = responses[str(answer.status_code)].get("content", {}).get("application/json", {}).get("schema", {})
    if schema:
        validator = Draft202012Validator({**schema, "components": document["components"]})
        assert [error.message for error in validator.iter_errors(answer.json())] == []

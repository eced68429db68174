"""The OpenAPI document is what readers and generated clients go by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from api.config import Settings
from api.main import create_app


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("openapi"))).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def media(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body an operation takes or gives, with its media type."""
    successes = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    for body in [operation.get("requestBody", {}), *successes]:
        yield from body.get("content", {}).items()


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    bare = [
        (name, kind)
        for name, operation in operations(document)
        for kind, body in media(operation)
        if kind != "multipart/form-data" and "example" not in body and "examples" not in body
    ]
    assert bare == []


def test_every_operation_that_answers_with_a_body_says_which(document: dict[str, Any]) -> None:
    silent = [name for name, operation in operations(document) if not list(media(operation))]
    assert silent == ["DELETE /v1/api-keys/{key_id}"]


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for kind, body in media(operation):
            if "json" in kind and body.get("schema"):
                validator = Draft202012Validator({**body["schema"], "components": document["components"]})
                errors = [error.message for error in validator.iter_errors(body["example"])]
                assert errors == [], name


def test_every_operation_is_described_and_named_once(document: dict[str, Any]) -> None:
    named = [operation["operationId"] for _, operation in operations(document)]
    assert len(named) == len(set(named))
    assert [name for name, operation in operations(document) if not operation.get("description")] == []


def test_every_refusal_is_a_problem(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert "application/problem+json" in operation["responses"]["4XX"]["content"], name


def test_every_post_that_is_recorded_names_its_key(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        headers = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "header"}
        expects = name.startswith("POST") and name not in ("POST /v1/token", "POST /v1/api-keys")
        assert ("Idempotency-Key" in headers) is expects, name


def test_roles_are_written_at_every_operation(document: dict[str, Any]) -> None:
    unsaid = [name for name, operation in operations(document) if "security" in operation and not operation["x-roles"]]
    assert unsaid == []

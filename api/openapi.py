"""The OpenAPI document: roles, security, problem bodies and an example at every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.edge import Allow
from api.schemas import Answer, Sent

DESCRIPTION = """Plans contact centres: history of contacts → forecast → requirement → roster → publication.

Instants are RFC 3339 with offset, intervals half-open, lists have a cursor, long work answers 202 with a job, refusals
are RFC 9457 problem bodies with a stable `code`. What a caller may not see is 404; what it may see but not do is 403.
A POST with an `Idempotency-Key` is done once, however often it is sent."""

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "params"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "stable; programs and translations go by it"},
        "params": {"type": "object", "description": "the values behind the message"},
        "where": {"type": "string"},
        "found": {"type": "string"},
        "expected": {"type": "string"},
        "maybe": {"type": "string"},
        "request_id": {"type": "string"},
    },
    "examples": [
        {
            "type": "urn:paiban:problem:history.missing_column",
            "title": "Cannot be used",
            "status": 422,
            "detail": "calls.csv, column offered: found only the columns queue, start, expected a column 'offered'.",
            "code": "history.missing_column",
            "params": {"file": "calls.csv", "column": "offered"},
            "request_id": "5f1c2a7e9b0d4c36",
        }
    ],
}
_JSON = "application/json"


def allow_of(route: APIRoute) -> Allow | None:
    """The role set declared at a route."""
    for dependency in _dependencies(route.dependant):
        if isinstance(dependency.call, Allow):
            return dependency.call
    return None


def _dependencies(dependant: Any) -> Iterator[Any]:
    for dependency in dependant.dependencies:
        yield dependency
        yield from _dependencies(dependency)


def install(app: FastAPI, routes: list[APIRoute], further: list[type[BaseModel]]) -> None:
    """Let the application describe itself.

    Parameters
    ----------
    further : bodies that come in several forms, which the framework does not find by itself.
    """

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                openapi_version="3.1.0",
            )
            _add_schemas(document, further)
            for route in routes:
                if route.include_in_schema:
                    _complete(document, route)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _add_schemas(document: dict[str, Any], further: list[type[BaseModel]]) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    for model in further:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    for model in _ours(Answer, Sent):
        if model.__name__ in schemas:
            _restore_examples(schemas[model.__name__], model)
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "a token from POST /v1/token, or an API key"}
    }


def _ours(*bases: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for base in bases:
        for model in base.__subclasses__():
            yield model
            yield from _ours(model)


def _restore_examples(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """The framework drops every null from the document, also from examples, where it says something."""
    extra = model.model_config.get("json_schema_extra")
    if isinstance(extra, dict) and "examples" in extra:
        schema["examples"] = extra["examples"]


def _complete(document: dict[str, Any], route: APIRoute) -> None:
    declared = allow_of(route)
    assert declared is not None
    for method in route.methods or ():
        operation = document["paths"][route.path_format][method.lower()]
        if declared.may is not None:
            operation["security"] = [{"bearer": []}]
            operation["x-roles"] = sorted(declared.may)
        problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        operation["responses"].pop("422", None)
        operation["responses"]["4XX"] = {"description": "Refused; the problem body says why", **problem}
        operation["responses"]["5XX"] = {"description": "An error of ours", **problem}
        if method == "POST" and declared.is_recorded and declared.may is not None:
            operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
        _copy_examples(document, operation)


_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "the same key with the same request gives the same answer; with another request it is refused",
}


def _copy_examples(document: dict[str, Any], operation: dict[str, Any]) -> None:
    """Put each schema's example beside the body it describes, where readers and tools look first."""
    schemas = document["components"]["schemas"]
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for media in body.get("content", {}).values():
            example = _example(media.get("schema", {}), schemas)
            if example is not None and "example" not in media and "examples" not in media:
                media["example"] = example


def _example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """The example of a schema; a page or a list of alternatives has that of what it holds."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if schema.get("examples"):
        return schema["examples"][0]
    for alternatives in ("oneOf", "anyOf"):
        for choice in schema.get(alternatives, []):
            found = _example(choice, schemas)
            if found is not None:
                return found
    items = schema.get("properties", {}).get("items", {}).get("items")
    return {"items": [_example(items, schemas)], "next_cursor": None} if items else None

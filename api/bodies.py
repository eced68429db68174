"""Request bodies that come in more than one form: JSON or a form, JSON or a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from api.errors import Unprocessable, UnsupportedMedia

_Model = TypeVar("_Model", bound=BaseModel)
JSON, FORM, MULTIPART, CSV = "application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/csv"


def media_type(request: Request) -> str:
    """The content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def sent(request: Request, model: type[_Model]) -> _Model:
    """The body of a request, sent as JSON or as a form."""
    kind = media_type(request)
    try:
        if kind == FORM:
            pairs = parse_qsl(request.state.body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
            return model.model_validate(dict(pairs))
        if kind == JSON or kind.endswith("+json"):
            return model.model_validate_json(request.state.body)
    except ValidationError as error:
        raise RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in error.errors()]) from error
    except ValueError as error:
        raise Unprocessable("This form cannot be read.", code="request.form") from error
    raise UnsupportedMedia(params={"found": kind, "expected": [JSON, FORM]})


@dataclass(frozen=True)
class Uploaded:
    """A file that came with a request, or None if the body is JSON."""

    content: bytes
    name: str


async def uploaded_csv(request: Request) -> Uploaded | None:
    """The CSV of a request, sent as its body or as the field `file` of a form; None if the body is JSON."""
    kind = media_type(request)
    if kind == JSON or kind.endswith("+json"):
        return None
    if kind in (CSV, "application/csv", "text/plain", "application/octet-stream"):
        return Uploaded(request.state.body, "request body")
    if kind == MULTIPART:
        async with request.form(max_files=1, max_fields=20) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Unprocessable("The form has no field `file` with a file in it.", code="request.form")
            return Uploaded(await file.read(), file.filename or "file")
    raise UnsupportedMedia(params={"found": kind, "expected": [JSON, CSV, MULTIPART]})


def form_or_json(model: type[BaseModel]) -> dict[str, Any]:
    """OpenAPI of a body that may be JSON or a form."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}, FORM: {"schema": schema}}}}


def csv_or_json(model: type[BaseModel], example: str) -> dict[str, Any]:
    """OpenAPI of a body that may be JSON or a CSV file."""
    file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
    return {
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}},
                CSV: {"schema": {"type": "string"}, "example": example},
                MULTIPART: {"schema": file},
            },
        }
    }

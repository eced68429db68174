"""Which refusal or failure is answered with which problem body."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.edge import LoginNeeded
from api.errors import ApiError, Unavailable
from api.problem_bodies import MEDIA_TYPE, problem, problem_of_input, problem_of_refusal, problem_of_validation
from forecasts.errors import InputError

log = structlog.get_logger("paiban.api")


def answer(body: dict[str, Any], request: Request | None = None, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem body as a response that knows which request it refuses."""
    if request is not None:
        body = body | {"instance": request.url.path, "request_id": getattr(request.state, "request_id", "")}
    return JSONResponse(body, body["status"], headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every kind of refusal and failure with a problem body."""

    @app.exception_handler(ApiError)
    def refused(request: Request, error: ApiError) -> Response:
        headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "2"}, 429: {"Retry-After": "5"}}
        return answer(problem_of_refusal(error), request, headers.get(error.status))

    @app.exception_handler(InputError)
    def unusable(request: Request, error: InputError) -> Response:
        return answer(problem_of_input(error), request)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(problem_of_validation(error.errors()), request)

    @app.exception_handler(HTTPException)
    def framework(request: Request, error: HTTPException) -> Response:
        code = {400: "request.unreadable", 404: "not_found", 405: "method_not_allowed"}.get(
            error.status_code, f"http.{error.status_code}"
        )
        body = problem(error.status_code, code, str(error.detail))
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_methods_at(request))
        return answer(body, request, headers)

    @app.exception_handler(LoginNeeded)
    def stranger(request: Request, error: LoginNeeded) -> Response:
        return RedirectResponse(f"/login?next={request.url.path}", 303)

    @app.exception_handler(DBAPIError)
    def database(request: Request, error: DBAPIError) -> Response:
        if isinstance(error, IntegrityError) or not (
            isinstance(error, OperationalError) or error.connection_invalidated
        ):
            return failed(request, error)
        log.warning("database", error=str(error.orig))
        return refused(request, Unavailable())

    @app.exception_handler(PoolTimeout)
    def exhausted(request: Request, error: PoolTimeout) -> Response:
        return refused(request, Unavailable())

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:
        log.error("failed", exc_info=error, path=request.url.path)
        body = problem(500, "internal", "Something went wrong on our side; the log has it under the request id.")
        return answer(body, request)


def _methods_at(request: Request) -> list[str]:
    """All methods of an address; the framework names only those of the first route that matches."""
    path, routes = request.url.path, request.app.state.routes
    return sorted({method for route in routes if route.path_regex.match(path) for method in route.methods or ()})

"""Every refusal as an RFC 9457 problem body: a stable `code`, its `params`, what was found and expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.errors import ApiError
from forecasts.errors import InputError

MEDIA_TYPE = "application/problem+json"
_MOST_FINDINGS = 20
_TITLES = {
    400: "Bad request", 401: "Login needed", 403: "Not allowed", 404: "Not found", 405: "No such operation here",
    409: "Conflict", 412: "Out of date", 413: "Too large", 415: "Wrong content type", 422: "Cannot be used",
    428: "Condition needed", 429: "Too many", 500: "An error of ours", 503: "Not available just now",
}  # fmt: skip


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """A problem body; members that are empty are left out, except `params`."""
    body = {
        "type": f"urn:paiban:problem:{code}",
        "title": _TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        "code": code,
        "params": more.pop("params", None) or {},
    }
    return body | {name: value for name, value in more.items() if value not in (None, "", [])}


def problem_of_input(error: InputError, status: int = 422) -> dict[str, Any]:
    """The problem body of input that cannot be used, with the place, what was found and what was expected."""
    return problem(
        status,
        error.code,
        str(error).partition("\n")[0],
        params=_plain(error.params),
        where=error.where,
        found=error.found,
        expected=error.expected,
        maybe=error.maybe,
    )


def problem_of_refusal(error: ApiError) -> dict[str, Any]:
    """The problem body of a refusal."""
    return problem(error.status, error.problem_code, error.detail, params=_plain(error.params), maybe=error.maybe)


def problem_of_validation(findings: Sequence[Any]) -> dict[str, Any]:
    """One clear problem from pydantic's findings: the first in words, the others listed."""
    first = _finding(findings[0])
    return problem(
        422,
        "request.invalid",
        f"{first['where']}: found {first['found']}, expected {first['expected']}.",
        **first,
        params={"where": first["where"]},
        findings=[_finding(finding) for finding in findings[:_MOST_FINDINGS]],
    )


def _finding(finding: Any) -> dict[str, str]:
    where = ".".join(str(part) for part in finding["loc"]) or "body"
    if finding["type"] == "missing":
        found = "nothing"
    elif finding["type"] == "extra_forbidden":
        found = "a field that does not exist"
    else:
        found = repr(finding.get("input"))
    expected = str(finding["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return {"where": where, "found": found if len(found) <= 120 else found[:117] + "…", "expected": expected}


def _plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)

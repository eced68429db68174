"""What is wrong with a target, in words: from pydantic's findings to one input error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import ValidationError

from forecasts.errors import InputError
from forecasts.staffing.checks import share_suggestion

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LIMITS = {
    "greater_than": ("gt", "more than {}"),
    "greater_than_equal": ("ge", "at least {}"),
    "less_than": ("lt", "less than {}"),
    "less_than_equal": ("le", "at most {}"),
}
_SHARES = {"service_level", "max_abandonment", "max_occupancy", "shrinkage", "shrinkage_planned_elsewhere"}
_KINDS = {
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text",
    "string_too_short": "a name",
    "dict_type": "an object of queues",
    "too_short": "at least one queue",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "missing": "the field",
}


def first_error(error: ValidationError, name: str, fields: Sequence[str]) -> InputError:
    """Return the first of pydantic's findings as an input error; the others are in its `params`.

    Parameters
    ----------
    error : what pydantic found.
    name : what messages call the file.
    fields : the names a queue's fields may have, to suggest the one that was meant.
    """
    findings = error.errors(include_url=False)
    first = findings[0]
    own = first.get("ctx", {}).get("error")
    if isinstance(own, InputError):
        return InputError(_where(name, first), own.found, own.expected, own.maybe, code=own.code, params=own.params)
    expected, maybe = _expectation(first, fields)
    params = {"file": name, "findings": [_where(name, finding) for finding in findings]}
    return InputError(_where(name, first), _found(first), expected, maybe, code="targets.value", params=params)


def _where(name: str, finding: ErrorDetails) -> str:
    path = [str(part) for part in finding["loc"]]
    if path[:1] == ["queues"] and len(path) > 1:
        path[:2] = [f"queue {path[1]!r}"]
    return ", ".join([name, *path])


def _found(finding: ErrorDetails) -> str:
    kind, value = finding["type"], finding["input"]
    if kind == "extra_forbidden":
        return f"the field {str(finding['loc'][-1])!r}"
    if kind == "missing":
        return "nothing"
    return repr(value) if not isinstance(value, (dict, list)) else f"{len(value)} entries"


def _expectation(finding: ErrorDetails, fields: Sequence[str]) -> tuple[str, str]:
    kind, last, context = finding["type"], str(finding["loc"][-1]) if finding["loc"] else "", finding.get("ctx", {})
    if kind == "extra_forbidden":
        close = get_close_matches(last, fields, n=1)
        return f"one of {', '.join(fields)}", f"you meant {close[0]}." if close else ""
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        # 100 % would become 1.00, which is no less out of range where a share has to be below 1.
        is_percentage = last in _SHARES and finding["input"] < 100.0
        maybe = share_suggestion(finding["input"]) if is_percentage else ""
        return words.format(f"{context[key]:g}"), maybe
    if kind == "literal_error":
        close = get_close_matches(str(finding["input"]), re.findall(r"'(.*?)'", str(context["expected"])), n=1)
        is_word = bool(close) and last != "format"
        return str(context["expected"]), f"you meant {close[0]}." if is_word else ""
    return _KINDS.get(kind, finding["msg"]), ""

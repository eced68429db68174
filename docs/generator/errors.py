"""Every code an error can carry, read from the places that raise it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api import errors as refusals

from .markdown import code, opening, table

ROOT = Path(__file__).parents[2]
ROOMS = ("forecasts", "solver", "api", "fixtures")

INTRODUCTION = """
Every refusal has a stable `code` for programs; the words around it may change. The command line prints the
message, with `--json` as `{"error": {"code", "message", "params"}}`, and ends with 2 (or 1 for a conflict). The
service answers with a problem body (RFC 9457): 422 for input that cannot be used, otherwise the status in the
first table. Input errors name `where`, `found` and `expected`, and often a second line that begins with
“Maybe”. A part in braces is a value of the case.
"""


@dataclass(frozen=True, order=True)
class Raised:
    """One place that raises a code."""

    code: str
    module: str
    says: str


def page() -> str:
    """Refusals of the service by class, then every code of the four rooms."""
    kinds = [
        kind for kind in vars(refusals).values() if isinstance(kind, type) and kind.__module__ == refusals.__name__
    ]
    rows = [(str(kind.status), code(kind.code), (kind.__doc__ or "").strip()) for kind in kinds]
    rows.append(("500", code("internal"), "Something went wrong on our side; the log has it under the request id."))
    rows.append(("405", code("method_not_allowed"), "The address exists, the method does not."))
    by_code: dict[str, list[Raised]] = {}
    for raised in sorted(set(every_code())):
        by_code.setdefault(raised.code, []).append(raised)
    found = [(code(name), _said(places), _modules(places)) for name, places in by_code.items()]
    parts = [
        opening("Errors", "the places in the code that raise them", INTRODUCTION),
        "## Statuses of the service\n",
        table(("Status", "Code unless a closer one applies", "Meaning"), rows),
        "## Codes\n",
        "`{area}` is the table an error is about: history, forecast, events or requirement.\n",
        table(("Code", "Says", "Raised in"), found),
    ]
    return "\n".join(parts)


def _said(places: list[Raised]) -> str:
    return " / ".join(dict.fromkeys(place.says for place in places if place.says))


def _modules(places: list[Raised]) -> str:
    return ", ".join(dict.fromkeys(code(place.module) for place in places))


def every_code() -> Iterator[Raised]:
    """Every call that gives an error its code, in all rooms."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            module = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _of_call(node, module)


def _of_call(call: ast.Call, module: str) -> Iterator[Raised]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    words = [_text(argument) for argument in call.args]
    if name == "error" and len(words) >= 3:
        yield Raised(f"{{area}}.{words[0]}", module, _found_and_expected(words[1], words[2]))
    elif name == "_error" and len(words) == 4:
        yield Raised(f"requirement.{words[3]}", module, _found_and_expected(words[1], words[2]))
    elif name == "unknown" and len(words) == 4:
        yield Raised(f"problem.unknown_{words[1].replace(' ', '_')}", module, f"found unknown {words[1]} {{name}}")
    elif given is not None and _is_code(given):
        yield Raised(_text(given), module, _sentence(name, words))


def _sentence(name: str, words: list[str]) -> str:
    """A refusal's one sentence, or what an input error found and expected."""
    refusal = getattr(refusals, name, None)
    if refusal is not None:
        return words[0] if words else str(refusal.__doc__).strip()
    if name == "checked_share":
        return "found {value}, expected a share within its limits"
    return _found_and_expected(words[1], words[2]) if len(words) >= 3 else ""


def _is_code(node: ast.expr) -> bool:
    """Whether the expression is a code in itself, neither passed on nor put together from the calls listed apart."""
    text = _text(node)
    apart = ("{area}.{reason}", "requirement.{reason}", "problem.unknown_{what}")
    return isinstance(node, ast.Constant | ast.JoinedStr) and "." in text and text not in apart


def _found_and_expected(found: str, expected: str) -> str:
    return f"found {found}, expected {expected}"


def _text(node: ast.expr) -> str:
    """The words of a string expression, with names in braces for what is not known before it happens."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{_name(part.value)}}}"  # type: ignore[attr-defined]
            for part in node.values
        )
    return f"{{{_name(node)}}}"


def _name(node: ast.expr) -> str:
    """A short name for an expression, good enough to guess the value by."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner), args=[]):
            return _name(inner)
        case ast.Call(args=[first, *_]) | ast.BoolOp(values=[first, *_]):
            return _name(first)
        case _:
            return "…"

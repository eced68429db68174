"""The rule book, from the classes in `solver.rules`."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from solver.rules import RULES, Example, Rule

from .markdown import code, filled, opening, table

SECTIONS = ("Reason", "Model", "History", "Parameters")

INTRODUCTION = """
Every rule Paiban knows, in the order in which planners see them. A rule is *hard* (no roster may break it),
*soft* (each unit of excess costs its weight in points; one point is one agent missing for one minute) or *off*.
The rule set of a problem may change the mode, the weight and the parameters of each, and a contract may have
parameters of its own. The examples are those of the rule itself, worked by hand and checked in every test run:
two weeks from Monday 2 March 2026, `Sun-1` is the Sunday before, `Mon+1` the second Monday. What the words mean
is in [Rules and explanations](../explanation/rules_and_explanations.md).
"""


def page() -> str:
    """One summary table, then one section per rule."""
    head = ("Code", "Title", "中文", "Looks at", "As delivered", "One unit is")
    rows = [
        (
            f"[{kind.code}](#{kind.code.replace('.', '')})",
            kind.title["en"],
            kind.title["zh-Hans"],
            kind.scope.value,
            strength(kind),
            kind.unit,
        )
        for kind in RULES
    ]
    parts = [opening("Rules", "the classes in `solver/rules`", INTRODUCTION), table(head, rows)]
    return "\n".join([*parts, *(_section(kind) for kind in RULES)])


def strength(kind: type[Rule]) -> str:
    """Hard, or soft with its weight."""
    return "hard" if kind.mode == "hard" else f"soft, {kind.weight:g} a unit"


def _section(kind: type[Rule]) -> str:
    first, sections = _docstring(kind)
    parts = [f"## {kind.code}\n", filled(f"**{kind.title['en']}.** {first}") + "\n"]
    parts += [filled(f"*{name}.* {sections[name]}") + "\n" for name in ("Reason", "Model", "History")]
    if kind.model_fields:
        meanings = _meanings(sections["Parameters"], list(kind.model_fields))
        rows = [
            (code(name), _default(field), _limits(field), meanings[name]) for name, field in kind.model_fields.items()
        ]
        parts.append(table(("Parameter", "Default", "Allowed", "Meaning"), rows))
    elif not re.fullmatch(r"None\.?", sections["Parameters"]):
        parts.append(filled(f"*Parameters.* {sections['Parameters']}") + "\n")
    if kind.mode == "hard":
        parts.append(f"Made soft, a unit costs {kind.weight:g} points unless the rule set says otherwise.\n")
    parts.append(f"It says: “{kind.sentences['en']}”\n")
    parts.append(table(("Example", "Roster", "Given", "Excess"), _examples(kind)))
    return "\n".join(parts)


def _docstring(kind: type[Rule]) -> tuple[str, dict[str, str]]:
    text = inspect.cleandoc(kind.__doc__ or "")
    pieces = re.split(rf"^({'|'.join(SECTIONS)})\n", text, flags=re.MULTILINE)
    bodies = (inspect.cleandoc(body.strip("\n")) for body in pieces[2::2])
    return pieces[0].strip(), dict(zip(pieces[1::2], bodies, strict=True))


def _meanings(text: str, names: list[str]) -> dict[str, str]:
    """Meaning of each parameter; `a, b : meaning` explains both."""
    meanings: dict[str, str] = {}
    for entry in re.split(r"\n(?=\w[\w, ]* : )", text):
        listed, _, meaning = entry.partition(" : ")
        meanings.update({name.strip(): meaning for name in listed.split(",")})
    return {name: meanings.get(name, text) for name in names}


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return code(json.dumps(plain, ensure_ascii=False))


def _limits(field: FieldInfo) -> str:
    found = {name: getattr(item, name) for item in field.metadata for name in ("ge", "gt", "le") if hasattr(item, name)}
    least = f"{found['ge']:g} or more" if "ge" in found else f"more than {found['gt']:g}" if "gt" in found else ""
    if "ge" in found and "le" in found:
        return f"{found['ge']:g} to {found['le']:g}"
    return least + (f", at most {found['le']:g}" if least and "le" in found else "")


def _examples(kind: type[Rule]) -> Iterator[tuple[str, str, str, str]]:
    before = ""
    for example in kind.examples():
        given = _given(example)
        excess = " + ".join(str(units) for units in example.excess) or "none"
        yield example.label, code(example.roster) or "nobody", "as above" if given == before else given, excess
        before = given or before


def _given(example: Example) -> str:
    """Parameters that differ from the default, and what the world of the example holds."""
    changed = example.rule.model_dump(exclude_defaults=True, mode="json")
    given = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in changed.items()]
    given += [f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}" for name, value in example.world.items()]
    return "; ".join(map(code, given))

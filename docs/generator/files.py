"""The file formats, from their JSON Schemas and table contracts."""

from __future__ import annotations

from typing import Any

from api.cli.schema import SCHEMAS
from forecasts.staffing.requirement_table import REQUIREMENT_COLUMNS
from forecasts.table_checks import EVENT_KINDS
from forecasts.tables import EVENT_COLUMNS, FORECAST_COLUMNS, HISTORY_COLUMNS

from .markdown import code, filled, opening, table

INTRODUCTION = """
What goes in and what comes out. CSV files are UTF-8 (a byte order mark is accepted) with a header row and
commas, gzip if the name ends in `.gz`. Instants are ISO 8601 with an offset, or wall-clock time where
`--timezone` names the zone. JSON files carry their format and version; `paiban schema problem` (or `roster`,
`targets`, `rules`) prints the complete JSON Schema of which the tables below are the readable part.
"""

TABLES = {
    "HISTORY.csv": (
        HISTORY_COLUMNS,
        ("start", "offered"),
        "One row per queue and interval. An interval of the opening hours without a row is *missing*, not zero. "
        "Without a `queue` column there is one queue.",
        {
            "queue": "name of the queue",
            "start": "start of the interval",
            "offered": "contacts that arrived, answered or not; an empty cell is unknown",
            "aht_seconds": "mean handling time of the interval [s]",
            "abandoned": "contacts given up by the caller",
        },
    ),
    "FORECAST.csv": (
        FORECAST_COLUMNS,
        ("start", "mean"),
        "What `paiban forecast` writes; a planner's own numbers may have the same shape. Quantile columns (`q10`, "
        "`q97.5`) stand between `mean` and `aht_seconds`. Closed intervals have no row.",
        {
            "queue": "name of the queue",
            "start": "start of the interval, with its offset",
            "mean": "expected contacts of the interval",
            "aht_seconds": "expected handling time [s]",
            "model": "the forecaster that made the row",
        },
    ),
    "EVENTS.csv": (
        EVENT_COLUMNS,
        ("name", "kind", "start", "end"),
        "What happened and will happen beside the calendar. Occurrences of one name share their lift.",
        {
            "name": "what people call it",
            "kind": " or ".join(code(kind) for kind in EVENT_KINDS),
            "queue": "the queue it concerns; empty for all of them",
            "start": "first instant, or first day",
            "end": "the instant after the last, or the last day",
            "expected_lift": "0.25 is 25 % more; empty: learn it from the past occurrences",
        },
    ),
    "REQUIREMENT.csv": (
        REQUIREMENT_COLUMNS,
        ("skill", "start", "required_net"),
        "Agents needed per skill and interval. A roster is asked for the gross ones, rounded up.",
        {
            "skill": "what an agent must know",
            "start": "start of the interval, with its offset",
            "required_net": "agents needed on contacts",
            "required_gross": "agents to roster so that the net ones are there; fractions allowed",
        },
    ),
}

DOCUMENTS = {"targets": "TARGETS.json", "problem": "PROBLEM.json", "roster": "ROSTER.json"}


def page() -> str:
    """The CSV tables, then every object of the JSON documents."""
    parts = [opening("Files", "the table contracts in `forecasts` and the JSON Schemas", INTRODUCTION)]
    for name, (columns, needed, introduction, meanings) in TABLES.items():
        rows = [
            (code(column), "yes" if column in needed else "", ", ".join(map(code, others)), meanings[column])
            for column, others in columns.items()
        ]
        parts.append(f"## {name}\n\n{filled(introduction)}\n")
        parts.append(table(("Column", "Needed", "Also read under the names", "Meaning"), rows))
    return "\n".join([*parts, *(_document(kind, name) for kind, name in DOCUMENTS.items())])


def _document(kind: str, name: str) -> str:
    schema = SCHEMAS[kind]()
    parts = [f"## {name}\n", *_object(schema)]
    for title, definition in schema.get("$defs", {}).items():
        if "properties" in definition:
            parts += [f"### {title} ({name})\n", *_object(definition)]
    return "\n".join(parts)


def _object(schema: dict[str, Any]) -> list[str]:
    rows = [
        (code(field), kind_of(given), _default(field, given, schema), str(given.get("description", "")))
        for field, given in schema.get("properties", {}).items()
    ]
    described = filled(str(schema.get("description", "")).split("\n\nParameters")[0])
    return [described + "\n", table(("Field", "Type", "Default", "Meaning"), rows)]


def _default(field: str, given: dict[str, Any], schema: dict[str, Any]) -> str:
    if field in schema.get("required", ()):
        return "**needed**"
    default = given.get("default")
    if isinstance(default, list) and default and isinstance(default[0], dict):
        return ", ".join(code(item.get("id", "…")) for item in default)
    return "–" if default in (None, "", [], {}) else code(default)


def kind_of(given: dict[str, Any]) -> str:
    """The type of a field in a few words."""
    if "const" in given:
        return code(f'"{given["const"]}"')
    if "enum" in given:
        return " or ".join(code(value) for value in given["enum"])
    if "$ref" in given:
        return given["$ref"].rpartition("/")[2]
    if "anyOf" in given:
        return " or ".join(dict.fromkeys(kind_of(choice) for choice in given["anyOf"]))
    if given.get("type") == "array":
        return f"list of {kind_of(given['items'])}" if "items" in given else "list"
    if given.get("type") == "object":
        values = given.get("additionalProperties") or next(iter(given.get("patternProperties", {}).values()), None)
        return f"name → {kind_of(values)}" if isinstance(values, dict) else "object"
    return _scalar(given)


def _scalar(given: dict[str, Any]) -> str:
    name = str(given.get("format") or given.get("type", "anything")).replace("date-time", "instant")
    least, most = given.get("minimum"), given.get("maximum")
    above = given.get("exclusiveMinimum")
    if least is not None and most is not None:
        return f"{name} {least:g} to {most:g}"
    if above is not None:
        return f"{name} above {above:g}" + (f", to {most:g}" if most is not None else "")
    return f"{name} from {least:g}" if least is not None else name

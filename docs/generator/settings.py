"""The settings of the service, from `api.config`."""

from __future__ import annotations

from api.config import PREFIX, Settings

from .markdown import code, opening, table

INTRODUCTION = """
Environment variables that `paiban serve` and the other commands of the service read. An empty variable counts
as unset. What differs between two plans (rules, weights, goals) is data and not a setting. How to use them is
in [Run the service](../how_to/run_the_service.md).
"""


def page() -> str:
    """One row per variable."""
    rows = [
        (code(f"{PREFIX}{name.upper()}"), code(field.default) if field.default is not None else "–", field.description)
        for name, field in Settings.model_fields.items()
    ]
    head = ("Variable", "Default", "Meaning")
    return "\n".join([opening("Settings", "the class `Settings` in `api/config.py`", INTRODUCTION), table(head, rows)])

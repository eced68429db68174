"""The pages of `docs/reference`, written from the code they describe; `make docs` writes them again."""

from __future__ import annotations

from collections.abc import Callable

from . import commands, errors, files, forecasters, http, rules, settings

PAGES: dict[str, Callable[[], str]] = {
    "rules.md": rules.page,
    "forecasters.md": forecasters.page,
    "files.md": files.page,
    "commands.md": commands.page,
    "http_api.md": http.page,
    "errors.md": errors.page,
    "settings.md": settings.page,
}
"""File in `docs/reference` and what writes it."""

"""Where a record comes from: author, time, code."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from api.access import Scope
from api.identifiers import new_id


@lru_cache(maxsize=1)
def code_version() -> str:
    """Version of this code, as installed."""
    try:
        return version("paiban")
    except PackageNotFoundError:
        return "uninstalled"


def provenance(kind: str, scope: Scope, parameters: dict[str, Any], *, seed: int | None = None) -> dict[str, Any]:
    """The columns every artefact has, for a record made now by this user."""
    return {
        "id": new_id(kind),
        "created_at": datetime.now(UTC),
        "created_by": scope.user_id,
        "code_version": code_version(),
        "parameters": parameters,
        "seed": seed,
    }

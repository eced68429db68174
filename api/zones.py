"""Instants in answers: stored in UTC, shown with the offset of the site's own zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from api.schemas import Answer

_View = TypeVar("_View", bound=Answer)


def in_zone(view: _View) -> _View:
    """The answer with `start_at` and `end_at` on the clock of its `timezone`."""
    zone = ZoneInfo(getattr(view, "timezone"))  # noqa: B009
    local: dict[str, Any] = {
        name: value.astimezone(zone)
        for name in ("start_at", "end_at")
        if isinstance(value := getattr(view, name, None), datetime)
    }
    return view.model_copy(update=local)

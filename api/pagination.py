"""Lists a page at a time: the cursor remembers the last item, so that new items do not shift the pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from fastapi import Query

from api.errors import Unprocessable

MOST, MOST_INTERVALS = 1_000, 10_000

Row = TypeVar("Row")
Limit = Annotated[int, Query(ge=1, le=MOST, description="most items of one answer")]
IntervalLimit = Annotated[int, Query(ge=1, le=MOST_INTERVALS, description="most intervals of one answer")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the answer before")]


def encode(*key: Any) -> str:
    """An opaque cursor that stands behind the item with this sort key."""
    return base64.urlsafe_b64encode(json.dumps(key, default=str).encode()).decode().rstrip("=")


def decode(cursor: str | None, *kinds: type) -> list[Any] | None:
    """The sort key in a cursor, or None without one.

    Parameters
    ----------
    kinds : type of each part: str, int, date or datetime.

    Raises
    ------
    Unprocessable
        If the cursor is not one that `encode` made for such a key.
    """
    if cursor is None:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise _bad()
        return [_part(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    except (ValueError, TypeError, RecursionError) as error:
        raise _bad() from error


def _part(part: Any, kind: Any) -> Any:
    if kind in (date, datetime):
        return kind.fromisoformat(part)
    if type(part) is not kind or (kind is int and not 0 <= part < 2**31):
        raise _bad()
    return part


def cut(rows: Sequence[Row], limit: int, key: Callable[[Row], Sequence[Any]]) -> tuple[list[Row], str | None]:
    """The page of a result that was asked for one row more than the limit, and the cursor to the next."""
    page = list(rows[:limit])
    return page, encode(*key(page[-1])) if len(rows) > limit else None


def _bad() -> Unprocessable:
    return Unprocessable("This cursor was not made by this list.", code="request.cursor")

"""Some rows of a stored table: of one name, and a page at a time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from api.errors import Unprocessable
from api.frames import records, unpack
from api.pagination import decode, encode


def interval_page(
    content: bytes, column: str, name: str | None, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """Rows of a packed table as plain records, from the cursor on, and the cursor to the next.

    Parameters
    ----------
    column, name : only rows with this name (a queue, a skill) in this column.
    """
    table = unpack(content)
    if name is not None:
        table = _of_name(table, column, name)
    first = (decode(cursor, int) or [0])[0]
    last = first + limit
    rows = list(records(table.iloc[max(first, 0) : last]))
    return rows, encode(last) if last < len(table) else None


def _of_name(table: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    known = table[column].unique().tolist()
    if name not in known:
        raise Unprocessable(
            f"There is no {column} {name!r} here; there are {', '.join(map(str, known[:20]))}.",
            code=f"request.unknown_{column}",
            params={column: name},
        )
    return table[table[column] == name]

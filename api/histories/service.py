"""Load a history: check it at the door, keep it as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from api import artefacts
from api.access import Scope
from api.database import Session
from api.errors import Unprocessable
from api.frames import pack, span_of, unpack
from api.provenance import provenance
from api.tables import History
from forecasts.tables import check_history, read_history


def history_of_csv(content: bytes, *, timezone: str | None, name: str, max_rows: int) -> pd.DataFrame:
    """The checked table in a CSV file."""
    return read_history(content, timezone=timezone, name=name, max_rows=max_rows)


def history_of_rows(rows: Sequence[dict[str, Any]], *, timezone: str | None, max_rows: int) -> pd.DataFrame:
    """The checked table in rows of JSON."""
    if len(rows) > max_rows:
        raise Unprocessable(
            f"{len(rows)} rows were sent as JSON, at most {max_rows} are read.",
            code="history.too_many_rows",
            maybe="send the table as text/csv, which takes more rows.",
            params={"found": len(rows), "most": max_rows},
        )
    frame = pd.DataFrame(list(rows))
    # A column nobody filled was not sent.
    frame = frame.drop(columns=[name for name in frame.columns if name != "offered" and frame[name].isna().all()])
    return check_history(frame, timezone=timezone, name="rows")


def store(session: Session, scope: Scope, table: pd.DataFrame, *, name: str, source: str) -> History:
    """Keep a checked history."""
    content = pack(table)
    start_at, end_at = span_of(table)
    history = History(
        **provenance("his", scope, {"source": source}),
        name=name,
        timezone=table.attrs["timezone"],
        interval_min=int(table.attrs["interval_min"]),
        queues=sorted(table["queue"].unique().tolist()),
        n_rows=len(table),
        start_at=start_at,
        end_at=end_at,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    session.add(history)
    session.flush()
    return history


def one(session: Session, scope: Scope, history_id: str) -> History:
    """A history without its rows."""
    return artefacts.one(session, scope, History, history_id)


def table_of(session: Session, scope: Scope, history_id: str) -> pd.DataFrame:
    """The rows of a history, as `forecasts.tables.check_history` gave them."""
    return unpack(artefacts.one(session, scope, History, history_id, content=True).content)


def page(session: Session, scope: Scope, limit: int, cursor: str | None) -> tuple[list[History], str | None]:
    """Histories, newest first."""
    return artefacts.page(session, scope, History, limit, cursor)

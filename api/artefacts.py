"""Finding immutable records: one by its id, or all of a kind, newest first, as far as the caller may see them."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import undefer

from api.access import Scope
from api.database import Session
from api.errors import NotFound
from api.pagination import cut, decode

_Record = TypeVar("_Record", bound=Any)
"""A table that mixes in `Artefact`."""


def one(
    session: Session,
    scope: Scope,
    table: type[_Record],
    record_id: str,
    *,
    content: bool = False,
    visible: ColumnElement[bool] | None = None,
) -> _Record:
    """A record the caller may see, with its content if asked for.

    Raises
    ------
    NotFound
        If there is none, or none for this caller: the two cannot be told apart.
    """
    statement = select(table).where(table.id == record_id, _visible(scope, visible))
    if content:
        statement = statement.options(undefer(table.content))
    found = session.scalar(statement)
    if found is None:
        raise NotFound(params={"id": record_id})
    return found


def page(
    session: Session,
    scope: Scope,
    table: type[_Record],
    limit: int,
    cursor: str | None,
    *,
    visible: ColumnElement[bool] | None = None,
) -> tuple[list[_Record], str | None]:
    """Some records the caller may see, newest first, and the cursor to the next."""
    statement = select(table).where(_visible(scope, visible)).order_by(table.id.desc()).limit(limit + 1)
    after = decode(cursor, str)
    if after is not None:
        statement = statement.where(table.id < after[0])
    return cut(list(session.scalars(statement)), limit, lambda row: [row.id])


def _visible(scope: Scope, visible: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Planners see every record; others what the kind of record says, and nothing where it says nothing."""
    if scope.sees_everything:
        return true()
    return false() if visible is None else visible

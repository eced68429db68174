"""The ground all tables stand on: names of constraints, aware instants, and where a record came from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Migrations change constraints by name, so every constraint has one that follows from its table."""

Identifier = String(40)
Name = String(200)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC and given back in UTC on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no offset; instants are stored aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


class Artefact:
    """A record that is written once: who made it when, with which code, from which parameters and seed.

    Inputs are foreign keys of the table itself. "Out of date" is found by comparing them with newer records.
    """

    id: Mapped[str] = mapped_column(Identifier, primary_key=True, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(sort_order=-1)
    created_by: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"), sort_order=-1)
    code_version: Mapped[str] = mapped_column(String(80), sort_order=-1)
    parameters: Mapped[dict[str, Any]] = mapped_column(sort_order=-1)
    seed: Mapped[int | None] = mapped_column(sort_order=-1)

"""The database: one code path for SQLite and PostgreSQL, one transaction per request or job."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from api.config import PREFIX, SettingsError

__all__ = ["Database", "Session", "code_revision", "upgrade"]

_BUSY_MS = 30_000
_MIGRATION_LOCK = 482_670_142_049
"""Any number that nobody else locks."""


class Database:
    """Sessions for readers and for writers.

    Python's sqlite3 opens no transaction for a SELECT, so that two sessions that read and then write lose one of the
    two updates without an error. Writers therefore begin with `BEGIN IMMEDIATE`, which lets one writer in at a time;
    readers have an engine of their own that cannot write and never waits.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writer = _engine(url, "BEGIN IMMEDIATE")
        self._reader = _engine(url, "BEGIN", read_only=True) if self.is_sqlite else self._writer
        self._writing = sessionmaker(self._writer, expire_on_commit=False)
        self._reading = sessionmaker(self._reader, expire_on_commit=False)

    def new_writer(self) -> Session:
        """A session that may write; whoever opens it commits, rolls back and closes it."""
        return self._writing()

    def new_reader(self) -> Session:
        """A session that only reads."""
        return self._reading()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error."""
        with self._writing() as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at the data."""
        with self._reading() as session:
            yield session

    @property
    def engine(self) -> Engine:
        """The engine of writers."""
        return self._writer

    def revision(self) -> str | None:
        """The migration the database is at; None when it is empty, or when an SQLite file has no folder yet."""
        file = self._reader.url.database if self._reader.dialect.name == "sqlite" else None
        if file and not Path(file).parent.exists():
            return None
        with self._reader.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def close(self) -> None:
        """Give all connections back."""
        self._writer.dispose()
        self._reader.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database to a revision, creating the SQLite file where there is none."""
    engine = _engine(url, "BEGIN IMMEDIATE")
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
    try:
        with engine.begin() as connection:
            _lock_migrations(connection)
            command.upgrade(alembic_config(connection), revision)
    finally:
        engine.dispose()


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for an open connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def code_revision() -> str:
    """The migration this code expects."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def _lock_migrations(connection: Connection) -> None:
    # Two processes that start together would both create the tables; SQLite's writer lock already sees to it.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def _engine(url: str, begin: str, *, read_only: bool = False) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise _bad_url() from error
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(url, begin, read_only)
    if address.drivername != "postgresql+psycopg":
        raise _bad_url()
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_timeout=10)


def _sqlite_engine(url: str, begin: str, read_only: bool) -> Engine:
    file = make_url(url).database
    if not file or file == ":memory:":
        raise _bad_url()
    engine = create_engine(url, pool_size=20, max_overflow=30, pool_timeout=30)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        # The driver's own transaction control is switched off: `begin` below says when one starts, and how.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _bad_url() -> SettingsError:
    # The address may hold a password, so the message does not repeat it.
    return SettingsError(
        f"{PREFIX}DATABASE_URL",
        "an address that cannot be used",
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
        code="settings.database_url",
    )

"""What a transaction promises on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.accounts.service import create_user
from api.database import Database
from api.errors import Conflict
from api.tables import Job, User
from tests.service import migrated_sqlite


def add_user(database: Database, name: str = "ann") -> str:
    with database.writing() as session:
        return create_user(session, name, "a long password", "planner").id


def test_two_who_read_and_then_write_lose_no_update(database: Database) -> None:
    user_id = add_user(database)

    def count_one_more(_: int) -> None:
        with database.writing() as session:
            user = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
            session.refresh(user)
            user.display_name = str(int(user.display_name or 0) + 1)

    with database.writing() as session:
        session.scalars(select(User)).one().display_name = "0"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_one_more, range(64)))
    with database.reading() as session:
        assert session.scalars(select(User)).one().display_name == "64"


def test_an_error_rolls_everything_back(database: Database) -> None:
    def half_way() -> None:
        with database.writing() as session:
            create_user(session, "ann", "a long password", "planner")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    with database.reading() as session:
        assert session.scalars(select(User)).all() == []


def test_a_reader_on_sqlite_cannot_write(tmp_path: Path, sqlite_template: Path) -> None:
    database = Database(migrated_sqlite(tmp_path, sqlite_template))
    with database.reading() as session, pytest.raises(DBAPIError, match="readonly"):
        create_user(session, "ann", "a long password", "planner")
    database.close()


def test_a_foreign_key_holds(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(
            Job(
                id="job_1",
                kind="roster",
                state="queued",
                params={},
                created_at=datetime.now(UTC),
                created_by="usr_nobody",
                attempt=0,
                losses=0,
                stage="queued",
                percent=0.0,
            )
        )


def test_an_instant_comes_back_as_the_same_instant(database: Database) -> None:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    user_id = add_user(database)
    with database.writing() as session:
        session.scalars(select(User).where(User.id == user_id)).one().created_at = at
    with database.reading() as session:
        found = session.scalars(select(User)).one().created_at
    assert found == at
    assert found.utcoffset() == timedelta(0)


def test_a_name_is_taken_once_whatever_its_case(database: Database) -> None:
    add_user(database, "Ann")
    with pytest.raises(Conflict, match="ann"):
        add_user(database, "ann")

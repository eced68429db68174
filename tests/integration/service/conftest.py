"""Each test gets a database of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from api.database import Database, upgrade
from tests.service import Service, migrated_sqlite, running, settings_for


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("migrated")


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Iterator[Callable[[bool], str]]:
    """Makes PostgreSQL databases: empty, or copied from one that was migrated once."""
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    template, made = f"paiban_template_{uuid.uuid4().hex[:8]}", []

    def new(migrated: bool) -> str:
        if migrated and template not in made:
            made.append(template)
            _create(admin, template)
            upgrade(_address(postgres_url, template))
        name = f"paiban_test_{uuid.uuid4().hex[:12]}"
        made.append(name)
        _create(admin, name, template if migrated else None)
        return _address(postgres_url, name)

    yield new
    with admin.connect() as connection:
        for name in reversed(made):
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def _create(admin: Engine, name: str, template: str | None = None) -> None:
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else "")))


def _address(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    address: str = request.getfixturevalue("new_postgres")(False)
    return address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    """Address of a database with all tables."""
    if request.param == "sqlite":
        return migrated_sqlite(tmp_path, sqlite_template)
    address: str = request.getfixturevalue("new_postgres")(True)
    return address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def service(url: str, tmp_path: Path) -> Iterator[Service]:
    """The application with jobs in threads and a solver that answers at once."""
    with running(settings_for(url, tmp_path)) as service:
        yield service

"""The service's database as the command line opens it: reachable, and at the revision this code expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from forecasts.errors import InputError

if TYPE_CHECKING:
    from api.config import Settings
    from api.database import Database


@contextmanager
def reachable() -> Iterator[None]:
    """Say in one message that the database does not answer, instead of blaming ourselves.

    Raises
    ------
    InputError
        Code ``database.unreachable``.
    """
    from sqlalchemy.exc import OperationalError

    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
        raise InputError(
            "the database",
            reason,
            "a database that answers",
            "the server is not running, or PAIBAN_DATABASE_URL or PAIBAN_DATA_DIR names another place.",
            code="database.unreachable",
        ) from error


@contextmanager
def opened_store(settings: Settings | None = None) -> Iterator[Database]:
    """The database, migrated first where that happens at start; refused where somebody has to do it.

    Raises
    ------
    InputError
        Code ``database.unreachable`` or ``database.revision``.
    """
    from api.config import load_settings
    from api.database import Database, code_revision, upgrade

    settings = settings or load_settings()
    with reachable():
        if settings.upgrades_at_start:
            upgrade(settings.url)
        database = Database(settings.url)
        try:
            found = database.revision()
            if found != code_revision():
                raise InputError(
                    "the database",
                    f"revision {found}",
                    f"revision {code_revision()}",
                    "run `paiban db upgrade` first.",
                    code="database.revision",
                )
            yield database
        finally:
            database.close()

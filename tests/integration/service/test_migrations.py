"""From an empty database to the newest tables, and back."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from api.database import Database, alembic_config, code_revision, upgrade
from api.tables import Table


def test_from_empty_to_head_equals_the_tables(empty_url: str) -> None:
    upgrade(empty_url)
    database = Database(empty_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []
    assert database.revision() == code_revision()
    database.close()


def test_a_second_upgrade_changes_nothing(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)
    database = Database(empty_url)
    assert database.revision() == code_revision()
    database.close()


def test_down_to_nothing_and_up_again(empty_url: str) -> None:
    upgrade(empty_url)
    database = Database(empty_url)
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert database.revision() is None
    upgrade(empty_url)
    assert database.revision() == code_revision()
    database.close()


@pytest.mark.parametrize("name", [table.name for table in Table.metadata.sorted_tables])
def test_every_constraint_has_a_name(name: str) -> None:
    constraints = Table.metadata.tables[name].constraints
    assert [constraint for constraint in constraints if constraint.name is None] == []

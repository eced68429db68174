"""Alembic's way in: always an open connection of the service, never an address in a file."""

from __future__ import annotations

from alembic import context

from api.tables import Table

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()

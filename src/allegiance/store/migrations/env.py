"""A connection in a transaction in, the schema at the asked revision out; run by the migration tool."""

from __future__ import annotations

from alembic import context

from allegiance.store.schema import METADATA

# SQLite undoes the making of tables with the transaction, once BEGIN is ours: a kill leaves the schema as it was.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()

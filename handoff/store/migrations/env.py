"""Alembic's way in: it runs on the connection, and in the transaction, that `store.sql.migrate` opened."""

from alembic import context

from handoff.store.studio_schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Alembic runs inside the transaction the store has opened."""

from alembic import context

from assessment.store import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

"""Run by Alembic: applies the steps on the connection that `service.store.engine.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from service.store.ledger_tables import batches

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=batches.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

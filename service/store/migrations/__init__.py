"""Alembic's migrations: one file a step, applied by `service.store.engine.upgrade`."""

"""Take away what came of watches' runs long ago. Reports stay, and so does each watch's last run."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.store.database import Store

AT_ONCE = 100
"""Runs taken away in one transaction, and in one round, so that nothing else waits long."""


def drop_old_runs(store: Store, days: int, now: datetime) -> int:
    """How many runs were taken away, up to AT_ONCE, with their batches. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.write() as kept:
        return kept.watches.drop_runs(now - timedelta(days=days), limit=AT_ONCE)

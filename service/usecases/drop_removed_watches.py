"""Take away what came of watches that were removed. Reports stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.store.database import Store
from service.usecases.drop_old_runs import AT_ONCE

GRACE = timedelta(hours=1)
"""Much longer than a worker takes for what was under way when the watch was removed."""


def drop_removed_watches(store: Store, now: datetime) -> int:
    """How many runs and events were taken away, up to AT_ONCE of each. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.write() as kept:
        return kept.watches.drop_removed(now - GRACE, limit=AT_ONCE)

"""Take away the text of pages that were last received long ago. Reports and their quotes stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.store.database import Store
from service.usecases.drop_old_runs import AT_ONCE


def drop_old_texts(store: Store, days: int | None, now: datetime) -> int:
    """How many snapshots of pages were taken away, up to AT_ONCE; none without a number of days.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    if days is None:
        return 0
    with store.write() as kept:
        return kept.snapshots.drop_older(now - timedelta(days=days), limit=AT_ONCE)

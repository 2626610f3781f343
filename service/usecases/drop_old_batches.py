"""Take away batches that ended long ago, with their rows and messages. Reports stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.store.database import Store
from service.usecases.drop_old_runs import AT_ONCE


def drop_old_batches(store: Store, days: int | None, now: datetime) -> int:
    """How many batches and rows were taken away, until they are AT_ONCE or more; none without a number of days.

    A batch goes as a whole, in a transaction of its own. Raises sqlalchemy.exc.SQLAlchemyError.
    """
    if days is None:
        return 0
    count, gone = 0, 1
    while gone and count < AT_ONCE:
        with store.write() as kept:
            gone = kept.batches.drop_first(now - timedelta(days=days))
        count += gone
    return count

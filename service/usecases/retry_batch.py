"""Let rows of a batch that have failed be tried anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from service.store.database import Store


class BatchCancelledError(Exception):
    """The batch was cancelled, and nothing of it is tried again."""


def retry_batch(batch_id: str, owner: str, store: Store, now: datetime, *, reasons: Collection[str]) -> int | None:
    """How many rows wait again, of those that failed for one of the reasons, or all; None without such a batch.

    Rows that could not be used at all stay as they are. Raises BatchCancelledError and
    sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        if kept.batches.owned(batch_id, owner) is None:
            return None
        count = kept.ledger.retry(batch_id, now, codes=reasons)
    if count is None:
        raise BatchCancelledError
    store.size_up(count)
    return count

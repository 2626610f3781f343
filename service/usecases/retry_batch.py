"""Let rows of a batch that have failed be tried anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from service.store.batches import BatchState
from service.store.database import Store


class BatchCancelledError(Exception):
    """The batch was cancelled, and nothing of it is tried again."""


def retry_batch(batch_id: str, owner: str, store: Store, now: datetime, *, reasons: Collection[str]) -> int | None:
    """How many rows wait again, of those that failed for one of the reasons, or all; None without such a batch.

    Rows that could not be used at all stay as they are. Raises BatchCancelledError and
    sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        found = kept.batches.owned(batch_id, owner)
        if found is None:
            return None
        if found.state is BatchState.CANCELLED:
            raise BatchCancelledError
        return kept.ledger.retry(batch_id, now, codes=reasons)

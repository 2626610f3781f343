"""Cancel a batch: what is waiting is given up, what is under way may end."""

from __future__ import annotations

from datetime import datetime

from service.store.database import Store


def cancel_batch(batch_id: str, owner: str, store: Store, now: datetime) -> bool:
    """Whether the owner has a batch of this id; one that has ended stays as it is.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        found = kept.batches.owned(batch_id, owner)
        if found:
            kept.batches.cancel(batch_id, now)
    return found is not None

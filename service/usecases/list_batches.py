"""List somebody's batches."""

from __future__ import annotations

from service.store.batches import Batch
from service.store.database import Store


def list_batches(owner: str, store: Store, *, before: str | None, limit: int) -> list[Batch] | None:
    """The owner's batches, the latest first; those after the batch of the id `before`, or None if there is no such."""
    with store.read() as kept:
        last = kept.batches.owned(before, owner) if before else None
        if before and not last:
            return None
        return kept.batches.latest(owner, before=last, limit=limit)

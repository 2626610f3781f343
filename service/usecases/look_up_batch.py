"""Look up how far a batch has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.store.batches import Batch, BatchState
from service.store.database import Repositories, Store
from service.store.items import ItemState
from service.store.webhooks import Webhook

RECENT = timedelta(minutes=5)
"""The time over which the rate is taken."""
_MINUTE = timedelta(minutes=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch and what has become of its rows so far."""

    batch: Batch
    counts: Mapping[ItemState, int]
    duplicates: int
    """Rows with the address of an earlier one, whose result they share."""
    reused: int
    """Rows whose report was made before the batch came."""
    rate: float
    """Rows that came to an end in a minute, of late; of a batch that has ended, at its end."""
    webhook: Webhook | None
    """Who is told when it is done."""

    @property
    def left(self) -> int:
        """Rows that have not come to an end."""
        return self.counts[ItemState.WAITING] + self.counts[ItemState.LEASED]

    @property
    def seconds_left(self) -> int | None:
        """At this rate; None when nothing can be said."""
        if self.batch.state is not BatchState.OPEN or not self.left:
            return None if self.batch.state is BatchState.CANCELLED else 0
        return round(self.left / self.rate * 60) if self.rate else None


def look_up_batch(batch_id: str, owner: str, store: Store, now: datetime) -> Progress | None:
    """The owner's batch of this id, or None. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        batch = kept.batches.owned(batch_id, owner)
        return progress(batch, kept, now) if batch else None


def progress(batch: Batch, kept: Repositories, now: datetime) -> Progress:
    """How far a batch has come, read within a transaction."""
    webhook = kept.webhooks.find(batch.webhook_id) if batch.webhook_id else None
    return Progress(
        batch,
        kept.items.counts(batch.id),
        kept.items.duplicates(batch.id),
        kept.items.reused(batch.id),
        _rate(batch, kept, now),
        webhook,
    )


def _rate(batch: Batch, kept: Repositories, now: datetime) -> float:
    """Rows that could not be used ended as the batch came, and say nothing of how fast it goes."""
    if batch.state is BatchState.CANCELLED:
        return 0.0
    end = batch.finished_at or now
    start = max(end - RECENT, batch.created_at + _INSTANT)
    finished = kept.items.finished_since(batch.id, start)
    return finished / max((end - start) / _MINUTE, 1 / 60)

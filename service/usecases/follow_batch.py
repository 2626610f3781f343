"""Follow a batch: how far it has come, each time that has changed, until it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from service.store.batches import BatchState
from service.store.database import Store
from service.usecases.look_up_batch import Progress, look_up_batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a batch is followed."""

    look: float = 1.0
    """Seconds from one look at the store to the next."""
    heartbeat: timedelta = timedelta(seconds=15)
    """After which something is said although nothing has changed."""
    lifetime: timedelta = timedelta(seconds=60)
    """After which a follower has to come again, so that none holds a thread for good."""
    wait: Callable[[float], bool] = field(default_factory=lambda: threading.Event().wait)
    """Waits so many seconds, or until all following is to end; whether it is."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def mark(progress: Progress) -> str:
    """What tells one state of a batch from another."""
    return ".".join([progress.batch.state.value, *(str(count) for count in progress.counts.values())])


def follow_batch(batch_id: str, owner: str, store: Store, pace: Pace, *, seen: str = "") -> Iterator[Progress | None]:
    """The batch's progress as it changes, and None for a heartbeat; of a state `seen` before, nothing is said.

    Ends with the batch, when its time is over or all following is to end, or at once without such a batch. Raises
    sqlalchemy.exc.SQLAlchemyError.
    """
    now = pace.now()
    end, quiet_since = now + pace.lifetime, now
    while (progress := look_up_batch(batch_id, owner, store, now)) is not None:
        if mark(progress) != seen:
            seen, quiet_since = mark(progress), now
            yield progress
        elif now - quiet_since >= pace.heartbeat:
            quiet_since = now
            yield None
        if progress.batch.state is not BatchState.OPEN or now >= end or pace.wait(pace.look):
            return
        now = pace.now()

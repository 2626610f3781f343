"""Mark batches of which nothing is left as done, and say so to whoever wants to know."""

from __future__ import annotations

from datetime import datetime

from service.store.batches import Batch
from service.store.database import Repositories, Store
from service.usecases.finish_run import finish_run

FINISHED = "batch.finished"


def close_batches(store: Store, now: datetime) -> list[str]:
    """The ids of the batches that ended, each told to one caller only. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        if not kept.batches.any_finished():  # as nearly always; and the question costs less than a transaction to write
            return []
    with store.write() as kept:
        closed = kept.batches.close_finished(now)
        for batch_id in closed:
            batch = kept.batches.find(batch_id)
            if batch is not None:
                _announce(batch, kept, now)
            run = kept.watches.run_of_batch(batch_id)
            if run is not None:
                finish_run(kept, run, now)
    return closed


def _announce(batch: Batch, kept: Repositories, now: datetime) -> None:
    counts = {state.value: count for state, count in kept.items.counts(batch.id).items()}
    data = {"batch": batch.id, "name": batch.name, "rows": batch.rows, "counts": counts}
    event_id = kept.events.add(FINISHED, batch.id, data, now)
    if batch.webhook_id and event_id:
        kept.webhooks.send(batch.webhook_id, event_id, now)

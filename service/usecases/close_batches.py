"""Mark batches of which nothing is left as done, and say so to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from service.store.batches import Batch
from service.store.database import Repositories, Store
from service.store.watches import Run
from service.usecases.finish_run import finish_run, give_up_run
from service.usecases.make_step import make_step

FINISHED = "batch.finished"


def close_batches(store: Store, now: datetime) -> list[str]:
    """The ids of the batches that ended, each told to one caller only. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        finished = kept.batches.finished()  # nearly always none; and to read costs less than a transaction to write
    return [batch_id for batch_id in finished if _close(store, batch_id, now)]


def _close(store: Store, batch_id: str, now: datetime) -> bool:
    """Each by itself: a run that cannot be compared has failed, and holds up neither its batch nor any other."""
    name = f"the end of batch {batch_id}"
    closed = make_step(partial(_end, store, batch_id, now, finish_run), name)
    if closed is None:
        closed = make_step(partial(_end, store, batch_id, now, give_up_run), name)
    return bool(closed)


def _end(store: Store, batch_id: str, now: datetime, finish: Callable[[Repositories, Run, datetime], None]) -> bool:
    with store.write() as kept:
        run = kept.watches.run_of_batch(batch_id)
        if run:
            kept.watches.hold(run.watch_id)  # before its batch, as whoever removes a watch does
        if not kept.batches.close(batch_id, now):
            return False
        batch = kept.batches.find(batch_id)
        if batch:
            _announce(batch, kept, now)
        if run:
            finish(kept, run, now)
    return True


def _announce(batch: Batch, kept: Repositories, now: datetime) -> None:
    counts = {state.value: count for state, count in kept.items.counts(batch.id).items()}
    data = {"batch": batch.id, "name": batch.name, "rows": batch.rows, "counts": counts}
    event_id = kept.events.add(FINISHED, batch.id, data, now)
    if batch.webhook_id and event_id:
        kept.webhooks.send(batch.webhook_id, event_id, now)

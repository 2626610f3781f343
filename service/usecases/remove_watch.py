"""Take a watch away."""

from __future__ import annotations

from datetime import datetime

from service.store.database import Store
from service.usecases.look_up_watch import own_watch


def remove_watch(watch_id: str, owner: str, store: Store, now: datetime) -> bool:
    """With its runs and its addresses for mail and chat; the reports stay, and what is under way is cancelled.

    The batches that its runs made, and what was told of them, go a while after (`drop_removed_watches`). False when
    there is no such watch. Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        watch = own_watch(watch_id, owner, kept)
        if watch is None or not kept.watches.hold(watch_id):
            return False
        run = kept.watches.running(watch_id)
        if run and run.batch_id:
            kept.batches.cancel(run.batch_id, now)
        kept.watches.remove(watch_id, now)
        for webhook_id in watch.notify:
            kept.webhooks.remove(webhook_id)
    return True

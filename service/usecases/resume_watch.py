"""Let a watch that rested go on."""

from __future__ import annotations

from datetime import datetime

from service.store.database import Store
from service.usecases.look_up_watch import own_watch
from service.usecases.run_watches import next_run


def resume_watch(watch_id: str, owner: str, store: Store, now: datetime) -> bool:
    """It is due next as its schedule says; what it missed is not made up for. False when there is no such watch.

    Raises ScheduleError, when its schedule cannot be kept on this machine, and sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        watch = own_watch(watch_id, owner, kept)
        return watch is not None and kept.watches.resume(watch_id, next_run(watch, now))

"""Run a watch out of turn."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from service.store.database import Store
from service.store.watches import Run
from service.usecases.begin_run import begin_run
from service.usecases.look_up_watch import own_watch


class RunUnderWayError(Exception):
    """The watch has a run that has not ended."""


def run_watch_now(watch_id: str, owner: str, store: Store, now: datetime) -> Run | None:
    """The run; the schedule stays as it is, and a watch that rests can be run too. None when there is no such watch.

    Raises RunUnderWayError and sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        watch = own_watch(watch_id, owner, kept)
        if watch is None or not kept.watches.hold(watch_id):
            return None
        run = None if kept.watches.running(watch_id) else kept.watches.start(uuid4().hex, watch_id, now, now)
        if run is None:
            raise RunUnderWayError
        begin_run(kept, run, watch, now)
        return kept.watches.find_run(run.id)

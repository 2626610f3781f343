"""Run the watches that are due: each moment once, whoever looks, and hours without a machine as one run."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import uuid4

from service.services import Services
from service.store.database import Store
from service.store.watches import Watch
from service.usecases.begin_run import begin_run
from service.usecases.finish_run import finish_run
from service.watching.schedule import ScheduleError, parse_schedule

_log = logging.getLogger(__name__)


def run_due_watches(services: Services, now: datetime) -> int:
    """Begin what is due and finish what was left over; how many runs were begun.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    store = services.store
    with store.read() as kept:
        due, left_over = kept.watches.due(now), kept.watches.left_over()
    for run in left_over:
        with store.write() as kept:
            finish_run(kept, run, now)
    return sum(_run(watch, store, now) for watch in due)


def next_run(watch: Watch, now: datetime) -> datetime:
    """When the watch is due after this moment. Raises ScheduleError."""
    return parse_schedule(watch.schedule, key=watch.id, start=watch.created_at).next_after(now)


def _run(watch: Watch, store: Store, now: datetime) -> bool:
    """Begin a watch's run, unless another scheduler does or its last one is still under way."""
    try:
        next_at = next_run(watch, now)
    except ScheduleError as error:
        # It was checked when it came, so this machine knows less of timezones than the one that took it in.
        _log.error("watch %s rests, for its schedule cannot be kept: %s", watch.id, error)
        next_at = None
    with store.write() as kept:
        kept.watches.hold(watch.id)
        if kept.watches.running(watch.id):
            kept.watches.move_on(watch, next_at)
            return False
        run = kept.watches.begin_run(uuid4().hex, watch, now, next_at=next_at)
        if run:
            begin_run(kept, run, watch, now)
    return run is not None

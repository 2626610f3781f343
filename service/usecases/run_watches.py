"""Run the watches that are due: each moment once, whoever looks, and hours without a machine as one run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import uuid4

from service.services import Services
from service.store.database import Repositories, Store
from service.store.watches import Run, Watch
from service.usecases.begin_run import begin_run
from service.usecases.finish_run import finish_run, give_up_run
from service.usecases.make_step import make_step
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
        _finish(run, store, now)
    return sum(_run(watch, store, now) for watch in due)


def next_run(watch: Watch, now: datetime) -> datetime:
    """When the watch is due after this moment. Raises ScheduleError."""
    return parse_schedule(watch.schedule, key=watch.id, start=watch.created_at).next_after(now)


def _finish(run: Run, store: Store, now: datetime) -> None:
    """Finish a run that its batch has left; one that cannot be compared has failed."""

    def end(finish: Callable[[Repositories, Run, datetime], None]) -> bool:
        with store.write() as kept:
            finish(kept, run, now)
        return True

    name = f"the end of run {run.id}"
    if make_step(partial(end, finish_run), name) is None:
        make_step(partial(end, give_up_run), name)


def _run(watch: Watch, store: Store, now: datetime) -> bool:
    """Begin a watch's run; one that meets a fault is left out, and holds up no other."""
    next_at = make_step(partial(_next, watch, now), f"the schedule of watch {watch.id}")
    begun = make_step(partial(_begin, watch, store, now, next_at), f"the run of watch {watch.id}")
    if begun is None:
        with store.write() as kept:
            kept.watches.move_on(watch, next_at)
    return bool(begun)


def _next(watch: Watch, now: datetime) -> datetime | None:
    try:
        return next_run(watch, now)
    except ScheduleError as error:
        # It was checked when it came, so this machine knows less of timezones than the one that took it in.
        _log.error("watch %s rests, for its schedule cannot be kept: %s", watch.id, error)
        return None


def _begin(watch: Watch, store: Store, now: datetime, next_at: datetime | None) -> bool:
    """Unless another scheduler does, or the last run is still under way."""
    with store.write() as kept:
        kept.watches.hold(watch.id)
        if kept.watches.running(watch.id):
            kept.watches.move_on(watch, next_at)
            return False
        run = kept.watches.begin_run(uuid4().hex, watch, now, next_at=next_at)
        if run:
            begin_run(kept, run, watch, now)
    return run is not None

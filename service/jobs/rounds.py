"""What has to be done now and then. Every task claims what it does, so that several may go round at the same time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from service.jobs.pulse import show_pulse
from service.policy import Policy
from service.services import Services
from service.usecases.close_batches import close_batches
from service.usecases.drop_old_batches import drop_old_batches
from service.usecases.drop_old_runs import AT_ONCE, drop_old_runs
from service.usecases.drop_old_texts import drop_old_texts
from service.usecases.drop_removed_watches import drop_removed_watches
from service.usecases.run_watches import run_due_watches

EVERY = timedelta(seconds=1)
"""How often a round is made."""
SELDOM = timedelta(hours=1)
"""How often is looked for what has grown old."""

_log = logging.getLogger(__name__)


class Rounds:
    """Goes round until it is stopped."""

    def __init__(self, services: Services, policy: Policy) -> None:
        self._services, self._policy = services, policy
        self._stopping = Event()
        self._clean_at = datetime.now(UTC)

    def stop(self) -> None:
        """End after the task that is under way; from any thread."""
        self._stopping.set()

    def run(self) -> None:
        """Go round until stopped."""
        while not self._stopping.is_set():
            self.once(datetime.now(UTC))
            self._stopping.wait(EVERY.total_seconds())

    def once(self, now: datetime) -> None:
        """One round. What the database refuses is tried again in the next."""
        for task in (self._release, self._close, self._watch, self._clean):
            _try(task, now)
        show_pulse(self._services.config.pulse)

    def _release(self, now: datetime) -> None:
        with self._services.store.read() as kept:
            if not kept.ledger.any_expired(now):  # as nearly always; who writes on SQLite keeps others from it
                return
        with self._services.store.write() as kept:
            kept.ledger.release_expired(now, most_attempts=self._policy.attempts)

    def _close(self, now: datetime) -> None:
        close_batches(self._services.store, now)

    def _watch(self, now: datetime) -> None:
        run_due_watches(self._services, now)

    def _clean(self, now: datetime) -> None:
        """A portion in each round until nothing is left, and then not for long: what is due must not wait for it."""
        if now < self._clean_at:
            return
        store, config = self._services.store, self._services.config
        dropped = (
            drop_old_runs(store, config.keep_run_days, now),
            drop_removed_watches(store, now),
            drop_old_texts(store, config.keep_text_days, now),
            drop_old_batches(store, config.keep_batch_days, now),
        )
        if max(dropped) < AT_ONCE:
            self._clean_at = now + SELDOM


def _try(task: Callable[[datetime], None], now: datetime) -> None:
    try:
        task(now)
    except SQLAlchemyError as error:
        _log.error("the database does not answer, nothing is lost: %s", error)

"""Tells webhooks, mail and chat of what happened, in a thread of its own, because receivers are slow."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from service.services import Services
from service.usecases.deliver_events import deliver_due

IDLE = 1.0
"""Seconds after which is looked for what is due."""

_log = logging.getLogger(__name__)


class Deliveries:
    """Delivers until it is stopped."""

    def __init__(self, services: Services, worker: str) -> None:
        self._services, self._worker = services, worker
        self._stopping = Event()

    def stop(self) -> None:
        """End after what is under way; from any thread."""
        self._stopping.set()

    def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopping.is_set():
            if not self.once(datetime.now(UTC)):
                self._stopping.wait(IDLE)

    def once(self, now: datetime) -> int:
        """Tell what is due; how many messages were tried. What the database refuses is tried again."""
        store = self._services.store
        try:
            with store.read() as kept:
                due = kept.webhooks.next_due()
            return deliver_due(self._services, self._worker, now) if due and due <= now else 0
        except SQLAlchemyError as error:
            _log.error("the database does not answer, nothing is lost: %s", error)
            return 0

"""Tells webhooks, mail and chat of what happened.

One thread talks to the database: it claims messages, notes what became of them and claims the next, without waiting
for the others. Each message is told by a thread of its own, because receivers are slow.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from service.services import Services
from service.store.webhooks import Delivery
from service.usecases.deliver_events import Outcome, Parcel, claim_parcels, note, tell, unknown

IDLE = 1.0
"""Seconds after which is looked for what is due."""
AT_ONCE = 64
"""Messages under way at a time; RESERVED of them only for tenants that have no other."""
PATIENCE = 15.0
"""Seconds for which what is under way is waited for when all ends: longer than a POST takes, shorter than requests get.
A mail can take longer, and then it is noted that nobody knows."""

_log = logging.getLogger(__name__)


class Deliveries:
    """Delivers until it is stopped."""

    def __init__(self, services: Services, worker: str) -> None:
        self._services, self._worker = services, worker
        self._inbox: SimpleQueue[tuple[Delivery, Outcome] | None] = SimpleQueue()
        self._under_way: dict[int, Delivery] = {}
        self._told: list[tuple[Delivery, Outcome]] = []
        self._stopping = False

    def stop(self) -> None:
        """Begin nothing more, and end soon; from any thread."""
        self._stopping = True
        self._inbox.put(None)

    def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopping:
            self.turn(datetime.now(UTC))
            self._wait(IDLE)
        until = monotonic() + PATIENCE
        while self._under_way and monotonic() < until:
            self._wait(until - monotonic())
        self._leave(datetime.now(UTC))

    def turn(self, now: datetime) -> int:
        """Note what was told and begin what there is room for; how many messages were begun."""
        self._note(now)
        try:
            room = AT_ONCE - len(self._under_way)
            parcels = claim_parcels(self._services.store, self._worker, room, now) if room else []
        except SQLAlchemyError as error:
            _log.error("the database does not answer, nothing is lost: %s", error)
            return 0
        for parcel in parcels:
            self._begin(parcel)
        return len(parcels)

    def _begin(self, parcel: Parcel) -> None:
        number = parcel.delivery.id
        self._under_way[number] = parcel.delivery
        # A daemon: what is still out when the program ends must not keep it from ending.
        Thread(target=self._tell, args=[parcel], name=f"deliver {number}", daemon=True).start()

    def _tell(self, parcel: Parcel) -> None:
        outcome = tell(parcel, self._services.config, datetime.now(UTC))
        self._inbox.put((parcel.delivery, outcome))

    def _wait(self, seconds: float) -> None:
        """Wait so long for an outcome or to be woken, and take in all that has come."""
        try:
            came = self._inbox.get(timeout=seconds)
            while came:
                self._under_way.pop(came[0].id, None)
                self._told.append(came)
                came = self._inbox.get_nowait()
        except Empty:
            return

    def _leave(self, now: datetime) -> None:
        """Note what was told, and of what is still out that nobody knows."""
        for delivery in self._under_way.values():
            _log.warning("delivery %s is still under way at the end, and comes again", delivery.id)
            self._told.append((delivery, unknown(delivery, now)))
        self._note(now)

    def _note(self, now: datetime) -> None:
        """Write what became of messages. What the database does not take is tried again as long as it is theirs."""
        self._told = [told for told in self._told if not self._noted(*told, now)]

    def _noted(self, delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
        try:
            note(self._services.store, delivery, outcome, now)
        except SQLAlchemyError as error:
            _log.error("what became of delivery %s cannot be noted yet: %s", delivery.id, error)
            return delivery.lease_until is None or delivery.lease_until < now
        return True

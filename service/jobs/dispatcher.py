"""Hands claims to workers on other machines, by way of a queue.

The ledger is the truth and the queue only carries it: a message that is lost, doubled or late does no harm, because a
claim that is not renewed falls back to the ledger and one that was lost is not carried out.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from threading import Event
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from service.jobs.messages import to_message
from service.jobs.worker import IDLE, TROUBLE, worker_name
from service.policy import Policy
from service.store.database import Store
from service.store.ledger import Claim
from service.usecases.claim_items import claim_to_hand_on

SOON = 0.1
"""Seconds after which is looked again whether the queue has room, or a host is free."""

_log = logging.getLogger(__name__)


class QueueError(Exception):
    """The queue cannot be reached, or did not take a message."""


class Queue(Protocol):
    """Where workers take messages from, each one when it has room."""

    def waiting(self) -> int:
        """How many messages no worker has taken yet. Raises QueueError."""

    def send(self, message: Mapping[str, Any]) -> None:
        """Put a message at the end. Raises QueueError."""


class Dispatcher:
    """Keeps the queue filled with claims. Several may do so side by side."""

    def __init__(self, store: Store, policy: Policy, queue: Queue, *, most: int) -> None:
        """`most` is how many claims wait in the queue at a time: a short one keeps batches' turns."""
        self.name = worker_name()
        self._store, self._policy, self._queue, self._most = store, policy, queue, most
        self._sent: list[Claim] = []
        self._renew_at = datetime.now(UTC)
        self._stopping = Event()

    def stop(self) -> None:
        """End after the turn that is under way; from any thread."""
        self._stopping.set()

    def run(self) -> None:
        """Fill the queue until stopped. What waits in it then is carried out all the same."""
        while not self._stopping.is_set():
            self._stopping.wait(self.turn(datetime.now(UTC)))

    def turn(self, now: datetime) -> float:
        """Fill the queue once; returns for how many seconds there is nothing more to do."""
        try:
            return self._fill(now)
        except SQLAlchemyError as error:
            _log.error("the database does not answer, nothing is lost: %s", error)
        except QueueError as error:
            _log.error("the broker does not answer, nothing is lost: %s", error)
        return TROUBLE

    def _fill(self, now: datetime) -> float:
        waiting = self._queue.waiting()  # before anything is claimed that could not be sent
        self._renew(waiting, now)
        if waiting >= self._most:
            return SOON
        taken = claim_to_hand_on(self._store, self.name, self._most - waiting, now, self._policy)
        self._send([task.claim for task in taken.tasks])
        return 0.0 if taken.tasks or taken.reused else self._until_due(now)

    def _send(self, claims: Sequence[Claim]) -> None:
        for place, claim in enumerate(claims):
            try:
                self._queue.send(to_message(claim))
            except QueueError:
                self._take_back(claims[place:])
                raise
            self._sent.append(claim)

    def _take_back(self, claims: Sequence[Claim]) -> None:
        now = datetime.now(UTC)
        with self._store.write() as kept:
            for claim in claims:
                kept.ledger.push_back(claim, now, None)

    def _renew(self, waiting: int, now: datetime) -> None:
        """Extend the leases of what waits in the queue, which are those sent last; the others are at workers.

        Where another fills the queue as well, some of these are at workers too: the ledger renews none that was begun.
        """
        self._sent = self._sent[len(self._sent) - waiting :] if waiting < len(self._sent) else self._sent
        if now < self._renew_at:
            return
        with self._store.write() as kept:
            self._sent = kept.ledger.renew(self._sent, now + self._policy.lease)
        self._renew_at = now + self._policy.lease / 2

    def _until_due(self, now: datetime) -> float:
        """Seconds until something falls due; what is due already waits for its host, which a worker may free."""
        with self._store.read() as kept:
            due = kept.ledger.next_due()
        if due is None:
            return IDLE
        return min(max((due - now).total_seconds(), SOON), IDLE)

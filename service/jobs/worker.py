"""A worker: it claims items, hands them to its hands, and writes what came of them.

One thread talks to the ledger. It sleeps until an outcome comes, an item falls due or somebody wakes it; what another
process hands in is noticed within `IDLE` seconds.
"""

from __future__ import annotations

import logging
import os
import socket
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from time import monotonic
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from service.jobs.hands import Hands
from service.policy import Policy
from service.store.database import Store
from service.usecases.claim_items import Task, claim_items
from service.usecases.close_batches import close_batches
from service.usecases.settle_items import settle_items
from service.usecases.work_on_item import Outcome

IDLE = 1.0
"""Seconds after which the ledger is looked at in any case."""
GATHER = 0.1
"""Seconds in which outcomes gather after one, to be written together: most of what a turn costs, it costs once."""
TROUBLE = 5.0
"""Seconds until the next try after the database failed."""

_log = logging.getLogger(__name__)


def worker_name() -> str:
    """A name that no other worker has, and that says where this one runs."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid4().hex[:8]}"


class Worker:
    """Drains the ledger until it is stopped."""

    def __init__(self, store: Store, policy: Policy, *, most: int) -> None:
        """`most` is how many tasks it has under way at a time."""
        self.name = worker_name()
        self._store, self._policy, self._most = store, policy, most
        self._inbox: SimpleQueue[Outcome | None] = SimpleQueue()
        self._finished: list[Outcome] = []
        self._under_way: dict[tuple[str, int, int], Task] = {}
        self._renew_at = datetime.now(UTC)
        self._stopping = False

    def done(self, outcome: Outcome) -> None:
        """Take in what came of a task; from any thread."""
        self._inbox.put(outcome)

    def wake(self) -> None:
        """Look at the ledger now; from any thread."""
        self._inbox.put(None)

    def stop(self) -> None:
        """Claim nothing more, and end when what is under way has ended; from any thread."""
        self._stopping = True
        self.wake()

    def run(self, hands: Hands) -> None:
        """Work until stopped."""
        while not self._stopping:
            self._wait(self._turn(hands))
        while self._under_way:
            self._wait(self._write_out(datetime.now(UTC)) or IDLE)

    def _turn(self, hands: Hands) -> float:
        """Write what has come, claim what there is room for; returns for how long there is nothing more to do."""
        try:
            now = datetime.now(UTC)
            trouble = self._write_out(now)
            return trouble or self._claim(hands, now)
        except SQLAlchemyError as error:
            return _report(error)

    def _write_out(self, now: datetime) -> float | None:
        """Write what has come; returns for how long to wait when the database does not take it."""
        try:
            if self._finished:
                settle_items(self._store, self._finished, now, self._policy)
                for outcome in self._finished:
                    self._under_way.pop(_attempt(outcome.task), None)
                self._finished = []
                close_batches(self._store, now)
            self._renew(now)
        except SQLAlchemyError as error:
            return _report(error)
        return None

    def _claim(self, hands: Hands, now: datetime) -> float:
        room = self._most - len(self._under_way)
        if not room:
            return IDLE
        taken = claim_items(self._store, self.name, room, now, self._policy)
        for task in taken.tasks:
            self._under_way[_attempt(task)] = task
            hands.take(task)
        return 0.0 if taken.reused else self._until_due(now)

    def _until_due(self, now: datetime) -> float:
        """Seconds until something falls due that was not due `now`: what was, waits for an outcome of its host."""
        with self._store.read() as kept:
            due = kept.ledger.next_due()
        if due is None or due <= now:
            return IDLE
        return min(max((due - datetime.now(UTC)).total_seconds(), 0.0), IDLE)

    def _renew(self, now: datetime) -> None:
        """Extend the leases before they are half over. Those that were lost end without being written."""
        if self._under_way and now >= self._renew_at:
            with self._store.write() as kept:
                kept.ledger.renew([task.claim for task in self._under_way.values()], now + self._policy.lease)
        if now >= self._renew_at:
            self._renew_at = now + self._policy.lease / 2

    def _wait(self, seconds: float) -> None:
        """Wait so long for an outcome or to be woken, and then for the outcomes that follow close behind."""
        try:
            outcome = self._inbox.get(timeout=seconds)
            until = monotonic() + GATHER
            while outcome:
                self._finished.append(outcome)
                outcome = self._inbox.get(timeout=max(until - monotonic(), 0.0))
        except Empty:
            return


def _attempt(task: Task) -> tuple[str, int, int]:
    """What tells it from every other, also from one of the same item whose lease has run out under this worker."""
    return task.claim.batch_id, task.claim.position, task.claim.attempts


def _report(error: SQLAlchemyError) -> float:
    _log.error("the database does not answer, nothing is lost: %s", error)
    return TROUBLE

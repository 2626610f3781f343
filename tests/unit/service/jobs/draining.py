"""A worker with real threads and processes that drains a store, for tests of what may happen to it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from scrapers.fetching.fetch import Fetched, Version
from service.jobs.hands import Hands, Score
from service.jobs.worker import Worker
from service.policy import Policy
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import Item
from service.store.ledger import Manners
from service.usecases.close_batches import close_batches
from service.usecases.submit_batch import NewRow, submit_batch
from tests.integration.command_line import CLINIC
from tests.unit.service.jobs.perilous import score

POLICY = Policy(manners=Manners(at_once=100, pause=timedelta(0)))


class Site:
    """Answers every address with one page, as soon as it is open."""

    def __init__(self) -> None:
        self.open = Event()
        self.open.set()
        self.asked = Event()

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        """The page."""
        self.asked.set()
        self.open.wait()
        return Fetched(url, url, 200, "text/html", CLINIC.read_bytes(), "", "", datetime.now(UTC))


@contextmanager
def at_work(store: Store, site: Site, *, threads: int = 4, scorer: Score = score) -> Iterator[Worker]:
    """The worker, until the block ends and what is under way has."""
    worker = Worker(store, POLICY, most=threads)
    hands = Hands(site, threads=threads, processes=2, done=worker.done, score=scorer)
    thread = Thread(target=worker.run, args=[hands])
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()
        hands.close()


def hand_in(store: Store, names: list[str]) -> None:
    """A batch of pages of these names, on five hosts."""
    rows = (NewRow(name, f"https://h{place % 5}.example/{name}") for place, name in enumerate(names))
    submit_batch(NewBatch(id="b"), rows, store, datetime.now(UTC))


def finished(store: Store, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set as soon as the worker has closed the batch."""
    event = Event()

    def closing(store: Store, now: datetime) -> list[str]:
        closed = close_batches(store, now)
        if closed:
            event.set()
        return closed

    monkeypatch.setattr("service.jobs.worker.close_batches", closing)
    return event


def items(store: Store) -> list[Item]:
    """The batch's rows."""
    with store.read() as kept:
        return kept.items.page("b", limit=1000)

"""Batches for tests of the ledger, and a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import event

from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import Item, NewItem
from service.store.ledger import Claim, Manners

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = 60 * SECOND
AT_ONCE = Manners(at_once=100, pause=timedelta(0))
"""Hosts that do not mind."""


def rows(count: int, hosts: int = 1) -> list[NewItem]:
    """Rows that go round so many hosts."""
    return [
        NewItem(row_id=f"row-{n}", url=f"https://h{n % hosts}.example/{n}", host=f"h{n % hosts}.example")
        for n in range(count)
    ]


def add(store: Store, batch_id: str, items: Iterable[NewItem], now: datetime = NOW) -> None:
    """Hand in a batch."""
    with store.write() as kept:
        assert kept.batches.add(NewBatch(id=batch_id), items, now)


def claim(
    store: Store, count: int = 10, *, worker: str = "w1", now: datetime = NOW, manners: Manners = AT_ONCE
) -> list[Claim]:
    """Claim in a transaction of its own."""
    with store.write() as kept:
        return kept.ledger.claim(worker, count, now, lease=LEASE, manners=manners)


def item(store: Store, position: int = 0, batch_id: str = "b") -> Item:
    """An item as it is."""
    with store.read() as kept:
        found = kept.items.get(batch_id, position)
    assert found is not None
    return found


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """What the database is told within the block."""
    seen: list[str] = []

    def note(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(store._engine, "before_cursor_execute", note)

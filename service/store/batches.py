"""Batches in the database: handed in whole, finished when no item is left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, select, update

from service.store.items import Items, ItemState, NewItem
from service.store.ledger_tables import batches, deliveries, events, items, lanes, runs
from service.store.upsert import insert_or

_LEFT = (ItemState.WAITING.value, ItemState.LEASED.value)


class BatchState(StrEnum):
    """OPEN while items are left; DONE when none is; CANCELLED when its owner wants no more of it."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """A batch as it is handed in."""

    id: str
    owner: str = ""
    """The tenant whose it is; whoever comes without a key is the tenant of no name."""
    name: str = ""
    columns: tuple[str, ...] = ()
    """The caller's other columns, in order."""
    max_age: int | None = None
    """Seconds: a page scored no longer ago is not fetched again. None asks for fresh ones."""
    idempotency_key: str | None = None
    request_sha256: str = ""
    """Of what was handed in, so that an owner's key given twice with different rows is noticed."""
    webhook_id: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is kept."""

    id: str
    owner: str
    name: str
    state: BatchState
    rows: int
    columns: tuple[str, ...]
    max_age: int | None
    request_sha256: str
    webhook_id: str | None
    created_at: datetime
    finished_at: datetime | None


_COLUMNS = [batches.c[name] for name in Batch.__dataclass_fields__]
_OVER = (batches.c.state == BatchState.OPEN.value) & ~exists().where(
    items.c.batch_id == batches.c.id, items.c.state.in_(_LEFT)
)
_FINISHED = select(batches.c.id).where(_OVER).order_by(batches.c.id)


class Batches:
    """The batches' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: NewBatch, rows: Iterable[NewItem], now: datetime) -> bool:
        """Keep a batch with its rows, positions from 0. False, and nothing kept, when its idempotency key is taken."""
        values = {name: getattr(batch, name) for name in NewBatch.__dataclass_fields__} | {
            "columns": list(batch.columns),
            "idempotency_key": batch.idempotency_key and _key(batch.owner, batch.idempotency_key),
            "state": BatchState.OPEN.value,
            "rows": 0,
            "created_at": now,
        }
        insert = insert_or(self._connection, batches).values(values)
        query = insert.on_conflict_do_nothing(index_elements=["idempotency_key"]).returning(batches.c.id)
        if self._connection.execute(query).first() is None:
            return False
        count = Items(self._connection).add(batch.id, rows, now)
        self._connection.execute(update(batches).where(batches.c.id == batch.id).values(rows=count))
        return True

    def find(self, batch_id: str) -> Batch | None:
        """The batch of this id, or None."""
        row = self._connection.execute(select(*_COLUMNS).where(batches.c.id == batch_id)).one_or_none()
        return _batch(row) if row else None

    def find_by_key(self, owner: str, idempotency_key: str) -> Batch | None:
        """The batch that its owner handed in with this key, or None."""
        condition = batches.c.idempotency_key == _key(owner, idempotency_key)
        row = self._connection.execute(select(*_COLUMNS).where(condition)).one_or_none()
        return _batch(row) if row else None

    def owned(self, batch_id: str, owner: str) -> Batch | None:
        """The batch of this id, or None also when it is somebody else's."""
        found = None if "\0" in batch_id else self.find(batch_id)  # which PostgreSQL takes in no text
        return found if found and found.owner == owner else None

    def latest(self, owner: str, *, before: Batch | None = None, limit: int = 100) -> list[Batch]:
        """An owner's batches, the latest first; with `before`, those that come after that one in this order."""
        query = select(*_COLUMNS).where(batches.c.owner == owner)
        if before:
            earlier = batches.c.created_at < before.created_at
            same = (batches.c.created_at == before.created_at) & (batches.c.id < before.id)
            query = query.where(earlier | same)
        query = query.order_by(batches.c.created_at.desc(), batches.c.id.desc()).limit(limit)
        return [_batch(row) for row in self._connection.execute(query)]

    def open_rows(self, owner: str) -> int:
        """How many rows an owner's open batches have, done or not."""
        mine = (batches.c.owner == owner) & (batches.c.state == BatchState.OPEN.value)
        return int(self._connection.execute(select(func.sum(batches.c.rows)).where(mine)).scalar_one() or 0)

    def finished(self) -> list[str]:
        """The ids of the open batches of which no item is left."""
        return list(self._connection.execute(_FINISHED).scalars())

    def close(self, batch_id: str, now: datetime) -> bool:
        """Mark an open batch of which no item is left as done. True to one caller only."""
        # Locked first, and looked at once more: rows that are tried again meanwhile must not end with their batch.
        over = batches.c.id == batch_id, _OVER
        locked = select(batches.c.id).where(*over).with_for_update(skip_locked=True)
        if self._connection.execute(locked).first() is None:
            return False
        values = {"state": BatchState.DONE.value, "finished_at": now}
        return self._connection.execute(update(batches).where(*over).values(values)).rowcount == 1

    def cancel(self, batch_id: str, now: datetime) -> bool:
        """Take what is waiting out of the ledger; what is under way may end. False when the batch is not open."""
        query = update(batches).where(batches.c.id == batch_id, batches.c.state == BatchState.OPEN.value)
        if not self._connection.execute(query.values(state=BatchState.CANCELLED.value, finished_at=now)).rowcount:
            return False
        # Lanes before items, as a claim takes them: so neither waits for the other in a circle.
        self._connection.execute(delete(lanes).where(lanes.c.batch_id == batch_id))
        waiting = (items.c.batch_id == batch_id) & (items.c.state == ItemState.WAITING.value)
        cancelled = {"state": ItemState.CANCELLED.value, "finished_at": now}
        self._connection.execute(update(items).where(waiting).values(cancelled))
        return True

    def drop_first(self, moment: datetime) -> int:
        """Take away the batch that ended first, if before this moment, with its events; it and its rows are counted.

        0 when there is none. Its reports stay. One whose messages are under way waits for them, and the batch of a
        watch's run goes with the run.
        """
        of_run = exists().where(runs.c.batch_id == batches.c.id)
        under_way = exists().where(
            events.c.subject == batches.c.id,
            deliveries.c.event_id == events.c.id,
            deliveries.c.finished_at.is_(None),
        )
        over = (batches.c.finished_at < moment) & (batches.c.state != BatchState.OPEN.value) & ~of_run & ~under_way
        first = select(batches.c.id, batches.c.rows).where(over).order_by(batches.c.finished_at, batches.c.id).limit(1)
        found = self._connection.execute(first.with_for_update(skip_locked=True)).one_or_none()
        if found is None:
            return 0
        told = select(events.c.id).where(events.c.subject == found.id)
        self._connection.execute(delete(deliveries).where(deliveries.c.event_id.in_(told)))
        self._connection.execute(delete(events).where(events.c.subject == found.id))
        self._connection.execute(delete(batches).where(batches.c.id == found.id))
        return int(found.rows) + 1


def _key(owner: str, idempotency_key: str) -> str:
    """Two owners may choose the same key, so what is kept is a hash of both."""
    return hashlib.sha256(f"{owner}\n{idempotency_key}".encode("utf-8", "replace")).hexdigest()


def _batch(row: Row[Any]) -> Batch:
    named = dict(row._mapping)
    return Batch(**{**named, "state": BatchState(row.state), "columns": tuple(row.columns)})

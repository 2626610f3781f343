"""Events in the database: what happened to a batch or a watch, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from service.store.ledger_tables import events
from service.store.upsert import insert_or


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    id: int
    """Higher for later ones."""
    kind: str
    """As `batch.finished`."""
    subject: str
    """Id of the batch or watch."""
    data: Mapping[str, Any]
    created_at: datetime


_COLUMNS = [events.c[name] for name in Event.__dataclass_fields__]


class Events:
    """The events' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, kind: str, subject: str, data: Mapping[str, Any], now: datetime, *, once: str | None = None
    ) -> int | None:
        """Note an event and return its id; None when there is one of the same `once` already."""
        values = {"kind": kind, "subject": subject, "data": dict(data), "created_at": now, "once": once}
        insert = insert_or(self._connection, events).values(values)
        query = insert.on_conflict_do_nothing(index_elements=["once"]).returning(events.c.id)
        return self._connection.execute(query).scalar_one_or_none()

    def get(self, event_id: int) -> Event | None:
        """The event of this id, or None."""
        row = self._connection.execute(select(*_COLUMNS).where(events.c.id == event_id)).one_or_none()
        return Event(**row._mapping) if row else None

    def of(self, subject: str, *, after: int = 0, limit: int = 100) -> list[Event]:
        """A subject's events in order, those after the event of id `after`."""
        query = select(*_COLUMNS).where(events.c.subject == subject, events.c.id > after)
        return [Event(**row._mapping) for row in self._connection.execute(query.order_by(events.c.id).limit(limit))]

    def latest(self, subject: str, limit: int = 100) -> list[Event]:
        """A subject's events, the latest first."""
        query = select(*_COLUMNS).where(events.c.subject == subject).order_by(events.c.id.desc()).limit(limit)
        return [Event(**row._mapping) for row in self._connection.execute(query)]

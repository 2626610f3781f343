"""Items in the database: the rows of batches, written once and then read in pages. Their progress is `ledger`'s."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from models.report import Reason
from service.store.ledger_tables import hosts, items, lanes
from service.store.upsert import insert_or

_T = TypeVar("_T")
AT_ONCE = 1_000
"""Rows written by one statement."""


class ItemState(StrEnum):
    """LEASED is under way at a worker; DONE has a report; FAILED has the reason of its last attempt."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A row as it is handed in, usable or not."""

    row_id: str
    url: str
    """The address that is fetched."""
    given: str | None = None
    """The address as its owner wrote it, where that is another."""
    host: str = ""
    """Host and port that are asked for the page; politeness is by this. Empty only with a `problem`."""
    same_as: int | None = None
    """Position of an earlier row with the same address."""
    columns: Mapping[str, Any] = field(default_factory=dict)
    problem: Reason | None = None
    """Why the row cannot be used: it has failed at once, for this reason."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row as it is kept, and what came of it so far."""

    position: int
    row_id: str
    url: str
    given: str | None
    host: str
    same_as: int | None
    columns: Mapping[str, Any]
    state: ItemState
    attempts: int
    not_before: datetime
    report_id: str | None
    band: str | None
    reused: bool
    """Whether the report was made before the batch came."""
    error_code: str | None
    """Of the last attempt; an item that waits to be tried again has one too."""
    error_message: str | None
    finished_at: datetime | None


_COLUMNS = [items.c[name] for name in Item.__dataclass_fields__]


class Items:
    """The items' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch_id: str, rows: Iterable[NewItem], now: datetime) -> int:
        """Keep the rows of a batch, positions from 0, and give their hosts lanes. Returns how many they are."""
        count, names = 0, set[str]()
        for chunk in _chunks(rows):
            names |= {row.host for row in chunk if not row.problem}
            values = [_values(batch_id, place, row, now) for place, row in enumerate(chunk, start=count)]
            self._connection.execute(insert(items), values)
            count += len(chunk)
        self._open_lanes(batch_id, sorted(names), now)
        return count

    def get(self, batch_id: str, position: int) -> Item | None:
        """The item at this position, or None."""
        query = select(*_COLUMNS).where(items.c.batch_id == batch_id, items.c.position == position)
        row = self._connection.execute(query).one_or_none()
        return _item(row) if row else None

    def page(
        self,
        batch_id: str,
        *,
        after: int = -1,
        limit: int = 100,
        state: ItemState | None = None,
        band: str | None = None,
    ) -> list[Item]:
        """Items in order, those after the position `after`, of one state or band if so asked."""
        query = select(*_COLUMNS).where(items.c.batch_id == batch_id, items.c.position > after)
        if state is not None:
            query = query.where(items.c.state == state.value)
        if band is not None:
            query = query.where(items.c.band == band)
        return [_item(row) for row in self._connection.execute(query.order_by(items.c.position).limit(limit))]

    def counts(self, batch_id: str) -> dict[ItemState, int]:
        """How many items are in each state; states without any are there with 0."""
        query = select(items.c.state, func.count()).where(items.c.batch_id == batch_id).group_by(items.c.state)
        found = {ItemState(state): count for state, count in self._connection.execute(query)}
        return {state: found.get(state, 0) for state in ItemState}

    def duplicates(self, batch_id: str) -> int:
        """How many items have the address of an earlier one."""
        return self._count(items.c.batch_id == batch_id, items.c.same_as >= 0)

    def reused(self, batch_id: str) -> int:
        """How many items have a report that was made before."""
        return self._count(items.c.batch_id == batch_id, items.c.reused)

    def finished_since(self, batch_id: str, moment: datetime) -> int:
        """How many items have come to an end since then, for a batch's rate."""
        return self._count(items.c.batch_id == batch_id, items.c.finished_at >= moment)

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        return int(self._connection.execute(select(func.count()).where(*conditions)).scalar_one())

    def _open_lanes(self, batch_id: str, names: list[str], now: datetime) -> None:
        """Hosts go in one order and all at the end, so that no two batches ever wait for each other."""
        for chunk in _chunks(names):
            known = [{"host": name, "not_before": now} for name in chunk]
            self._connection.execute(insert_or(self._connection, hosts).on_conflict_do_nothing(), known)
            self._connection.execute(insert(lanes), [{"batch_id": batch_id, **host} for host in known])


def _chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, AT_ONCE)):
        yield chunk


def _values(batch_id: str, position: int, row: NewItem, now: datetime) -> dict[str, Any]:
    problem = row.problem
    return {
        "batch_id": batch_id,
        "position": position,
        "row_id": _storable(row.row_id),
        "url": _storable(row.url),
        "given": row.given and _storable(row.given),
        "host": row.host,
        "same_as": row.same_as,
        "columns": dict(row.columns),
        "state": ItemState.FAILED.value if problem else ItemState.WAITING.value,
        "attempts": 0,
        "not_before": now,
        "reused": False,
        "error_code": problem and problem.code,
        "error_message": problem and _storable(problem.message),
        "finished_at": now if problem else None,
    }


def _storable(text: str) -> str:
    """The text without what PostgreSQL takes in none: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _item(row: Row[Any]) -> Item:
    return Item(**{**row._mapping, "state": ItemState(row.state)})

"""Claiming: which of the due items a worker may have now, so that hosts are left in peace and batches take turns.

A claim goes through lanes (a batch's hosts that have items waiting) and never through a batch's items, and so costs the
same in a batch of a hundred thousand rows: a few statements for each batch, however many items are taken of it. On
PostgreSQL, claims skip the lanes and hosts that another claim has locked; on SQLite, where there is one writer at a
time, there is nothing to skip.

A claim is no request: time may pass before the host is asked. So a claim leaves hosts alone that need a pause or have
enough items under way, and the pause is counted from the turn that each request takes (`turns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Column, Connection, Integer, bindparam, delete, func, literal_column, select, update

from service.store.batches import BatchState
from service.store.columns import Moment
from service.store.items import ItemState
from service.store.ledger_tables import batches, hosts, items, lanes


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is treated, all workers together."""

    at_once: int = 2
    """Items of one host under way at a time."""
    pause: timedelta = timedelta(seconds=0.5)
    """Between the turns of two requests to one host, and between two claims of one host's items in a batch."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An item that is one worker's until `lease_until`."""

    batch_id: str
    position: int
    url: str
    host: str
    attempts: int
    """Which attempt this is, from 1. Together with the worker it tells this claim from every other of the item."""
    leased_by: str
    lease_until: datetime
    max_age: int | None
    """The batch's: seconds that a report made before may be old."""
    spared: int = 0
    """Attempts that do not count: those before its owner had it tried anew, those that ended in a redirect, those whose
    host was busy, and those that were handed on and that no worker has begun."""
    moves: int = 0
    """Redirects from host to host that were followed so far."""
    moved_to: str | None = None
    """Where the last of them led, at `host`."""

    @property
    def tries(self) -> int:
        """Which attempt this is among those that count, from 1."""
        return self.attempts - self.spared


_TAKEN = ("position", "url", "host", "attempts", "spared", "moves", "moved_to")
"""What a claim has of its item's row."""

# Spelled out, not bound as parameters: only so do databases see that their partial indexes apply.
_WAITS = items.c.state == literal_column("'waiting'")
WAITING = _WAITS & items.c.same_as.is_(None)
LEASED = items.c.state == literal_column("'leased'")
OPEN = batches.c.state == BatchState.OPEN.value


def _under_way(host: Column[Any]) -> Any:
    """How many items of a host are leased."""
    leased = items.alias()
    mine = (leased.c.state == literal_column("'leased'")) & (leased.c.host == host)
    return select(func.count()).select_from(leased).where(mine).correlate(host.table).scalar_subquery()


def _due_position(place: int) -> Any:
    """Where a lane's first due item is (`place` 0), or its next."""
    query = select(items.c.position).where(items.c.batch_id == lanes.c.batch_id, items.c.host == lanes.c.host, WAITING)
    query = query.where(items.c.not_before <= _NOW).order_by(items.c.position).limit(1).offset(place)
    return query.correlate(lanes).scalar_subquery()


# Statements are made once: to make one takes longer than the database takes to carry it out.
_NOW, _UNTIL = bindparam("now", type_=Moment()), bindparam("until", type_=Moment())
_COUNT, _AT_ONCE = bindparam("count", type_=Integer()), bindparam("at_once", type_=Integer())
_OF_BATCH, _OF_HOSTS = lanes.c.batch_id == bindparam("batch"), lanes.c.host.in_(bindparam("names", expanding=True))
_ITS_ITEMS = items.c.batch_id == bindparam("batch")
_DUE = (lanes.c.not_before <= _NOW) & (hosts.c.not_before <= _NOW)

# Not an EXISTS, for which PostgreSQL would join all lanes to all hosts: a batch's first lane nearly always tells.
_ANY_DUE = (
    select(lanes.c.host)
    .join(hosts)
    .where(lanes.c.batch_id == batches.c.id, _DUE)
    .order_by(lanes.c.not_before)
    .limit(1)
    .correlate(batches)
    .scalar_subquery()
)
_IN_TURN = (
    select(batches.c.id, batches.c.max_age)
    .where(OPEN, _ANY_DUE.is_not(None))
    .order_by(batches.c.served_at.nulls_first(), batches.c.created_at, batches.c.id)
    .limit(_COUNT)
)
_FREE_LANES = (
    select(lanes.c.host)
    .join(hosts)
    .where(_OF_BATCH, _DUE, _under_way(lanes.c.host) < _AT_ONCE)
    .order_by(lanes.c.not_before)
    .limit(_COUNT)
    .with_for_update(of=[lanes, hosts], skip_locked=True, key_share=True)
)
_FIRST_DUE = select(lanes.c.host, _due_position(0).label("first"), _due_position(1).label("second")).where(
    _OF_BATCH, _OF_HOSTS
)
_LEASE = (
    update(items)
    # That they share no other's result is known, and not asked: SQLite would go through the whole batch by that index.
    .where(_ITS_ITEMS, items.c.position.in_(bindparam("places", expanding=True)), _WAITS)
    # Counted again: since the lanes were chosen another claim may have taken an item of a host.
    .where(_under_way(items.c.host) < _AT_ONCE)
    .values(state=ItemState.LEASED.value, attempts=items.c.attempts + 1)
    .values(leased_by=bindparam("worker"), lease_until=_UNTIL)
    .returning(*(items.c[name] for name in _TAKEN))
)
_PAUSE_LANES = update(lanes).where(_OF_BATCH, _OF_HOSTS).values(not_before=_UNTIL)
_EARLIEST = (
    select(items.c.host, func.min(items.c.not_before).label("moment"))
    .where(_ITS_ITEMS, items.c.host.in_(bindparam("names", expanding=True)), WAITING)
    .group_by(items.c.host)
)
_CLOSE_LANES = delete(lanes).where(_OF_BATCH, _OF_HOSTS)
_FREE_BATCHES = (
    select(batches.c.id)
    .where(batches.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(skip_locked=True, key_share=True)
)
_NOTE_TURN = update(batches).where(batches.c.id.in_(_FREE_BATCHES)).values(served_at=_NOW)


class Claiming:
    """One claim, of up to `count` items."""

    def __init__(self, connection: Connection, worker: str, now: datetime, lease: timedelta, manners: Manners) -> None:
        self._connection = connection
        self._worker, self._now, self._until, self._manners = worker, now, now + lease, manners

    def claim(self, count: int) -> list[Claim]:
        """The items, at most one for each host of a batch."""
        claims = list[Claim]()
        turn = self._connection.execute(_IN_TURN, {"now": self._now, "count": count}).all()
        for left, batch in zip(range(len(turn), 0, -1), turn, strict=True):
            claims += self._take(batch.id, batch.max_age, ceil((count - len(claims)) / left))
        if turn:
            self._note_turn([batch.id for batch in turn])
        return claims

    def _take(self, batch_id: str, max_age: int | None, count: int) -> list[Claim]:
        """Up to so many items of a batch."""
        names = self._free_lanes(batch_id, count)
        if not names:
            return []
        chosen = {"batch": batch_id, "names": names, "now": self._now}
        due = {row.host: row for row in self._connection.execute(_FIRST_DUE, chosen)}
        leased = self._lease(batch_id, [row.first for row in due.values() if row.first is not None])
        self._pause(batch_id, list(leased))
        self._rest(batch_id, [name for name in names if due[name].second is None])
        blank = Claim(batch_id, -1, "", "", 0, self._worker, self._until, max_age)
        return [replace(blank, **leased[name]) for name in names if name in leased]

    def _free_lanes(self, batch_id: str, count: int) -> list[str]:
        """Hosts that this batch may have asked now, locked against other claims."""
        given = {"batch": batch_id, "now": self._now, "at_once": self._manners.at_once, "count": count}
        return list(self._connection.execute(_FREE_LANES, given).scalars())

    def _lease(self, batch_id: str, places: Sequence[int]) -> dict[str, dict[str, Any]]:
        """Lease the items at these positions, each of another host; what was leased, by host."""
        given = {"batch": batch_id, "places": places, "at_once": self._manners.at_once}
        leased = self._connection.execute(_LEASE, {**given, "worker": self._worker, "until": self._until})
        return {row.host: dict(row._mapping) for row in leased}

    def _pause(self, batch_id: str, names: Sequence[str]) -> None:
        """Leave lanes, which are locked, alone for a while, in which their hosts are asked for what was taken."""
        if names:
            given = {"batch": batch_id, "names": names, "until": self._now + self._manners.pause}
            self._connection.execute(_PAUSE_LANES, given)

    def _rest(self, batch_id: str, names: Sequence[str]) -> None:
        """Let lanes of which nothing is due wait for their earliest items, and close those that have none."""
        if not names:
            return
        found = self._connection.execute(_EARLIEST, {"batch": batch_id, "names": names})
        earliest = {row.host: row.moment for row in found}
        for name, moment in earliest.items():
            self._connection.execute(_PAUSE_LANES, {"batch": batch_id, "names": [name], "until": moment})
        empty = [name for name in names if name not in earliest]
        if empty:
            self._connection.execute(_CLOSE_LANES, {"batch": batch_id, "names": empty})

    def _note_turn(self, batch_ids: Sequence[str]) -> None:
        """Send the batches to the end of the queue; one that another claim is sending there is left to it."""
        self._connection.execute(_NOTE_TURN, {"ids": batch_ids, "now": self._now})

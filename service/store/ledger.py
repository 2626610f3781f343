"""The ledger: who works on which item until when. It is the only truth; workers and brokers only carry it out.

Every step is an UPDATE that says what it expects to find, so that of two who try it one succeeds. A claim goes through
lanes (a batch's hosts that have items waiting) and never through a batch's items, and so costs the same in a batch of
a hundred thousand rows. On PostgreSQL, claims skip the lanes and hosts that another claim has locked; on SQLite, where
there is one writer at a time, there is nothing to skip.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, literal_column, select, update

from models.report import Reason
from scrapers.urls import parse
from service.store.batches import BatchState
from service.store.items import ItemState
from service.store.ledger_tables import batches, hosts, items, lanes
from service.store.upsert import insert_or

CRASHED = Reason("crashed", "Every worker that took this row ended before it was done.")

# Spelled out, not bound as parameters: only so do databases see that their partial indexes apply.
_WAITING = (items.c.state == literal_column("'waiting'")) & items.c.same_as.is_(None)
_LEASED = items.c.state == literal_column("'leased'")
_FOUND = ("position", "url", "attempts", "spared", "moves", "moved_to")
_OPEN = batches.c.state == BatchState.OPEN.value


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is treated, all workers together."""

    at_once: int = 2
    """Items of one host under way at a time."""
    pause: timedelta = timedelta(seconds=0.5)
    """Between two claims of one host's items."""


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
    """Attempts that do not count: those before its owner had it tried anew, and those that ended in a redirect."""
    moves: int = 0
    """Redirects from host to host that were followed so far."""
    moved_to: str | None = None
    """Where the last of them led, at `host`."""

    @property
    def tries(self) -> int:
        """Which attempt this is among those that count, from 1."""
        return self.attempts - self.spared


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an item. With an `error` it has failed, for good."""

    report_id: str | None = None
    band: str | None = None
    reused: bool = False
    error: Reason | None = None


class Ledger:
    """The ledger's repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, worker: str, count: int, now: datetime, *, lease: timedelta, manners: Manners | None = None
    ) -> list[Claim]:
        """Up to `count` due items, at most one for each host of a batch, shared out among the batches in turn.

        Fewer come back than are due when hosts need a pause or another worker is claiming at this moment.
        """
        kind, claims = manners or Manners(), list[Claim]()
        chosen = self._batches_in_turn(count, now)
        for left, (batch_id, max_age) in zip(range(len(chosen), 0, -1), chosen, strict=True):
            share = ceil((count - len(claims)) / left)
            for host in self._free_lanes(batch_id, share, now, kind):
                blank = Claim(batch_id, -1, "", host, 0, worker, now + lease, max_age)
                claimed = self._take(blank, now, kind)
                claims += [claimed] if claimed else []
        self._note_turn([batch_id for batch_id, _ in chosen], now)
        return claims

    def depth(self) -> dict[ItemState, int]:
        """How many rows wait, those that share another's result left out, and how many are under way."""
        counts = {ItemState.WAITING: _WAITING, ItemState.LEASED: _LEASED}
        return {
            state: self._connection.execute(select(func.count()).select_from(items).where(condition)).scalar_one()
            for state, condition in counts.items()
        }

    def renew(self, claims: Sequence[Claim], until: datetime) -> list[Claim]:
        """Extend the leases; those that come back are still held, the others were lost and are somebody else's."""
        return [replace(claim, lease_until=until) for claim in claims if self._change(claim, {"lease_until": until})]

    def hold(self, claim: Claim) -> bool:
        """Whether the claim still holds; if so, it holds until this transaction ends."""
        query = select(items.c.position).where(_is(claim), _held_by(claim)).with_for_update()
        return self._connection.execute(query).first() is not None

    def under_way(self) -> int:
        """How many items are leased to any worker."""
        return int(self._connection.execute(select(func.count()).select_from(items).where(_LEASED)).scalar_one())

    def finish(self, claim: Claim, result: Result, now: datetime) -> bool:
        """Write an item's result, and that of the rows that are the same. False when the claim no longer holds."""
        error = result.error
        values = {
            "state": (ItemState.FAILED if error else ItemState.DONE).value,
            "report_id": result.report_id,
            "band": result.band,
            "reused": result.reused,
            "error_code": error and error.code,
            "error_message": error and error.message,
            "leased_by": None,
            "lease_until": None,
            "finished_at": now,
        }
        if not self._change(claim, values):
            return False
        same = (items.c.batch_id == claim.batch_id) & (items.c.same_as == claim.position)
        waiting = items.c.state == ItemState.WAITING.value
        self._connection.execute(update(items).where(same, waiting).values(values))
        return True

    def push_back(self, claim: Claim, until: datetime, error: Reason | None, *, quiet: bool = False) -> bool:
        """Let an item wait until then, with the reason kept; with `quiet`, its host is left alone as long.

        False when the claim no longer holds. In a batch that was cancelled meanwhile, the item is cancelled.
        """
        found = error and {"error_code": error.code, "error_message": error.message}
        if not self._change(claim, {**self._released(claim.batch_id, until), **(found or {})}):
            return False
        self._open_lane(claim.batch_id, claim.host, until)
        if quiet:
            later = (hosts.c.host == claim.host) & (hosts.c.not_before < until)
            self._connection.execute(update(hosts).where(later).values(not_before=until))
        return True

    def move(self, claim: Claim, url: str, now: datetime) -> bool:
        """Let an item wait for its turn at the host that a redirect leads to; this attempt does not count.

        False when the claim no longer holds.
        """
        host = parse(url).netloc
        moved: dict[str, Any] = {"host": host, "moved_to": url, "moves": claim.moves + 1, "spared": claim.spared + 1}
        if not self._change(claim, {**self._released(claim.batch_id, now), **moved}):
            return False
        known = insert_or(self._connection, hosts).values(host=host, not_before=now)
        self._connection.execute(known.on_conflict_do_nothing())
        self._open_lane(claim.batch_id, host, now)
        return True

    def release_expired(self, now: datetime, *, most_attempts: int) -> int:
        """Take items back from workers whose lease ran out; how many they were.

        What was tried `most_attempts` times has failed: a page that ends its worker must not end all of them.
        """
        query = select(*(items.c[name] for name in Claim.__dataclass_fields__ if name != "max_age")).where(
            _LEASED, items.c.lease_until < now
        )
        query = query.order_by(items.c.batch_id, items.c.position).with_for_update(skip_locked=True)
        expired = [Claim(**row._mapping, max_age=None) for row in self._connection.execute(query)]
        for claim in expired:
            self.release(claim, now, most_attempts=most_attempts)
        return len(expired)

    def release(self, claim: Claim, now: datetime, *, most_attempts: int) -> bool:
        """Take an item back from a worker that has ended. False when the claim no longer holds."""
        if claim.tries >= most_attempts:
            return self.finish(claim, Result(error=CRASHED), now)
        return self.push_back(claim, now, None)

    def retry(self, batch_id: str, now: datetime, *, codes: Collection[str] = ()) -> int:
        """Let failed items wait anew, all or those with one of these error codes; how many rows they are.

        The attempts that they had count no more, but are still told, and redirects are followed from the beginning.
        Rows that could not be used at all stay as they are.
        """
        failed = (items.c.batch_id == batch_id) & (items.c.state == ItemState.FAILED.value) & (items.c.host != "")
        chosen = failed & items.c.error_code.in_(codes) if codes else failed
        again = {"state": ItemState.WAITING.value, "spared": items.c.attempts, "not_before": now, "finished_at": None}
        self._send_home(chosen)
        query = update(items).where(chosen).values(**again, report_id=None, band=None)
        names = list(self._connection.execute(query.returning(items.c.host)).scalars())
        for host in sorted(set(names)):
            self._open_lane(batch_id, host, now)
        if names:
            reopened = {"state": BatchState.OPEN.value, "finished_at": None}
            self._connection.execute(update(batches).where(batches.c.id == batch_id).values(reopened))
        return len(names)

    def _send_home(self, chosen: ColumnElement[bool]) -> None:
        """Let rows that a redirect has led elsewhere be asked for where they began."""
        query = select(items.c.batch_id, items.c.position, items.c.url).where(chosen, items.c.moves > 0)
        for row in self._connection.execute(query).all():
            mine = (items.c.batch_id == row.batch_id) & (items.c.position == row.position)
            home = {"host": parse(row.url).netloc, "moved_to": None, "moves": 0}
            self._connection.execute(update(items).where(mine).values(home))

    def next_due(self) -> datetime | None:
        """When the next item may be claimed or the next lease runs out, whichever is first; None if neither.

        A moment that is past means: now, or as soon as one of its host's items is finished.
        """
        later = case((lanes.c.not_before > hosts.c.not_before, lanes.c.not_before), else_=hosts.c.not_before)
        due = select(func.min(later)).select_from(lanes.join(hosts).join(batches)).where(_OPEN)
        ends = select(func.min(items.c.lease_until)).where(_LEASED)
        moments = [self._connection.execute(query).scalar() for query in (due, ends)]
        return min((moment for moment in moments if moment), default=None)

    def _batches_in_turn(self, count: int, now: datetime) -> list[tuple[str, int | None]]:
        """Open batches that have something due, those that waited longest first, with their `max_age`."""
        due = exists().where(lanes.c.batch_id == batches.c.id, _is_due(now), lanes.c.host == hosts.c.host)
        query = select(batches.c.id, batches.c.max_age).where(_OPEN, due)
        query = query.order_by(batches.c.served_at.nulls_first(), batches.c.created_at, batches.c.id).limit(count)
        return [(row.id, row.max_age) for row in self._connection.execute(query)]

    def _free_lanes(self, batch_id: str, count: int, now: datetime, manners: Manners) -> list[str]:
        """Hosts that this batch may have asked now, locked against other claims."""
        query = select(lanes.c.host).join(hosts).where(lanes.c.batch_id == batch_id, _is_due(now))
        query = query.where(_under_way(lanes.c.host) < manners.at_once).order_by(lanes.c.not_before).limit(count)
        locked = query.with_for_update(of=[lanes, hosts], skip_locked=True, key_share=True)
        return list(self._connection.execute(locked).scalars())

    def _take(self, blank: Claim, now: datetime, manners: Manners) -> Claim | None:
        """Claim the first due item of a lane that is locked; let the lane rest when it has no other."""
        own = (items.c.batch_id == blank.batch_id) & (items.c.host == blank.host) & _WAITING
        query = select(*(items.c[name] for name in _FOUND)).where(own, items.c.not_before <= now)
        due = self._connection.execute(query.order_by(items.c.position).limit(2)).all()
        claim = self._lease(replace(blank, **due[0]._mapping), own, manners) if due else None
        if claim:
            self._pause(claim, now + manners.pause)
        if len(due) < 2:
            self._rest(blank, own)
        return claim

    def _lease(self, found: Claim, own: ColumnElement[bool], manners: Manners) -> Claim | None:
        claim = replace(found, attempts=found.attempts + 1)
        # Counted again: since the lanes were chosen another claim may have taken an item of this host.
        free = _under_way(claim.host) < manners.at_once
        values = {name: getattr(claim, name) for name in ("attempts", "leased_by", "lease_until")}
        query = update(items).where(_is(claim), own, free).values(state=ItemState.LEASED.value, **values)
        return claim if self._connection.execute(query).rowcount else None

    def _pause(self, claim: Claim, until: datetime) -> None:
        lane = (lanes.c.batch_id == claim.batch_id) & (lanes.c.host == claim.host)
        self._connection.execute(update(hosts).where(hosts.c.host == claim.host).values(not_before=until))
        self._connection.execute(update(lanes).where(lane).values(not_before=until))

    def _rest(self, blank: Claim, waiting: ColumnElement[bool]) -> None:
        """Let a lane of which nothing is due wait for its earliest item, or close it when it has none."""
        lane = (lanes.c.batch_id == blank.batch_id) & (lanes.c.host == blank.host)
        earliest = self._connection.execute(select(func.min(items.c.not_before)).where(waiting)).scalar()
        if earliest is None:
            self._connection.execute(delete(lanes).where(lane))
        else:
            self._connection.execute(update(lanes).where(lane).values(not_before=earliest))

    def _note_turn(self, batch_ids: list[str], now: datetime) -> None:
        """Send the batches to the end of the queue; one that another claim is sending there is left to it."""
        free = select(batches.c.id).where(batches.c.id.in_(batch_ids)).with_for_update(skip_locked=True, key_share=True)
        self._connection.execute(update(batches).where(batches.c.id.in_(free)).values(served_at=now))

    def _released(self, batch_id: str, until: datetime) -> dict[str, Any]:
        """An item's values when it is given back. The batch is locked, so that it cannot be cancelled meanwhile."""
        query = select(batches.c.state).where(batches.c.id == batch_id).with_for_update(read=True)
        gone = self._connection.execute(query).scalar_one() == BatchState.CANCELLED.value
        state = ItemState.CANCELLED if gone else ItemState.WAITING
        ended = until if gone else None
        return {
            "state": state.value,
            "not_before": until,
            "finished_at": ended,
            "leased_by": None,
            "lease_until": None,
        }

    def _open_lane(self, batch_id: str, host: str, moment: datetime) -> None:
        """See that a host's lane is looked into at this moment, or before."""
        insert = insert_or(self._connection, lanes).values(batch_id=batch_id, host=host, not_before=moment)
        later = lanes.c.not_before > moment
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=["batch_id", "host"], set_={"not_before": moment}, where=later)
        )

    def _change(self, claim: Claim, values: dict[str, Any]) -> bool:
        """Change an item if it is still the claim's."""
        query = update(items).where(_is(claim), _held_by(claim)).values(values)
        return self._connection.execute(query).rowcount == 1


def _is(claim: Claim) -> ColumnElement[bool]:
    return (items.c.batch_id == claim.batch_id) & (items.c.position == claim.position)


def _held_by(claim: Claim) -> ColumnElement[bool]:
    return _LEASED & (items.c.leased_by == claim.leased_by) & (items.c.attempts == claim.attempts)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (lanes.c.not_before <= now) & (hosts.c.not_before <= now)


def _under_way(host: Any) -> Any:
    """How many items of a host are leased."""
    leased = items.alias()
    mine = (leased.c.state == literal_column("'leased'")) & (leased.c.host == host)
    return select(func.count()).select_from(leased).where(mine).scalar_subquery()

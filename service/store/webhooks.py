"""Webhooks in the database, and the events on their way to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, delete, exists, func, insert, select, update

from service.store.batches import BatchState
from service.store.ledger_tables import batches, deliveries, watches, webhooks
from service.store.upsert import insert_or

UNKNOWN = "The last attempt did not come to its end, and whether the message was taken is not known."


class DeliveryState(StrEnum):
    """DEAD is given up, kept and shown; it can be sent again."""

    WAITING = "waiting"
    LEASED = "leased"
    DELIVERED = "delivered"
    DEAD = "dead"


class Via(StrEnum):
    """How an address is told: a signed POST, or what apprise makes of it (mail and chat)."""

    HTTP = "http"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of events."""

    id: str
    url: str
    """For mail and chat it holds passwords, and is never shown."""
    secret: str
    """What its messages are signed with; empty where they are not."""
    created_at: datetime
    owner: str = ""
    """The tenant whose it is; whoever comes without a key is the tenant of no name."""
    via: Via = Via.HTTP


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    id: int
    webhook_id: str
    event_id: int
    state: DeliveryState
    attempts: int
    not_before: datetime
    leased_by: str | None
    lease_until: datetime | None
    status: int | None
    """HTTP status of the last answer."""
    error: str | None
    """Why the last attempt failed, or a mail did for some of its recipients."""
    finished_at: datetime | None


_WAITING = deliveries.c.state == DeliveryState.WAITING.value
_LEASED = deliveries.c.state == DeliveryState.LEASED.value
_COLUMNS = [deliveries.c[name] for name in Delivery.__dataclass_fields__]


class Webhooks:
    """The webhooks' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, webhook: Webhook) -> None:
        """Keep a webhook. Raises sqlalchemy.exc.IntegrityError when there is one of its id."""
        values = {name: getattr(webhook, name) for name in Webhook.__dataclass_fields__}
        self._connection.execute(insert(webhooks).values(values))

    def find(self, webhook_id: str) -> Webhook | None:
        """The webhook of this id, or None."""
        row = self._connection.execute(select(webhooks).where(webhooks.c.id == webhook_id)).one_or_none()
        return _webhook(row) if row else None

    def page(self, owner: str, *, after: str = "", limit: int = 100) -> list[Webhook]:
        """An owner's webhooks in the order of their ids, those after the id `after`."""
        query = select(webhooks).where(webhooks.c.owner == owner, webhooks.c.id > after)
        return [_webhook(row) for row in self._connection.execute(query.order_by(webhooks.c.id).limit(limit))]

    def is_used(self, webhook_id: str) -> bool:
        """Whether a watch or a batch that is open tells this webhook."""
        watching = exists().where(watches.c.webhook_id == webhook_id)
        waiting = exists().where(batches.c.webhook_id == webhook_id, batches.c.state == BatchState.OPEN.value)
        return bool(self._connection.execute(select(watching | waiting)).scalar())

    def remove(self, webhook_id: str) -> bool:
        """Take a webhook away with its deliveries. False when there is none of this id.

        Raises sqlalchemy.exc.IntegrityError when a watch tells it.
        """
        self._connection.execute(delete(deliveries).where(deliveries.c.webhook_id == webhook_id))
        told = update(batches).where(batches.c.webhook_id == webhook_id)
        self._connection.execute(told.values(webhook_id=None))
        return self._connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id)).rowcount == 1

    def send(self, webhook_id: str, event_id: int, now: datetime) -> bool:
        """Put an event on its way to a webhook; False when it is on its way, or was, already."""
        values = {"webhook_id": webhook_id, "event_id": event_id, "attempts": 0, "not_before": now}
        query = insert_or(self._connection, deliveries).values(**values, state=DeliveryState.WAITING.value)
        done = self._connection.execute(query.on_conflict_do_nothing().returning(deliveries.c.id))
        return done.first() is not None

    def claim(
        self, worker: str, count: int, now: datetime, *, lease: timedelta, owners_share: int = 1_000
    ) -> list[Delivery]:
        """Up to `count` deliveries that are due, or whose worker's lease ran out.

        Owners take turns, whoever has fewest under way first, and each owner's come longest due first. Of a webhook it
        is the oldest one that is due, and none while another is under way. An owner gets none beyond `owners_share`
        under way; only claims at the same moment, which do not see each other, can add up to more. What hangs holds up
        its own webhook, and a place until its lease runs out: to leave places for other owners is up to the caller.
        """
        waiting = _WAITING & (deliveries.c.not_before <= now)
        lost = _LEASED & (deliveries.c.lease_until < now)
        busy = select(deliveries.c.webhook_id).where(_LEASED, deliveries.c.lease_until >= now)
        first = select(func.min(deliveries.c.id)).where(waiting | lost, deliveries.c.webhook_id.not_in(busy))
        turns = _turns(first.group_by(deliveries.c.webhook_id), now)
        due = select(*_COLUMNS).join(turns, turns.c.id == deliveries.c.id)
        due = due.where(waiting | lost, turns.c.turn <= owners_share)
        due = due.order_by(turns.c.turn, deliveries.c.not_before, deliveries.c.id).limit(count)
        locked = due.with_for_update(of=deliveries, skip_locked=True)
        found = [_delivery(row) for row in self._connection.execute(locked)]
        taken = [
            replace(
                old,
                state=DeliveryState.LEASED,
                attempts=old.attempts + 1,
                leased_by=worker,
                lease_until=now + lease,
                error=UNKNOWN if old.state is DeliveryState.LEASED else old.error,
            )
            for old in found
        ]
        return [new for old, new in zip(found, taken, strict=True) if self._change(old, _progress(new))]

    def delivered(self, delivery: Delivery, status: int | None, now: datetime, *, error: str | None = None) -> bool:
        """Note that it was taken, and for whom not. False when the claim no longer holds."""
        values = {"state": DeliveryState.DELIVERED.value, "status": status, "error": error, "finished_at": now}
        return self._change(delivery, values)

    def failed(
        self, delivery: Delivery, error: str, *, status: int | None, retry_at: datetime | None, now: datetime
    ) -> bool:
        """Note a failed attempt; without `retry_at`, it was the last. False when the claim no longer holds."""
        if retry_at is None:
            state: dict[str, Any] = {"state": DeliveryState.DEAD.value, "finished_at": now}
        else:
            state = {"state": DeliveryState.WAITING.value, "not_before": retry_at}
        return self._change(delivery, {**state, "status": status, "error": error, "lease_until": None})

    def next_due(self) -> datetime | None:
        """When the next delivery may be claimed or the next lease runs out, whichever is first; None if neither."""
        sibling = deliveries.alias()
        busy = exists().where(
            sibling.c.webhook_id == deliveries.c.webhook_id, sibling.c.state == DeliveryState.LEASED.value
        )
        waiting = select(func.min(deliveries.c.not_before)).where(_WAITING, ~busy)
        leased = select(func.min(deliveries.c.lease_until)).where(_LEASED)
        moments = [self._connection.execute(query).scalar() for query in (waiting, leased)]
        return min((moment for moment in moments if moment), default=None)

    def replay(self, webhook_id: str, delivery_id: int, now: datetime) -> bool:
        """Send a webhook's delivery that has ended once more. False when it has not ended, or there is none."""
        ended = deliveries.c.state.in_([DeliveryState.DELIVERED.value, DeliveryState.DEAD.value])
        values = {"state": DeliveryState.WAITING.value, "attempts": 0, "not_before": now, "finished_at": None}
        mine = (deliveries.c.id == delivery_id) & (deliveries.c.webhook_id == webhook_id)
        query = update(deliveries).where(mine, ended).values(values)
        return self._connection.execute(query).rowcount == 1

    def deliveries(
        self, webhook_id: str, *, state: DeliveryState | None = None, before: int | None = None, limit: int = 100
    ) -> list[Delivery]:
        """A webhook's deliveries, the latest first, of one state if so asked; those of an id below `before`."""
        query = select(*_COLUMNS).where(deliveries.c.webhook_id == webhook_id)
        if state is not None:
            query = query.where(deliveries.c.state == state.value)
        if before is not None:
            query = query.where(deliveries.c.id < before)
        return [_delivery(row) for row in self._connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit))]

    def delivery(self, webhook_id: str, delivery_id: int) -> Delivery | None:
        """A webhook's delivery of this id, or None."""
        query = select(*_COLUMNS).where(deliveries.c.webhook_id == webhook_id, deliveries.c.id == delivery_id)
        row = self._connection.execute(query).one_or_none()
        return _delivery(row) if row else None

    def _change(self, delivery: Delivery, values: dict[str, Any]) -> bool:
        """Change a delivery if it is still as given: state, attempt and worker."""
        as_given: ColumnElement[bool] = (
            (deliveries.c.id == delivery.id)
            & (deliveries.c.state == delivery.state.value)
            & (deliveries.c.attempts == delivery.attempts)
            & deliveries.c.leased_by.is_not_distinct_from(delivery.leased_by)
        )
        return self._connection.execute(update(deliveries).where(as_given).values(values)).rowcount == 1


def _turns(chosen: Select[tuple[int]], now: datetime) -> Subquery:
    """The ids of deliveries, each with whose turn it is: an owner's next one, after all that it has under way."""
    leased, theirs = deliveries.alias(), webhooks.alias()
    held = (leased.c.state == DeliveryState.LEASED.value) & (leased.c.lease_until >= now)
    under_way = select(func.count()).select_from(leased).join(theirs, leased.c.webhook_id == theirs.c.id)
    under_way = under_way.where(held, theirs.c.owner == webhooks.c.owner)
    order = (deliveries.c.not_before, deliveries.c.id)
    place = func.row_number().over(partition_by=webhooks.c.owner, order_by=order)
    query = select(deliveries.c.id, (place + under_way.scalar_subquery()).label("turn"))
    return query.join(webhooks).where(deliveries.c.id.in_(chosen)).subquery()


def _webhook(row: Any) -> Webhook:
    return Webhook(**{**row._mapping, "via": Via(row.via)})


def _progress(delivery: Delivery) -> dict[str, Any]:
    names = ("state", "attempts", "leased_by", "lease_until", "error")
    return {name: getattr(delivery, name) for name in names}


def _delivery(row: Any) -> Delivery:
    return Delivery(**{**row._mapping, "state": DeliveryState(row.state)})

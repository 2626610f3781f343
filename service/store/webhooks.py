"""Webhooks in the database, and the events on their way to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from service.store.ledger_tables import deliveries, webhooks
from service.store.upsert import insert_or


class DeliveryState(StrEnum):
    """DEAD is given up, kept and shown; it can be sent again."""

    WAITING = "waiting"
    LEASED = "leased"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of events."""

    id: str
    url: str
    secret: str
    """What its messages are signed with."""
    created_at: datetime
    owner: str = ""
    """The tenant whose it is; whoever comes without a key is the tenant of no name."""


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
    """Why the last attempt failed."""
    finished_at: datetime | None


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
        return Webhook(**row._mapping) if row else None

    def send(self, webhook_id: str, event_id: int, now: datetime) -> bool:
        """Put an event on its way to a webhook; False when it is on its way, or was, already."""
        values = {"webhook_id": webhook_id, "event_id": event_id, "attempts": 0, "not_before": now}
        query = insert_or(self._connection, deliveries).values(**values, state=DeliveryState.WAITING.value)
        done = self._connection.execute(query.on_conflict_do_nothing().returning(deliveries.c.id))
        return done.first() is not None

    def claim(self, worker: str, count: int, now: datetime, *, lease: timedelta) -> list[Delivery]:
        """Up to `count` deliveries that are due, or whose worker's lease ran out, the longest due first."""
        waiting = (deliveries.c.state == DeliveryState.WAITING.value) & (deliveries.c.not_before <= now)
        lost = (deliveries.c.state == DeliveryState.LEASED.value) & (deliveries.c.lease_until < now)
        due = select(*_COLUMNS).where(waiting | lost).order_by(deliveries.c.not_before, deliveries.c.id).limit(count)
        found = [_delivery(row) for row in self._connection.execute(due.with_for_update(skip_locked=True))]
        taken = [
            replace(
                old,
                state=DeliveryState.LEASED,
                attempts=old.attempts + 1,
                leased_by=worker,
                lease_until=now + lease,
            )
            for old in found
        ]
        return [new for old, new in zip(found, taken, strict=True) if self._change(old, _progress(new))]

    def delivered(self, delivery: Delivery, status: int, now: datetime) -> bool:
        """Note that the webhook took it. False when the claim no longer holds."""
        values = {"state": DeliveryState.DELIVERED.value, "status": status, "error": None, "finished_at": now}
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

    def replay(self, delivery_id: int, now: datetime) -> bool:
        """Send a delivery that has ended once more. False when it has not ended, or there is none."""
        ended = deliveries.c.state.in_([DeliveryState.DELIVERED.value, DeliveryState.DEAD.value])
        values = {"state": DeliveryState.WAITING.value, "attempts": 0, "not_before": now, "finished_at": None}
        query = update(deliveries).where(deliveries.c.id == delivery_id, ended).values(values)
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

    def _change(self, delivery: Delivery, values: dict[str, Any]) -> bool:
        """Change a delivery if it is still as given: state, attempt and worker."""
        as_given: ColumnElement[bool] = (
            (deliveries.c.id == delivery.id)
            & (deliveries.c.state == delivery.state.value)
            & (deliveries.c.attempts == delivery.attempts)
            & deliveries.c.leased_by.is_not_distinct_from(delivery.leased_by)
        )
        return self._connection.execute(update(deliveries).where(as_given).values(values)).rowcount == 1


def _progress(delivery: Delivery) -> dict[str, Any]:
    names = ("state", "attempts", "leased_by", "lease_until")
    return {name: getattr(delivery, name) for name in names}


def _delivery(row: Any) -> Delivery:
    return Delivery(**{**row._mapping, "state": DeliveryState(row.state)})

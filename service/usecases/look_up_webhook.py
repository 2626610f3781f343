"""Look up webhooks and what became of the events on their way to them; another owner's are not there."""

from __future__ import annotations

from dataclasses import dataclass

from service.store.database import Repositories, Store
from service.store.events import Event
from service.store.webhooks import Delivery, DeliveryState, Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which deliveries to list."""

    state: DeliveryState | None = None
    before: int | None = None
    """Only those of a lower id."""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery and its event."""

    delivery: Delivery
    event: Event


def list_webhooks(owner: str, store: Store, *, after: str, limit: int) -> list[Webhook]:
    """An owner's, in the order of their ids, those after the id `after`; mail and chat too.

    Raises sqlalchemy.exc.SQLAlchemyError, as all here do.
    """
    with store.read() as kept:
        return kept.webhooks.page(owner, after=after, limit=limit)


def list_deliveries(webhook_id: str, owner: str, store: Store, wanted: Wanted) -> list[Sent] | None:
    """A webhook's deliveries, the latest first. None when there is no such webhook."""
    with store.read() as kept:
        if own_webhook(webhook_id, owner, kept) is None:
            return None
        found = kept.webhooks.deliveries(webhook_id, state=wanted.state, before=wanted.before, limit=wanted.limit)
        return [sent for sent in (_sent(delivery, kept) for delivery in found) if sent]


def look_up_delivery(webhook_id: str, delivery_id: int, owner: str, store: Store) -> Sent | None:
    """One delivery of a webhook, or None."""
    with store.read() as kept:
        if own_webhook(webhook_id, owner, kept) is None:
            return None
        delivery = kept.webhooks.delivery(webhook_id, delivery_id)
        return _sent(delivery, kept) if delivery else None


def own_webhook(webhook_id: str, owner: str, kept: Repositories) -> Webhook | None:
    """The webhook if it is this owner's. What is no id, and no database need be asked for, is none."""
    webhook = kept.webhooks.find(webhook_id) if webhook_id.isalnum() else None
    return webhook if webhook and webhook.owner == owner else None


def _sent(delivery: Delivery, kept: Repositories) -> Sent | None:
    event = kept.events.get(delivery.event_id)
    return Sent(delivery, event) if event else None

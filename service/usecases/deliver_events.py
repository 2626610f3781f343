"""Tell webhooks, mail and chat of events: tried again for a day, then kept as dead for their owner to see and replay.

Each message is claimed, told and noted, and of each address there is one under way. What is claimed is nobody else's
for LEASE, which is longer than an attempt goes on by itself, so that none is begun while the last may yet succeed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.config import Config
from service.store.database import Store
from service.store.events import Event
from service.store.webhooks import Delivery, Webhook
from service.usecases.tell_address import NotToldError, tell_address
from service.watching.spread import share

WAITS = (10, 60, 300, 1_800, 7_200, 21_600, 54_000)
"""Seconds before the second attempt and each further one: a day in all."""
SPREAD = 0.2
"""By which share a wait is longer at most, so that what failed together is not tried together."""
OWNERS_SHARE = 8
"""Messages of one tenant under way at a time, so that its receivers that hang hold up nobody else's messages."""
LEASE = timedelta(minutes=3)
"""Longer than a POST (10 seconds) or a mail (2 minutes) goes on before it is broken off."""
_log = logging.getLogger(__name__)

FAULT = NotToldError("Telling it met a fault in Plumbline.")
CRASHED = "No attempt to tell this message came to an end."
GONE = "What was to be told, or whom, is no longer kept."
Outcome = int | NotToldError | None
"""The status of an answer, nothing where there are none, or why it was not told."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery with all that it takes."""

    delivery: Delivery
    webhook: Webhook
    event: Event


def claim_parcels(store: Store, worker: str, count: int, now: datetime) -> list[Parcel]:
    """Up to `count` messages that are due, tenants in turn; what has lost its event or its address is dead.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.read() as kept:
        due = kept.webhooks.next_due()
    if due is None or due > now:
        return []
    with store.write() as kept:
        held = kept.webhooks.claim(worker, count, now, lease=LEASE, owners_share=OWNERS_SHARE)
        parcels = list[Parcel]()
        for delivery in held:
            webhook, event = kept.webhooks.find(delivery.webhook_id), kept.events.get(delivery.event_id)
            if webhook and event:
                parcels.append(Parcel(delivery, webhook, event))
            else:
                kept.webhooks.failed(delivery, GONE, status=None, retry_at=None, now=now)
    return parcels


def tell(parcel: Parcel, config: Config, now: datetime) -> Outcome:
    """What becomes of a message. A fault of ours is an outcome too: it must not keep the others from being told."""
    if parcel.delivery.attempts > len(WAITS) + 1:
        return NotToldError(CRASHED, final=True)
    try:
        return tell_address(parcel.webhook, parcel.event, config, now)
    except NotToldError as error:
        return error
    except Exception:  # noqa: BLE001 - logged, and noted as the outcome
        _log.exception("delivery %s met a fault", parcel.delivery.id)
        return FAULT


def note(store: Store, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Write what became of a message. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.write() as kept:
        if isinstance(outcome, NotToldError):
            again = None if outcome.final else retry_at(delivery, outcome.wait, now)
            kept.webhooks.failed(delivery, outcome.message, status=outcome.status, retry_at=again, now=now)
        else:
            kept.webhooks.delivered(delivery, outcome, now)


def retry_at(delivery: Delivery, wait: float, now: datetime) -> datetime | None:
    """When to try again after this attempt, not before `wait` seconds; None when it was the last."""
    if delivery.attempts > len(WAITS):
        return None
    spread = 1 + SPREAD * share(f"{delivery.id} {delivery.attempts}")
    return now + timedelta(seconds=max(WAITS[delivery.attempts - 1] * spread, wait))

"""Tell webhooks, mail and chat of events: tried again for a day, then kept as dead for their owner to see and replay.

Each message is claimed, told and noted, and of each address there is one under way. What is claimed is nobody else's
for LEASE, which is longer than an attempt goes on by itself, so that none is begun while the last may yet succeed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.config import Config
from service.store.database import Repositories, Store
from service.store.events import Event
from service.store.webhooks import UNKNOWN, Delivery, Webhook
from service.usecases.tell_address import NotToldError, tell_address
from service.watching.spread import share

WAITS = (10, 60, 300, 1_800, 7_200, 21_600, 54_000)
"""Seconds before the second attempt and each further one: a day in all."""
SPREAD = 0.2
"""By which share a wait is longer at most, so that what failed together is not tried together."""
OWNERS_SHARE = 8
"""Messages of one tenant under way at a time."""
RESERVED = 32
"""Places that only tenants who have none under way may take, so that a few whose receivers hang hold up no other."""
LEASE = timedelta(minutes=3)
"""Longer than a POST (10 seconds) or a mail (2 minutes) goes on before it is broken off."""
_log = logging.getLogger(__name__)

FAULT = NotToldError("Telling it met a fault in Plumbline.")
CRASHED = "No attempt to tell this message came to an end."
GONE = "What was to be told, or whom, is no longer kept."
Outcome = int | str | NotToldError | None
"""The status of an answer, a sentence or nothing where there are none, or why it was not told."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery with all that it takes."""

    delivery: Delivery
    webhook: Webhook
    event: Event


def claim_parcels(store: Store, worker: str, count: int, now: datetime) -> list[Parcel]:
    """Up to `count` messages that are due, tenants in turn; what has lost its event or its address is dead.

    All but the first of a tenant leave RESERVED places free. Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.read() as kept:
        due = kept.webhooks.next_due()
    if due is None or due > now:
        return []
    with store.write() as kept:
        held = kept.webhooks.claim(worker, count, now, lease=LEASE, owners_share=1)
        if (room := count - len(held) - RESERVED) > 0:
            held += kept.webhooks.claim(worker, room, now, lease=LEASE, owners_share=OWNERS_SHARE)
        return [parcel for delivery in held if (parcel := _parcel(delivery, kept, now))]


def _parcel(delivery: Delivery, kept: Repositories, now: datetime) -> Parcel | None:
    """What is to be told to whom; a delivery that has lost either is dead."""
    webhook, event = kept.webhooks.find(delivery.webhook_id), kept.events.get(delivery.event_id)
    if webhook and event:
        return Parcel(delivery, webhook, event)
    kept.webhooks.failed(delivery, GONE, status=None, retry_at=None, now=now)
    return None


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


def unknown(delivery: Delivery, now: datetime) -> NotToldError:
    """The outcome where nobody waits for it any longer: it comes again, once this attempt is over in any case."""
    left = delivery.lease_until - now if delivery.lease_until else timedelta(0)
    return NotToldError(UNKNOWN, wait=left.total_seconds())


def note(store: Store, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Write what became of a message. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.write() as kept:
        if isinstance(outcome, NotToldError):
            again = None if outcome.final else retry_at(delivery, outcome.wait, now)
            kept.webhooks.failed(delivery, outcome.message, status=outcome.status, retry_at=again, now=now)
        else:
            status, said = (None, outcome) if isinstance(outcome, str) else (outcome, None)
            kept.webhooks.delivered(delivery, status, now, error=said)


def retry_at(delivery: Delivery, wait: float, now: datetime) -> datetime | None:
    """When to try again after this attempt, not before `wait` seconds; None when it was the last."""
    if delivery.attempts > len(WAITS):
        return None
    spread = 1 + SPREAD * share(f"{delivery.id} {delivery.attempts}")
    return now + timedelta(seconds=max(WAITS[delivery.attempts - 1] * spread, wait))

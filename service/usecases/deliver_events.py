"""Tell webhooks, mail and chat of events: tried again for a day, then kept as dead for their owner to see and replay.

Each address is told by a thread of its own, which is not waited for beyond PATIENCE, and of each there is one message
under way: one that hangs holds up nobody else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread

from service.config import Config
from service.services import Services
from service.store.database import Store
from service.store.events import Event
from service.store.webhooks import Delivery, Webhook
from service.usecases.tell_address import NotToldError, tell_address
from service.watching.spread import share

WAITS = (10, 60, 300, 1_800, 7_200, 21_600, 54_000)
"""Seconds before the second attempt and each further one: a day in all."""
SPREAD = 0.2
"""By which share a wait is longer at most, so that what failed together is not tried together."""
AT_ONCE = 16
PATIENCE = 20.0
"""Seconds. A POST ends sooner by itself; a mail server can go on and on with a byte now and then."""
LEASE = timedelta(seconds=60)
"""Longer than anything is waited for."""
_log = logging.getLogger(__name__)

LATE = NotToldError("It took too long.")
FAULT = NotToldError("Telling it met a fault in Plumbline.")
CRASHED = "Every worker that took this message ended before it was told."
Outcome = int | NotToldError | None
"""The status of an answer, nothing where there are none, or why it was not told."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A delivery with all that it takes."""

    delivery: Delivery
    webhook: Webhook
    event: Event


def deliver_due(services: Services, worker: str, now: datetime) -> int:
    """Tell what is due; how many messages were tried. Raises sqlalchemy.exc.SQLAlchemyError."""
    parcels = _claimed(services.store, worker, now)
    if not parcels:
        return 0
    for parcel, outcome in _outcomes(parcels, services.config, now):
        _note(services.store, parcel.delivery, outcome, now)
    return len(parcels)


def retry_at(delivery: Delivery, wait: float, now: datetime) -> datetime | None:
    """When to try again after this attempt, not before `wait` seconds; None when it was the last."""
    if delivery.attempts > len(WAITS):
        return None
    spread = 1 + SPREAD * share(f"{delivery.id} {delivery.attempts}")
    return now + timedelta(seconds=max(WAITS[delivery.attempts - 1] * spread, wait))


def _claimed(store: Store, worker: str, now: datetime) -> list[_Parcel]:
    with store.write() as kept:
        held = kept.webhooks.claim(worker, AT_ONCE, now, lease=LEASE)
        found = [(each, kept.webhooks.find(each.webhook_id), kept.events.get(each.event_id)) for each in held]
    return [_Parcel(delivery, webhook, event) for delivery, webhook, event in found if webhook and event]


def _outcomes(parcels: list[_Parcel], config: Config, now: datetime) -> Iterator[tuple[_Parcel, Outcome]]:
    """What became of each, as soon as it is known."""
    told = {_begun(parcel, config, now): parcel for parcel in parcels}
    try:
        for future in as_completed(list(told), timeout=PATIENCE):
            parcel, fault = told.pop(future), future.exception()
            if fault is not None:  # one message that cannot be told must not keep the others from being
                _log.error("delivery %s met a fault", parcel.delivery.id, exc_info=fault)
            yield parcel, FAULT if fault is not None else future.result()
    except TimeoutError:
        yield from ((parcel, LATE) for parcel in told.values())


def _begun(parcel: _Parcel, config: Config, now: datetime) -> Future[Outcome]:
    """The outcome that will be known."""
    future: Future[Outcome] = Future()

    def tell() -> None:
        try:
            future.set_result(_told(parcel, config, now))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            future.set_exception(error)

    # A daemon: what is still out when the program ends must not keep it from ending.
    Thread(target=tell, name=f"deliver {parcel.delivery.id}", daemon=True).start()
    return future


def _told(parcel: _Parcel, config: Config, now: datetime) -> Outcome:
    if parcel.delivery.attempts > len(WAITS) + 1:
        return NotToldError(CRASHED, final=True)
    try:
        return tell_address(parcel.webhook, parcel.event, config, now)
    except NotToldError as error:
        return error


def _note(store: Store, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    with store.write() as kept:
        if isinstance(outcome, NotToldError):
            again = None if outcome.final else retry_at(delivery, outcome.wait, now)
            kept.webhooks.failed(delivery, outcome.message, status=outcome.status, retry_at=again, now=now)
        else:
            kept.webhooks.delivered(delivery, outcome, now)

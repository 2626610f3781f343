"""Telling for tests: addresses and events to tell them of, what became of it, and the loop that delivers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from time import monotonic
from typing import Any

from service.jobs.deliveries import AT_ONCE, Deliveries
from service.services import Services
from service.store.webhooks import Delivery, DeliveryState, Via, Webhook
from service.usecases.deliver_events import Parcel, claim_parcels, note, tell
from service.watching.signing import new_secret

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
BUSY = 60
"""Seconds that a busy machine may take."""
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk"
DATA: dict[str, Any] = {
    "name": "Larkmoor",
    "changed": 1,
    "pages": [
        {
            "url": "https://larkmoor.example/a",
            "report_id": "r3",
            "cause": "page",
            "points": -12.4,
            "changes": [
                {"kind": "score", "before": 61.2, "after": 48.8},
                {"kind": "band", "before": "mixed", "after": "low"},
                {"kind": "signal", "before": False, "after": True, "signal": "outcome_promises"},
            ],
        }
    ],
}


def hook(services: Services, url: str, hook_id: str = "h", via: Via = Via.HTTP, owner: str = "") -> Webhook:
    made = Webhook(hook_id, url, new_secret() if via is Via.HTTP else "", NOW, owner, via)
    with services.store.write() as kept:
        kept.webhooks.add(made)
    return made


def happens(services: Services, *hooks: Webhook, count: int = 1) -> None:
    """Put events on their way."""
    with services.store.write() as kept:
        for _ in range(count):
            event_id = kept.events.add("watch.changed", "w", DATA, NOW)
            assert event_id is not None
            for each in hooks:
                kept.webhooks.send(each.id, event_id, NOW)


def deliveries(services: Services, made: Webhook) -> list[Delivery]:
    """The first one first."""
    with services.store.read() as kept:
        return kept.webhooks.deliveries(made.id)[::-1]


@contextmanager
def at_work(services: Services) -> Iterator[Deliveries]:
    """The loop that delivers, until the block ends and what is under way has."""
    loop = Deliveries(services, "w1")
    thread = Thread(target=loop.run)
    thread.start()
    try:
        yield loop
    finally:
        loop.stop()
        thread.join()


def states(services: Services, hooks: list[Webhook]) -> Counter[DeliveryState]:
    return Counter(each.state for made in hooks for each in deliveries(services, made))


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread writes. It is asked for, because a database tells nobody."""
    end = monotonic() + BUSY
    while not condition():
        assert monotonic() < end


def deliver_due(services: Services, worker: str, now: datetime) -> int:
    """Tell all that is due at one moment, side by side, until every outcome is noted; how many messages were tried."""

    def carry(parcel: Parcel) -> None:
        note(services.store, parcel.delivery, tell(parcel, services.config, now), now)

    parcels = claim_parcels(services.store, worker, AT_ONCE, now)
    with ThreadPoolExecutor() as threads:
        list(threads.map(carry, parcels))
    return len(parcels)

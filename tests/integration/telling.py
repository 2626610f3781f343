"""Telling for tests: all that is due at one moment, side by side, until every outcome is noted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from service.services import Services
from service.usecases.deliver_events import Parcel, claim_parcels, note, tell


def deliver_due(services: Services, worker: str, now: datetime) -> int:
    """How many messages were tried."""

    def carry(parcel: Parcel) -> None:
        note(services.store, parcel.delivery, tell(parcel, services.config, now), now)

    parcels = claim_parcels(services.store, worker, 16, now)
    with ThreadPoolExecutor() as threads:
        list(threads.map(carry, parcels))
    return len(parcels)

"""Take a turn at a host among all processes that work on a store, before it is asked for anything."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from scrapers.errors import HostBusy
from scrapers.fetching.deadline import Deadline
from service.config import Config
from service.store.database import Store
from service.store.turns import HeldUpError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SharedTurns:
    """The turns that the store gives out, a pause apart."""

    store: Store
    pause: timedelta
    rest: Callable[[float], object] = time.sleep

    def wait(self, host: str, patience: float) -> None:
        """Return when the turn has come. Raises HostBusy when it comes too late, or the database gives none now."""
        try:
            seconds = self._taken(host, Deadline(patience))
        except SQLAlchemyError as error:
            _log.error("the database gives no turns, and %s is asked later: %s", host, error)
            raise HostBusy from error
        if seconds is None:
            raise HostBusy
        self.rest(max(seconds, 0.0))

    def _taken(self, host: str, deadline: Deadline) -> float | None:
        """Seconds until the turn. Who is held up stands back for others, and asks again as long as there is time."""
        while deadline.remaining() > 0:
            with suppress(HeldUpError), self.store.turns() as turns:
                return turns.take(host, self.pause, deadline.remaining())
        return None


def turns_of(config: Config, store: Store) -> SharedTurns | None:
    """The turns that the settings ask for; None when hosts need no pause."""
    return SharedTurns(store, timedelta(seconds=config.host_pause)) if config.host_pause else None

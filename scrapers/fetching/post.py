"""Sends messages to addresses that others name, with the guard, limits and deadlines that pages are fetched with."""

from __future__ import annotations

import time
from collections.abc import Mapping

from scrapers.fetching.deadline import Clock, Deadline
from scrapers.fetching.exchange import Exchange
from scrapers.fetching.resolver import Lookup, system_lookup
from scrapers.fetching.settings import FetchSettings
from scrapers.urls import parse

LOOKUP = 3.0
"""Seconds for looking a name up while somebody waits for the answer."""


class Poster:
    """Posts messages; shared by many threads."""

    def __init__(
        self, settings: FetchSettings | None = None, *, lookup: Lookup = system_lookup, clock: Clock = time.monotonic
    ) -> None:
        self._settings = settings or FetchSettings()
        self._clock = clock
        self._exchange = Exchange(self._settings, lookup, clock)

    def check(self, url: str) -> None:
        """Look whether messages may go there, without sending one. Raises ScrapeError."""
        self._exchange.check(parse(url), Deadline(min(self._settings.deadline, LOOKUP), self._clock))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a message and return the status, which is one of success. No redirect is followed.

        Raises ScrapeError, with its `status` when there was an answer.
        """
        deadline = Deadline(self._settings.deadline, self._clock)
        with self._exchange.tell(parse(url), deadline, body, headers) as answer:
            if not 200 <= answer.status < 300:
                raise answer.error()
            return answer.status

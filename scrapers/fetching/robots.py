"""robots.txt, as RFC 9309 has it: fetched through the same guard, remembered, and obeyed."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from protego import Protego

from scrapers.errors import (
    AddressError,
    BadResponse,
    BlockedByRobots,
    ContentError,
    HostBusy,
    ReadTimeout,
    RobotsUnavailable,
    TooLarge,
    TooManyRequests,
)
from scrapers.fetching.deadline import Clock, Deadline
from scrapers.fetching.exchange import Answer, Exchange
from scrapers.fetching.politeness import late_once
from scrapers.fetching.settings import AGENT
from scrapers.urls import WebUrl

MAX_BYTES = 512_000
"""What is read of a robots.txt; the rest is left out."""
_REDIRECTS = 5
_SHORT = 60.0
"""Seconds for which a robots.txt that could not be had is not asked for again."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a site's robots.txt says: None when it could not be had, so that everything is disallowed for now."""

    protego: Protego | None

    def check(self, url: WebUrl) -> None:
        if self.protego is None:
            raise RobotsUnavailable
        if not self.protego.can_fetch(str(url), AGENT):
            raise BlockedByRobots


class Robots:
    """Says whether a URL may be fetched, from the robots.txt of its origin. Shared by the threads of a fetcher."""

    def __init__(self, exchange: Exchange, ttl: float, clock: Clock = time.monotonic, size: int = 1024) -> None:
        self._exchange = exchange
        self._ttl = ttl
        self._clock = clock
        self._size = size
        self._known: OrderedDict[str, tuple[float, _Rules]] = OrderedDict()
        self._lock = threading.Lock()
        self._loading: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def check(self, url: WebUrl, deadline: Deadline) -> None:
        """Raises BlockedByRobots, RobotsUnavailable, or why the site could not be asked at all."""
        rules = self._remembered(url.origin) or self._loaded_once(url, deadline)
        rules.check(url)

    def _remembered(self, origin: str) -> _Rules | None:
        with self._lock:
            expires, rules = self._known.get(origin, (0.0, None))
            if rules is None or expires <= self._clock():
                return None
            self._known.move_to_end(origin)
            return rules

    def _loaded_once(self, url: WebUrl, deadline: Deadline) -> _Rules:
        """Load while others who want the same wait."""
        with self._lock:
            loading = self._loading.setdefault(url.origin, threading.Lock())
        if not loading.acquire(timeout=deadline.limit(3600)):
            raise HostBusy
        try:
            return self._remembered(url.origin) or self._load(url, deadline)
        finally:
            loading.release()

    def _load(self, url: WebUrl, deadline: Deadline) -> _Rules:
        try:
            rules = self._asked(replace(url, path="/robots.txt", query=None), deadline)
        except (ReadTimeout, BadResponse, TooLarge, ContentError):
            rules = _Rules(None)
        self._remember(url.origin, rules)
        return rules

    def _remember(self, origin: str, rules: _Rules) -> None:
        lifetime = self._ttl if rules.protego else min(_SHORT, self._ttl)
        with self._lock:
            self._known[origin] = (self._clock() + lifetime, rules)
            self._known.move_to_end(origin)
            while len(self._known) > self._size:
                self._known.popitem(last=False)

    def _asked(self, hop: WebUrl, deadline: Deadline) -> _Rules:
        answered = False
        try:
            for _ in range(_REDIRECTS + 1):
                with late_once(answered), self._exchange.ask(hop, deadline, MAX_BYTES) as answer:
                    answered = True
                    target = answer.redirect()
                    if target is None:
                        return _rules(answer)
                hop = target
        except AddressError:
            if not answered:
                raise
            return _Rules(None)
        return _Rules(_parsed(""))


def _rules(answer: Answer) -> _Rules:
    """A 4xx means that there are no rules, but for 429, which means to come later. Raises TooManyRequests."""
    if answer.status == 200:
        return _Rules(_parsed(answer.read(cut=True).decode("utf-8-sig", "replace")))
    error = answer.error()
    if isinstance(error, TooManyRequests):
        raise error
    if 400 <= answer.status < 500:
        return _Rules(_parsed(""))
    return _Rules(None)


def _parsed(text: str) -> Protego:
    return Protego.parse(text)

"""Good manners towards a host: few requests at a time, a pause between them, and silence when it asks for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from scrapers.errors import DeadlineExceeded, HostBusy, ScrapeError
from scrapers.fetching.deadline import Clock, Deadline
from scrapers.urls import WebUrl

_REMEMBERED = 4096
"""Hosts kept in mind before those that nothing is known about are forgotten."""


class Turns(Protocol):
    """Gives out the turns at hosts among processes that know nothing of each other."""

    def wait(self, host: str, patience: float, /) -> None:
        """Take a turn and return when it comes. Raises HostBusy at once when none comes within `patience` seconds."""


@contextmanager
def late_once(asked: bool) -> Iterator[None]:
    """Whoever gets no turn once something was `asked` in a fetch has not found its host busy, but took too long."""
    try:
        yield
    except HostBusy as error:
        if asked:
            raise DeadlineExceeded from error
        raise


@dataclass
class _Host:
    active: int = 0
    next_start: float = 0.0
    quiet_until: float = 0.0
    refusal: type[ScrapeError] = ScrapeError
    status: int | None = None


class Turnstile:
    """Lets requests through to each host in turn. Shared by all threads of a fetcher."""

    def __init__(
        self,
        at_once: int,
        pause: float,
        clock: Clock = time.monotonic,
        changed: threading.Condition | None = None,
        turns: Turns | None = None,
    ) -> None:
        """With `turns`, each request waits for its turn among all processes too."""
        self._at_once = at_once
        self._pause = pause
        self._clock = clock
        self._changed = changed or threading.Condition()
        self._turns = turns
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, url: WebUrl, deadline: Deadline) -> Iterator[None]:
        """Wait for a turn and hold it. Raises HostBusy when it would come too late, or what asked for quiet."""
        with self._changed:
            host = self._enter(url.netloc, deadline)
        try:
            if self._turns:
                self._turns.wait(url.netloc, deadline.remaining())
            yield
        finally:
            with self._changed:
                host.active -= 1
                self._changed.notify_all()

    def keep_quiet(self, url: WebUrl, error: ScrapeError) -> None:
        """Fail at once what is asked of this host until the error's `retry_after` is over."""
        if error.retry_after:
            with self._changed:
                host = self._hosts.setdefault(url.netloc, _Host())
                host.quiet_until = max(host.quiet_until, self._clock() + error.retry_after)
                host.refusal, host.status = type(error), error.status

    def _enter(self, name: str, deadline: Deadline) -> _Host:
        self._forget()
        host = self._hosts.setdefault(name, _Host())
        while (wait := self._wait(host)) > 0:
            left = deadline.remaining()
            full = host.active >= self._at_once
            if left <= 0 or (wait > left and not full):
                raise HostBusy
            self._changed.wait(left if full else wait)
        host.active += 1
        host.next_start = self._clock() + self._pause
        return host

    def _wait(self, host: _Host) -> float:
        """Seconds until this host may be asked, as far as can be known; raises the error that asked for quiet."""
        now = self._clock()
        if now < host.quiet_until:
            raise host.refusal(status=host.status, retry_after=host.quiet_until - now)
        if host.active >= self._at_once:
            return max(host.next_start - now, self._pause, 0.001)
        return host.next_start - now

    def _forget(self) -> None:
        if len(self._hosts) < _REMEMBERED:
            return
        now = self._clock()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.active or max(host.next_start, host.quiet_until) > now
        }

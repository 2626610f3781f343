"""The time a whole fetch may take, however many redirects, lookups and waits it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable

from scrapers.errors import DeadlineExceeded

Clock = Callable[[], float]
"""Seconds on a clock that never goes back."""


class Deadline:
    """A moment that nothing may outlast."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Seconds left; negative once over."""
        return self._end - self._clock()

    def check(self) -> None:
        """Raises DeadlineExceeded once over."""
        if self.remaining() <= 0:
            raise DeadlineExceeded

    def limit(self, seconds: float) -> float:
        """The given seconds, or fewer when fewer are left. Raises DeadlineExceeded when none is."""
        self.check()
        return max(min(seconds, self.remaining()), 0.001)

"""How many may do at a time what holds a thread for long: others want to be answered too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class FullError(Exception):
    """All places are taken, or all that one tenant gets."""


class Places:
    """So many places, of which one tenant gets so many."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._lock = Lock()
        self._taken: Counter[str] = Counter()

    def take(self, tenant: str) -> None:
        """Take a place, to be given back. Raises FullError."""
        with self._lock:
            if self._taken.total() >= self._most or self._taken[tenant] >= self._each:
                raise FullError
            self._taken[tenant] += 1

    def give_back(self, tenant: str) -> None:
        """Leave a place to others."""
        with self._lock:
            self._taken[tenant] -= 1
            if not self._taken[tenant]:
                del self._taken[tenant]

    @contextmanager
    def held(self, tenant: str) -> Iterator[None]:
        """Have a place within the block. Raises FullError."""
        self.take(tenant)
        try:
            yield
        finally:
            self.give_back(tenant)


def for_fetches(threads: int) -> Places:
    """Half of the threads may fetch for callers; one tenant leaves the last place to others."""
    most = max(1, threads // 2)
    return Places(most, max(1, most - 1))


def for_streams(threads: int) -> Places:
    """The other half but one, which is for what is answered at once, may follow batches; half of those one tenant."""
    most = max(1, threads - threads // 2 - 1)
    return Places(most, (most + 1) // 2)

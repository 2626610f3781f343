"""Counting requests in this process's memory.

The library's own memory starts a thread every hundredth of a second to look through all it holds, for which requests
wait under load. This one is looked through once a minute, by the request that finds it due.
"""

from __future__ import annotations

from threading import Lock
from time import time

from limits.storage import Storage

SWEEP = 60.0
"""Seconds between two looks for counts that are over: what addresses that never come back have left."""


class Counts(Storage):
    """Counts that end at a moment, each from its first request on."""

    STORAGE_SCHEME = ["counts"]  # noqa: RUF012 - as the library asks for it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._lock = Lock()
        self._found: dict[str, tuple[int, float]] = {}
        self._next_sweep = time() + SWEEP

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong: nothing."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count on, or begin anew where the last count is over. Returns the count."""
        now = time()
        with self._lock:
            self._sweep(now)
            count, ends = self._found.get(key, (0, 0.0))
            found = (count + amount, ends) if now < ends else (amount, now + expiry)
            self._found[key] = found
        return found[0]

    def get(self, key: str) -> int:
        """The count; 0 where it is over or never was."""
        count, ends = self._found.get(key, (0, 0.0))
        return count if time() < ends else 0

    def get_expiry(self, key: str) -> float:
        """The moment at which the count is over."""
        return self._found.get(key, (0, time()))[1]

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget all counts. Returns how many there were."""
        with self._lock:
            count = len(self._found)
            self._found.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._found.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP
        self._found = {key: found for key, found in self._found.items() if now < found[1]}

"""Counting requests in memory: to the end of a window, and for nobody who never comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import active_count

import pytest

from service.api import counts
from service.api.counts import Counts


class Clock:
    """Stands where it is put."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(counts, "time", clock)
    return clock


def test_a_count_is_over_at_the_end_of_its_window(clock: Clock) -> None:
    found = Counts()
    assert [found.incr("a", 60), found.incr("a", 60, 10), found.incr("b", 60)] == [1, 11, 1]
    clock.now += 59.9
    assert (found.incr("a", 60), found.get("a"), found.get_expiry("a")) == (12, 12, 1_060.0)
    clock.now += 0.1
    assert (found.get("a"), found.incr("a", 60), found.get_expiry("a")) == (0, 1, 1_120.0)


def test_what_is_over_is_forgotten(clock: Clock) -> None:
    found = Counts()
    for number in range(1_000):
        found.incr(f"address-{number}", 30)
    found.incr("long", 3_600)
    clock.now += counts.SWEEP
    found.incr("new", 30)
    assert found._found.keys() == {"long", "new"}


def test_one_or_all_can_be_forgotten() -> None:
    found = Counts()
    for key in "abc":
        found.incr(key, 60)
    found.clear("a")
    assert (found.get("a"), found.get("b"), found.check()) == (0, 1, True)
    assert found.reset() == 2
    assert found.get("b") == 0


def test_threads_lose_no_count_and_none_is_started() -> None:
    found, before = Counts(), active_count()
    for _ in range(50):
        found.incr("warm", 60)
    assert active_count() == before
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: found.incr("a", 60), range(4_000)))
    assert found.get("a") == 4_000

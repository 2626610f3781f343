"""The turnstile, on a clock that only moves when somebody waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from scrapers.errors import DeadlineExceeded, HostBusy, ServerError, TooManyRequests
from scrapers.fetching.deadline import Deadline
from scrapers.fetching.politeness import Turnstile
from scrapers.urls import parse

SITE = parse("https://clinic.example/a")
SAME = parse("http://clinic.example/b")
OTHER = parse("https://journal.example/")


class Time(threading.Condition):
    """A condition whose wait moves the clock; `on_wait` is what others do meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.waits: list[float] = []
        self.on_wait: Callable[[], None] = lambda: None

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None, "no wait may be endless"
        self.waits.append(timeout)
        self.now += timeout
        self.on_wait()
        return True

    def deadline(self, seconds: float) -> Deadline:
        return Deadline(seconds, self.clock)

    def clock(self) -> float:
        return self.now


def make(at_once: int = 2, pause: float = 1.0) -> tuple[Turnstile, Time]:
    time = Time()
    return Turnstile(at_once, pause, time.clock, time), time


def test_starts_at_one_host_are_a_pause_apart() -> None:
    turnstile, time = make()
    for url in (SITE, SAME, SITE):
        with turnstile.turn(url, time.deadline(10)):
            pass
    assert time.waits == [pytest.approx(1.0), pytest.approx(1.0)]


def test_hosts_do_not_wait_for_each_other() -> None:
    turnstile, time = make()
    with turnstile.turn(SITE, time.deadline(10)), turnstile.turn(OTHER, time.deadline(10)):
        assert time.waits == []


def test_a_pause_longer_than_the_deadline_fails_at_once() -> None:
    turnstile, time = make(pause=5.0)
    with turnstile.turn(SITE, time.deadline(10)):
        pass
    with pytest.raises(HostBusy), turnstile.turn(SITE, time.deadline(4)):
        pytest.fail("it is not its turn")
    assert time.waits == []


def test_a_full_host_is_waited_for_until_the_deadline() -> None:
    turnstile, time = make(at_once=1, pause=0.0)
    with turnstile.turn(SITE, time.deadline(10)), pytest.raises(HostBusy), turnstile.turn(SITE, time.deadline(3)):
        pytest.fail("it is not its turn")
    assert time.waits == [pytest.approx(3.0)]


def test_a_place_that_becomes_free_is_taken() -> None:
    turnstile, time = make(at_once=1, pause=0.0)
    with ExitStack() as first:
        first.enter_context(turnstile.turn(SITE, time.deadline(10)))
        time.on_wait = first.close
        with turnstile.turn(SITE, time.deadline(3)):
            assert len(time.waits) == 1


def test_a_place_is_given_back_after_an_error() -> None:
    turnstile, time = make(at_once=1, pause=0.0)
    for _ in range(3):
        with pytest.raises(KeyError), turnstile.turn(SITE, time.deadline(1)):
            raise KeyError
    assert time.waits == []


def test_a_host_that_asked_for_quiet_is_left_alone_until_then() -> None:
    turnstile, time = make()
    turnstile.keep_quiet(SITE, TooManyRequests(status=429, retry_after=30))
    time.now += 10
    with pytest.raises(TooManyRequests) as caught, turnstile.turn(SAME, time.deadline(60)):
        pytest.fail("it asked for quiet")
    assert caught.value.status == 429
    assert caught.value.retry_after == pytest.approx(20)
    with turnstile.turn(OTHER, time.deadline(1)):
        pass
    time.now += 20
    with turnstile.turn(SITE, time.deadline(1)):
        pass
    assert time.waits == []


class Taken:
    """Turns that were given out among processes: the next one is some seconds off."""

    def __init__(self, time: Time, seconds: float) -> None:
        self.time, self.seconds = time, seconds
        self.asked: list[tuple[str, float]] = []

    def wait(self, host: str, patience: float) -> None:
        self.asked.append((host, patience))
        if self.seconds > patience:
            raise HostBusy
        self.time.now += self.seconds


def test_each_request_waits_for_its_turn_among_all_processes_too() -> None:
    time = Time()
    turns = Taken(time, 0.25)
    turnstile = Turnstile(2, 1.0, time.clock, time, turns)
    for url in (SITE, SAME):
        with turnstile.turn(url, time.deadline(10)):
            pass
    assert turns.asked == [("clinic.example", 10.0), ("clinic.example", 9.25)]
    assert time.now == 101.25


def test_who_gets_no_turn_among_all_processes_gives_the_place_back() -> None:
    time = Time()
    turnstile = Turnstile(1, 0.0, time.clock, time, turns=Taken(time, 20.0))
    for _ in range(3):
        with pytest.raises(HostBusy), turnstile.turn(SITE, time.deadline(10)):
            pytest.fail("it is not its turn")
    assert time.waits == []


def test_quiet_is_never_shortened_and_nothing_is_kept_without_a_time() -> None:
    turnstile, time = make()
    turnstile.keep_quiet(OTHER, TooManyRequests(status=429))
    with turnstile.turn(OTHER, time.deadline(1)):
        pass
    turnstile.keep_quiet(SITE, TooManyRequests(status=429, retry_after=30))
    turnstile.keep_quiet(SITE, ServerError(status=503, retry_after=5))
    with pytest.raises(ServerError) as caught, turnstile.turn(SITE, time.deadline(1)):
        pytest.fail("it asked for quiet")
    assert caught.value.retry_after == pytest.approx(30)


def test_hosts_of_the_past_are_forgotten_and_quiet_ones_are_not() -> None:
    turnstile, time = make(pause=1.0)
    turnstile.keep_quiet(SITE, TooManyRequests(status=429, retry_after=10_000))
    for number in range(5000):
        time.now += 2
        with turnstile.turn(parse(f"http://h{number}.example/"), time.deadline(1)):
            pass
    assert len(turnstile._hosts) < 4500
    time.now = 200.0
    with pytest.raises(TooManyRequests), turnstile.turn(SITE, time.deadline(1)):
        pytest.fail("it asked for quiet")


def test_a_deadline_gives_what_is_left_and_no_more() -> None:
    time = Time()
    deadline = time.deadline(5)
    assert deadline.limit(3) == 3
    time.now += 4
    assert deadline.limit(3) == pytest.approx(1)
    time.now += 1
    assert deadline.remaining() == pytest.approx(0)
    for call in (deadline.check, lambda: deadline.limit(1)):
        with pytest.raises(DeadlineExceeded):
            call()

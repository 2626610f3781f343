"""Turns at hosts, by the database's clock: nothing is waited for here, a turn says how far off it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.report import Reason
from scrapers.errors import HostBusy
from service.config import Config
from service.store import engine
from service.store.database import TURNS_AT_ONCE, Store, open_store
from service.store.ledger import Manners
from service.usecases.take_turn import SharedTurns, turns_of
from tests.databases import fresh_database
from tests.unit.service.store.work import add, claim, rows

HOST, OTHER = "h0.example", "clinic.example:8443"
PAUSE = timedelta(minutes=5)
SLACK = 30
"""Seconds that a busy machine may take between one turn and the next; a pause is ten times as long."""
BUSY = Reason("http_429", "It asks for a pause.", retry=True)


def take(store: Store, host: str = HOST, pause: timedelta = PAUSE, patience: float = 10_000) -> float | None:
    with store.turns() as turns:
        return turns.take(host, pause, patience)


def test_turns_at_a_host_are_a_pause_apart(store: Store) -> None:
    waits = [take(store) for _ in range(3)]
    assert waits == [pytest.approx(PAUSE.total_seconds() * number, abs=SLACK) for number in range(3)]
    assert take(store, OTHER) == pytest.approx(0, abs=0.01)
    assert take(store, OTHER, timedelta(seconds=0.25)) == pytest.approx(PAUSE.total_seconds(), abs=SLACK)


def test_a_turn_that_would_come_too_late_is_not_taken(store: Store) -> None:
    take(store)
    assert take(store, patience=60) is None
    assert take(store) == pytest.approx(PAUSE.total_seconds(), abs=SLACK)


def test_processes_that_take_turns_at_once_get_different_ones(database_url: str) -> None:
    stores = [open_store(database_url) for _ in range(3)]
    barrier = Barrier(6)

    def moment(store: Store) -> float:
        barrier.wait()
        return (take(store) or 0.0) + monotonic()

    with ThreadPoolExecutor(6) as threads:
        moments = sorted(threads.map(moment, stores * 2))
    assert min(later - earlier for earlier, later in pairwise(moments)) > PAUSE.total_seconds() - SLACK
    for store in stores:
        store.close()


def test_a_host_that_was_asked_is_not_claimed_from_before_its_pause_is_over(store: Store) -> None:
    now = datetime.now(UTC)
    add(store, "b", rows(3), now)
    take(store)
    manners = Manners(at_once=2, pause=PAUSE)
    assert claim(store, now=datetime.now(UTC), manners=manners) == []
    assert len(claim(store, now=datetime.now(UTC) + PAUSE, manners=manners)) == 1


def test_a_host_that_asked_for_quiet_gives_no_turns(store: Store) -> None:
    now = datetime.now(UTC)
    add(store, "b", rows(1), now)
    [held] = claim(store, now=now)
    with store.write() as kept:
        kept.ledger.push_back(held, now + timedelta(hours=1), BUSY, quiet=True)
    assert take(store, patience=1_000) is None


def test_who_gets_no_turn_is_told_that_the_host_is_busy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    turns = SharedTurns(store, PAUSE, rests.append)
    turns.wait(HOST, 1)
    turns.wait(HOST, 1_000)
    with pytest.raises(HostBusy):
        turns.wait(HOST, 1)
    assert rests == [pytest.approx(0, abs=0.01), pytest.approx(PAUSE.total_seconds(), abs=SLACK)]

    def broken(_: Store) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(Store, "turns", broken)
    with pytest.raises(HostBusy):
        turns.wait(OTHER, 1)


@contextmanager
def held(store: Store, host: str = HOST) -> Iterator[None]:
    """A transaction that has changed a host's row, and takes its time."""
    with store.write() as kept:
        kept.ledger._connection.execute(
            text("UPDATE hosts SET not_before = not_before WHERE host = :host"), {"host": host}
        )
        yield


def test_a_turn_that_is_held_up_is_waited_for_as_long_as_there_is_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "HASTY_MS", 20)
    turns = SharedTurns(store, timedelta(0), lambda _: None)
    turns.wait(HOST, 1)
    with ThreadPoolExecutor(2) as threads:
        with held(store):
            patient, hurried = (threads.submit(turns.wait, HOST, patience) for patience in (SLACK, 0.2))
            assert isinstance(hurried.exception(SLACK), HostBusy)
        patient.result()


def test_a_host_that_is_held_up_holds_up_no_other(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as url, ThreadPoolExecutor(TURNS_AT_ONCE) as threads:
        store = open_store(url)
        turns = SharedTurns(store, timedelta(0), lambda _: None)
        turns.wait(HOST, 1)
        with held(store):
            late = [threads.submit(turns.wait, HOST, 1) for _ in range(TURNS_AT_ONCE)]
            turns.wait(OTHER, SLACK)
            assert all(isinstance(each.exception(SLACK), HostBusy) for each in late)
        store.close()


def test_hosts_that_need_no_pause_need_no_turns(store: Store) -> None:
    assert turns_of(Config(host_pause=0.0), store) is None
    assert turns_of(Config(host_pause=0.5), store) == SharedTurns(store, timedelta(seconds=0.5))

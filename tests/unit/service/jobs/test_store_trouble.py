"""A worker whose SQLite database is locked, or whose disk is full, goes on afterwards: nothing is lost or doubled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from service.jobs import worker as worker_module
from service.store.database import Store, open_store
from service.store.items import ItemState
from tests.unit.service.jobs.draining import Site, at_work, finished, hand_in, items

BUSY = 120
"""Seconds that a busy machine may take."""
ROWS = 40


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plumbline.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{file}")
    yield store
    store.close()


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set when the database has refused the worker, which then tries again soon."""
    met = Event()

    def report(error: SQLAlchemyError) -> float:
        met.set()
        return 0.05

    monkeypatch.setattr(worker_module, "_report", report)
    return met


def with_pragma(store: Store, pragma: str) -> None:
    """Give every connection from now on this setting."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    store.close()
    event.listen(store._engine, "connect", on_connect)


def assert_each_row_has_its_one_report(store: Store, file: Path) -> None:
    found = items(store)
    assert {item.state for item in found} == {ItemState.DONE}
    assert len({item.report_id for item in found}) == ROWS
    with closing(sqlite3.connect(file)) as own:
        assert own.execute("SELECT count(*) FROM reports").fetchone() == (ROWS,)


def test_a_locked_database(store: Store, file: Path, trouble: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    with_pragma(store, "busy_timeout = 20")
    done, site = finished(store, monkeypatch), Site()
    hand_in(store, [str(number) for number in range(ROWS)])
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with at_work(store, site):
            assert trouble.wait(BUSY)  # while it claims
            site.open.clear()
            other.execute("ROLLBACK")
            assert site.asked.wait(BUSY)
            other.execute("BEGIN IMMEDIATE")
            trouble.clear()
            site.open.set()
            assert trouble.wait(BUSY)  # while it writes
            other.execute("ROLLBACK")
            assert done.wait(BUSY)
    assert_each_row_has_its_one_report(store, file)


def test_a_full_disk(store: Store, file: Path, trouble: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    done = finished(store, monkeypatch)
    hand_in(store, [str(number) for number in range(ROWS)])
    with closing(sqlite3.connect(file)) as own:
        size = own.execute("PRAGMA page_count").fetchone()[0]
    with_pragma(store, f"max_page_count = {size + 10}")
    with at_work(store, Site()):
        assert trouble.wait(BUSY)
        assert {item.state for item in items(store)} != {ItemState.DONE}
        with_pragma(store, f"max_page_count = {size + 10_000}")
        assert done.wait(BUSY)
    assert_each_row_has_its_one_report(store, file)

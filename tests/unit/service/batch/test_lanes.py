"""Rows side by side and in order, with a bounded number under way, whatever happens to one of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from models.report import Reason
from scrapers.errors import DnsFailure, HostBusy
from scrapers.fetching.fetch import Fetched, Version
from service.batch.lanes import FETCHES, ROWS, SIZE, Lanes, chunks
from service.batch.rows import Row
from service.batch.write import Ndjson
from tests.unit.service.batch.formats import Perilous, Whereabouts

TEXT = "Rest helps most people after a long walk, and nobody knows quite why. " * 12


def content(number: int, name: str = "", text: str = TEXT) -> Row:
    return Row(number, f"d{number}", number, id=name or str(number), text=text)


def address(number: int) -> Row:
    return Row(number, f"d{number}", number, id=str(number), url=f"https://a.example/{number}")


@dataclass
class Pages:
    """A fetcher that has one page, after as many refusals as it is told."""

    busy: int = 0
    closed: bool = False
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        with self.lock:
            self.asked.append(url)
            self.busy -= 1
            if self.busy >= 0:
                raise HostBusy
        if url.endswith("/13"):
            raise DnsFailure
        body = f"<p>{TEXT}</p>".encode()
        return Fetched(url, url, 200, "text/html; charset=utf-8", body, "", "", datetime.now(UTC))

    @contextmanager
    def opened(self) -> Iterator[Pages]:
        yield self
        self.closed = True


def unwanted() -> AbstractContextManager[Pages]:
    raise AssertionError("nothing is to be fetched")


def test_chunks_hold_neighbours_up_to_a_size() -> None:
    rows = [content(n) for n in range(ROWS + 1)] + [
        address(99),
        address(100),
        content(101, text="x" * SIZE),
        content(102),
    ]
    found = [(len(chunk.rows), chunk.fetched) for chunk in chunks(rows)]
    assert found == [(ROWS, False), (1, False), (1, True), (1, True), (1, False), (1, False)]


def test_rows_that_cannot_be_used_need_no_fetch() -> None:
    bad = Row(1, "d", 1, url="https://a.example", problem=Reason("bad_row", "Bad."))
    assert [chunk.fetched for chunk in chunks([bad])] == [False]


def test_lines_come_in_order_from_both_lanes() -> None:
    pages = Pages()
    rows = [content(n) if n % 5 else address(n) for n in range(1, 60)]
    with Lanes(Perilous(os.getpid()), pages.opened, 2) as lanes:
        lines = [written.line.decode().split() for written in lanes.score(iter(rows))]
    assert [line[0] for line in lines] == [row.id for row in rows]
    assert {line[1] for line in lines} == {"scored"}
    assert pages.closed
    assert len(pages.asked) == 11


def test_rows_with_content_are_scored_on_all_cores() -> None:
    with Lanes(Whereabouts(), unwanted, 2) as lanes:
        found = {written.line for written in lanes.score([content(n) for n in range(20 * ROWS)])}
    assert len(found) == 2
    assert f"{os.getpid()}\n".encode() not in found
    assert Lanes(Whereabouts(), unwanted).processes == len(os.sched_getaffinity(0))


def test_a_page_that_fails_is_a_row() -> None:
    with Lanes(Perilous(os.getpid()), Pages().opened, 1) as lanes:
        lines = [written.line for written in lanes.score([address(12), address(13), address(14)])]
    assert lines == [b"12 scored \n", b"13 failed dns_failure\n", b"14 scored \n"]


def test_a_row_waits_again_for_its_turn_at_a_busy_host() -> None:
    pages = Pages(busy=3)
    with Lanes(Perilous(os.getpid()), pages.opened, 1) as lanes:
        assert [written.state for written in lanes.score([address(1)])] == ["scored"]
    assert len(pages.asked) == 4


@pytest.mark.parametrize(("name", "code"), [("crash", "crashed"), ("fault", "internal_error")])
def test_an_accident_is_its_own_rows_only(name: str, code: str, caplog: pytest.LogCaptureFixture) -> None:
    rows = [content(n, name if n == 20 else "") for n in range(1, 61)]
    with Lanes(Perilous(os.getpid()), unwanted, 2) as lanes:
        lines = [written.line.decode().split() for written in lanes.score(rows)]
    assert [line[0] for line in lines] == [row.id for row in rows]
    assert lines[19] == [name, "failed", code]
    assert {line[1] for line in [*lines[:19], *lines[20:]]} == {"scored"}
    assert "row 20 could not be scored" in caplog.text


def test_rows_are_read_no_further_ahead_than_the_window() -> None:
    read: list[int] = []

    def source() -> Iterator[Row]:
        for number in range(1, 2_000):
            read.append(number)
            yield address(number)

    with Lanes(Ndjson(), Pages().opened, 1) as lanes:
        for count, _ in zip(range(1, 101), lanes.score(source()), strict=False):
            assert len(read) <= count + 3 * FETCHES + 1

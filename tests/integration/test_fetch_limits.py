"""Limits of time and size against servers that drip, stay silent, or send too much."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scrapers.errors import HostBusy, ScrapeError
from scrapers.fetching.fetch import Fetcher
from scrapers.fetching.sockets import MeteredSocket
from tests.integration.fetching import failure, fetch, settings
from tests.integration.servers import PAGE, Reply, Seen, Talk, dripping, redirect, saying, serve, serve_raw, silent

SHORT = 0.3
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@contextmanager
def soon() -> Iterator[None]:
    """What is inside takes no longer than a deadline of SHORT explains, on a machine that is busy."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 10 * SHORT


@pytest.mark.parametrize(
    "talk",
    [
        dripping(b"", b"x"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nA: ", b"b"),
        dripping(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(OK + b"\r\n", b"a"),
        dripping(OK + b"Content-Length: 1000000\r\n\r\n", b"a"),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        dripping(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\0\0\0\xff\xff"),
        silent,
    ],
    ids=["status", "headers", "header", "continue", "body", "length", "chunks", "chunk-size", "gzip", "silence"],
)
def test_a_server_that_drips_is_left_at_the_deadline(talk: Talk) -> None:
    with serve_raw(talk) as site, soon():
        error = failure(site.url(), deadline=SHORT)
    assert (error.code, error.retry) == ("deadline_exceeded", True)


@pytest.mark.parametrize("beginning", [b"", b"\x16\x03\x03\x40\x00"], ids=["silence", "record"])
def test_a_tls_handshake_that_drips_is_left_at_the_deadline(beginning: bytes) -> None:
    with serve_raw(dripping(beginning, b"\x02" if beginning else b"")) as site, soon():
        error = failure(site.url().replace("http:", "https:"), deadline=SHORT)
    assert error.code == "deadline_exceeded"


def test_a_tls_handshake_that_is_silent_is_left_at_the_connect_time_out() -> None:
    with serve_raw(silent) as site, soon():
        assert failure(site.url().replace("http:", "https:"), connect_timeout=SHORT).code == "connect_timeout"


class FewTurns:
    """Gives out so many turns and no more."""

    def __init__(self, left: int) -> None:
        self.left = left

    def wait(self, host: str, patience: float) -> None:
        if not self.left:
            raise HostBusy
        self.left -= 1


@pytest.mark.parametrize(
    ("turns", "code"), [(0, "host_busy"), (1, "deadline_exceeded"), (2, "host_busy"), (3, "deadline_exceeded")]
)
def test_a_host_is_busy_only_to_who_has_asked_nothing(turns: int, code: str) -> None:
    """Each of robots.txt and the page takes two requests, and what robots.txt says is remembered after the second."""
    pages = {"/robots.txt": redirect("/rules"), "/rules": Reply(404), "/": redirect("/page"), "/page": Reply()}
    chosen = settings(robots_ignored_for=frozenset())
    with serve(pages) as site, Fetcher(chosen, turns=FewTurns(turns)) as fetcher:
        with pytest.raises(ScrapeError) as caught:
            fetcher.fetch(site.url("/"))
        assert caught.value.code == code
        assert len(site.seen) == turns


def test_redirects_count_together() -> None:
    gate = threading.Event()

    def slowly(seen: Seen) -> Reply:
        gate.wait(SHORT / 2)
        return redirect("/")

    with serve({"/": slowly}) as site, soon():
        assert failure(site.url(), deadline=SHORT, max_redirects=100).code == "deadline_exceeded"
        assert 1 <= len(site.seen) < 6


def test_silence_is_a_read_time_out_where_the_deadline_is_further_off() -> None:
    with serve_raw(dripping(OK, b"")) as site, soon():
        error = failure(site.url(), read_timeout=SHORT)
    assert (error.code, error.retry) == ("read_timeout", True)


def test_a_connection_that_is_not_taken_is_a_connect_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: MeteredSocket, sockaddr: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(MeteredSocket, "connect", connect, raising=False)
    error = failure("http://127.0.0.1:8000/")
    assert (error.code, error.retry) == ("connect_timeout", True)


def test_each_address_gets_its_share_of_the_connect_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float | None] = []

    def connect(self: MeteredSocket, sockaddr: Any) -> None:
        given.append(self.gettimeout())
        raise TimeoutError

    def lookup(host: str, port: int) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.215.{n}", port)) for n in range(4)]

    monkeypatch.setattr(MeteredSocket, "connect", connect, raising=False)
    with Fetcher(settings(connect_timeout=4.0), lookup=lookup) as fetcher, pytest.raises(ScrapeError) as caught:
        fetcher.fetch("http://clinic.example/")
    assert caught.value.code == "connect_timeout"
    assert given == pytest.approx([1.0, 4 / 3, 2.0, 4.0], rel=0.1)


def test_a_name_server_that_is_silent_is_left_at_the_deadline() -> None:
    over = threading.Event()

    def lookup(host: str, port: int) -> list[tuple[Any, ...]]:
        over.wait()
        return []

    with Fetcher(settings(deadline=SHORT), lookup=lookup) as fetcher, soon():
        try:
            with pytest.raises(ScrapeError) as caught:
                fetcher.fetch("http://clinic.example/")
        finally:
            over.set()
    assert caught.value.code == "deadline_exceeded"


@pytest.mark.parametrize("length", [True, False])
def test_a_body_over_the_limit_is_too_large(length: bool) -> None:
    body = b"a" * 100_001
    head = OK + (b"Content-Length: 100001\r\n" if length else b"") + b"\r\n"
    with serve_raw(saying(head + body)) as site:
        error = failure(site.url(), max_body=100_000)
        assert (error.code, error.retry) == ("too_large", False)
        assert fetch(site.url(), max_body=100_001).body == body


def _deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("name", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", _deflated)],
)
def test_a_packed_body_is_unpacked_and_counted_unpacked(name: str, pack: Any) -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": name}
    bomb = pack(b"a" * 50_000_000)
    assert len(bomb) < 100_000
    with serve({"/": Reply(body=pack(PAGE), headers=headers), "/bomb": Reply(body=bomb, headers=headers)}) as site:
        assert fetch(site.url()).body == PAGE
        assert failure(site.url("/bomb"), max_body=100_000).code == "too_large"


def test_a_bomb_in_many_gzip_members_is_counted_too() -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    with serve({"/": Reply(body=gzip.compress(b"a" * 10_000) * 200, headers=headers)}) as site:
        assert failure(site.url(), max_body=1_000_000).code == "too_large"
        assert len(fetch(site.url(), max_body=2_000_000).body) == 2_000_000


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        ("gzip", b"this was never packed", "broken_encoding"),
        ("deflate", b"\xff\xff\xff\xff", "broken_encoding"),
        ("gzip", gzip.compress(PAGE)[:-20], "broken_encoding"),
        ("br", PAGE, "bad_response"),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE)), "bad_response"),
    ],
    ids=["gzip", "deflate", "cut", "unknown", "twice"],
)
def test_a_body_that_cannot_be_unpacked(encoding: str, body: bytes, code: str) -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": encoding}
    with serve({"/": Reply(body=body, headers=headers)}) as site:
        assert failure(site.url()).code == code


def test_endless_chunk_wrapping_is_too_large() -> None:
    chunk = b"1;" + b"x" * 1000 + b"\r\na\r\n"
    with serve_raw(saying(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 400)) as site:
        assert failure(site.url(), max_body=10_000).code == "too_large"


def test_headers_over_the_limit_are_too_large() -> None:
    with serve_raw(saying(OK + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 500) for n in range(50)) + b"\r\n")) as site:
        assert failure(site.url(), max_headers=10_000).code == "too_large"

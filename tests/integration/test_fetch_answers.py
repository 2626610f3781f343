"""What a fetch makes of the answers of a real server."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from scrapers.errors import (
    AccessError,
    AddressError,
    ClientError,
    ContentError,
    ScrapeError,
    StatusError,
    TransportError,
    UnexpectedStatus,
)
from scrapers.fetching.fetch import Fetcher, Version
from tests.integration.fetching import failure, fetch, settings
from tests.integration.servers import PAGE, Reply, Seen, redirect, saying, serve, serve_raw


def test_a_page_comes_whole_with_where_and_what_it_is() -> None:
    reply = Reply(headers={"Content-Type": "text/html; charset=utf-8", "ETag": '"one"', "Last-Modified": "some day"})
    with serve({"/page?q=1": reply}) as site:
        got = fetch(site.url("/page?q=1#part"))
        assert (got.status, got.body, got.content_type) == (200, PAGE, "text/html; charset=utf-8")
        assert (got.url, got.final_url) == (site.url("/page?q=1#part"), site.url("/page?q=1"))
        assert (got.etag, got.last_modified, got.not_modified) == ('"one"', "some day", False)
        assert datetime.now(UTC) - got.fetched_at < timedelta(minutes=1)


def test_the_user_agent_is_honest_and_names_a_contact() -> None:
    with serve({"/": Reply()}) as site:
        fetch(site.url(), contact="https://plumbline.example/robot")
        headers = site.seen[0].headers
    assert headers["User-Agent"].startswith("Plumbline/")
    assert "+https://plumbline.example/robot" in headers["User-Agent"]
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


@pytest.mark.parametrize(
    ("status", "code", "state", "retry"),
    [
        (400, "http_4xx", "failed", False),
        (401, "login_required", "paywalled", False),
        (402, "paywall", "paywalled", False),
        (403, "http_403", "blocked", False),
        (404, "http_404", "failed", False),
        (410, "http_410", "failed", False),
        (418, "http_4xx", "failed", False),
        (429, "http_429", "blocked", True),
        (451, "http_4xx", "failed", False),
        (500, "http_5xx", "failed", True),
        (502, "http_5xx", "failed", True),
        (503, "http_5xx", "failed", True),
        (204, "empty_page", "failed", False),
        (206, "unexpected_status", "failed", False),
        (300, "unexpected_status", "failed", False),
        (302, "unexpected_status", "failed", False),
        (304, "unexpected_status", "failed", False),
    ],
)
def test_each_status_is_told_apart(status: int, code: str, state: str, retry: bool) -> None:
    with serve({"/": Reply(status)}) as site:
        error = failure(site.url())
    assert (error.code, error.state, error.retry, error.status) == (code, state, retry, status)


@pytest.mark.parametrize("status", [403, 503, 200])
def test_a_check_for_robots_that_names_itself_is_a_bot_wall(status: int) -> None:
    with serve({"/": Reply(status, headers={"cf-mitigated": "challenge"})}) as site:
        assert failure(site.url()).code == "bot_wall"


@pytest.mark.parametrize(
    "kind", ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "text/plain;charset=x", None]
)
def test_readable_types_are_accepted(kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    with serve({"/": Reply(headers=headers)}) as site:
        assert fetch(site.url()).body == PAGE


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("application/pdf", b"%PDF-1.7", "application/pdf"),
        ("Image/PNG; q=1", b"\x89PNG", "image/png"),
        ("application/json", b"{}", "application/json"),
        ("text/html", b"%PDF-1.7 in disguise", "application/pdf"),
        (None, b"PK\x03\x04archive", "application/zip"),
        (None, b"\x00\x01\x02", "application/octet-stream"),
    ],
)
def test_other_types_are_refused_by_name(kind: str | None, body: bytes, named: str) -> None:
    with serve({"/": Reply(body=body, headers={"Content-Type": kind} if kind else {})}) as site:
        error = failure(site.url())
    assert (error.code, error.content_type) == ("unsupported_content_type", named)
    assert named in error.message


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_a_page_with_nothing_on_it_is_empty(body: bytes) -> None:
    with serve({"/": Reply(body=body)}) as site:
        assert failure(site.url()).code == "empty_page"


def test_validators_are_sent_and_a_304_says_that_nothing_changed() -> None:
    def answer(seen: Seen) -> Reply:
        unchanged = seen.headers.get("If-None-Match") == '"one"'
        return Reply(304, b"", {"ETag": '"one"'}) if unchanged else Reply()

    with serve({"/": answer}) as site, Fetcher(settings()) as fetcher:
        known = Version(site.url(), '"one"', "Mon, 05 Jan 2026 10:00:00 GMT")
        got = fetcher.fetch(site.url(), known=known)
        assert (got.not_modified, got.status, got.body, got.etag) == (True, 304, b"", '"one"')
        assert got.last_modified == "Mon, 05 Jan 2026 10:00:00 GMT"
        assert site.seen[0].headers["If-Modified-Since"] == "Mon, 05 Jan 2026 10:00:00 GMT"
        assert fetcher.fetch(site.url(), known=Version(site.url(), '"two"')).body == PAGE


def test_validators_that_cannot_stand_in_a_header_are_left_out() -> None:
    with serve({"/": Reply()}) as site, Fetcher(settings()) as fetcher:
        known = Version(site.url(), '"a"\r\nX-Evil: 1', "\u2028")
        assert fetcher.fetch(site.url(), known=known).body == PAGE
        assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(site.seen[0].headers)


def test_redirects_are_followed_without_cookies_or_referer() -> None:
    first = Reply(301, b"", {"Location": "/b?x=1", "Set-Cookie": "who=you; Path=/"})
    with serve({"/a": first, "/b?x=1": redirect("c", 307), "/c": Reply()}) as site:
        got = fetch(site.url("/a"))
        assert (got.url, got.final_url) == (site.url("/a"), site.url("/c"))
        assert site.paths() == ["/a", "/b?x=1", "/c"]
        assert not any({"Cookie", "Referer"} & set(seen.headers) for seen in site.seen)


def test_no_cookie_stays_for_the_next_fetch() -> None:
    with serve({"/": Reply(headers={"Set-Cookie": "who=you"})}) as site, Fetcher(settings()) as fetcher:
        fetcher.fetch(site.url())
        fetcher.fetch(site.url())
        assert not any("Cookie" in seen.headers for seen in site.seen)


def test_validators_are_shown_to_the_address_that_gave_them_and_to_no_other() -> None:
    with serve({"/": redirect("/now"), "/now": Reply()}) as site, Fetcher(settings()) as fetcher:
        fetcher.fetch(site.url(), known=Version(site.url("/now"), '"now"', "then"))
        fetcher.fetch(site.url(), known=Version(site.url(), '"former"', "then"))
        assert [seen.headers.get("If-None-Match") for seen in site.seen] == [None, '"now"', '"former"', None]
        assert [seen.headers.get("If-Modified-Since") for seen in site.seen] == [None, "then", "then", None]


def test_a_304_of_a_page_that_was_not_asked_about_says_nothing() -> None:
    replies = {"/": redirect("/now"), "/now": Reply(304, b"", {})}
    with serve(replies) as site, Fetcher(settings()) as fetcher, pytest.raises(UnexpectedStatus) as caught:
        fetcher.fetch(site.url(), known=Version(site.url(), '"former"'))
    assert caught.value.status == 304


def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    with serve({**hops, "/6": Reply()}) as site:
        assert fetch(site.url("/1")).final_url == site.url("/6")
        site.seen.clear()
        assert failure(site.url("/0")).code == "too_many_redirects"
        assert len(site.seen) == 6


def test_ten_thousand_redirects_cost_six_requests() -> None:
    hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(10_000)}
    with serve({**hops, "/10000": Reply()}) as site:
        assert failure(site.url("/0")).code == "too_many_redirects"
        assert site.connections == 6


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("gopher://127.0.0.1:70/_x", "unsupported_scheme"),
        ("ftp://127.0.0.1/x", "unsupported_scheme"),
        ("file:///etc/passwd", "unsupported_scheme"),
        ("javascript:alert(1)", "unsupported_scheme"),
        ("http://user:secret@127.0.0.1/", "bad_url"),
        ("/\\evil.example/", "bad_url"),
        ("///evil.example/", "bad_url"),
        ("http://0x7f.1/", "refused_address"),
        ("http://169.254.169.254/latest/", "refused_address"),
        ("http://10.0.0.1/", "refused_address"),
        ("http://[::1]/", "refused_address"),
        ("http://127.0.0.2/", "refused_address"),
    ],
)
def test_a_redirect_is_checked_as_strictly_as_a_first_address(target: str, code: str) -> None:
    with serve({"/": redirect(target)}) as site:
        assert failure(site.url()).code == code


@pytest.mark.parametrize("in_seconds", [True, False])
def test_retry_after_is_passed_on_and_honoured_without_asking_again(in_seconds: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    reply = Reply(429, b"", {"Retry-After": "120" if in_seconds else later})
    now = [1000.0]
    with serve({"/": reply, "/other": Reply()}) as site, Fetcher(settings(), clock=lambda: now[0]) as fetcher:
        with pytest.raises(ScrapeError) as first:
            fetcher.fetch(site.url())
        assert first.value.retry_after == pytest.approx(120, abs=5)
        now[0] += 60
        with pytest.raises(ScrapeError) as second:
            fetcher.fetch(site.url("/other"))
        assert (second.value.code, second.value.status) == ("http_429", 429)
        assert second.value.retry_after == pytest.approx(60, abs=5)
        assert site.connections == 1
        now[0] += 61
        assert fetcher.fetch(site.url("/other")).body == PAGE


def test_a_503_with_retry_after_is_honoured_too() -> None:
    with serve({"/": Reply(503, b"", {"Retry-After": "9"})}) as site, Fetcher(settings()) as fetcher:
        for _ in range(2):
            with pytest.raises(ScrapeError) as caught:
                fetcher.fetch(site.url())
            assert caught.value.code == "http_5xx"
            assert caught.value.retry_after == pytest.approx(9, abs=1)
        assert site.connections == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"SSH-2.0-whatever\r\n", "bad_response"),
        (b"HTTP/1.1 abc\r\n\r\n", "bad_response"),
        (b"", "connection_failed"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort", "connection_failed"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "connection_failed"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", "bad_response"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "bad_response"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000, "too_large"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, "too_large"),
    ],
)
def test_an_answer_that_is_broken_off_or_no_http_is_typed(answer: bytes, code: str) -> None:
    with serve_raw(saying(answer)) as site:
        assert failure(site.url()).code == code


@pytest.mark.parametrize(
    "length",
    [
        b"Content-Length: 3\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999999999999999\r\n",
        b"Content-Length: 3, 9\r\n",
        b"Content-Length: 3\r\nContent-Length: 9\r\n",
        b"Content-Length: three\r\n",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_wrong_length_gives_a_page_within_its_bounds_or_an_error(length: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + length + b"\r\n"
    with serve_raw(saying(head + b"abcdefghi")) as site:
        assert _body_or_code(site.url()) in {b"abc", b"abcdefghi", "connection_failed", "bad_response", "too_large"}


def _body_or_code(url: str) -> bytes | str:
    try:
        return fetch(url).body
    except ScrapeError as error:
        return error.code


def codes() -> set[str]:
    """The codes that an answer can lead to."""
    kinds = [TransportError, StatusError, AccessError, ContentError, AddressError]
    return {leaf.code for kind in kinds for leaf in [*kind.__subclasses__(), *ClientError.__subclasses__()]}


BEGINNINGS = [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]


def test_any_answer_is_a_page_or_an_error_of_the_tree() -> None:
    said = [b""]

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(said[0])

    with serve_raw(talk) as site, Fetcher(settings()) as fetcher:

        @settings_of_hypothesis(max_examples=100, deadline=None)
        @given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
        def check(beginning: bytes, rest: bytes) -> None:
            said[0] = beginning + rest
            try:
                outcome = fetcher.fetch(site.url()).final_url
            except ScrapeError as error:
                outcome = error.code
            assert outcome in {site.url(), *codes()}

        check()


def test_nobody_there() -> None:
    with serve({}) as site:
        url = site.url()
    error = failure(url)
    assert (error.code, error.retry) == ("connection_failed", True)


def test_threads_share_a_fetcher_and_keep_to_the_limit_for_a_host() -> None:
    gate, lock, active, most = threading.Barrier(2), threading.Lock(), 0, 0

    def answer(seen: Seen) -> Reply:
        nonlocal active, most
        with lock:
            active += 1
            most = max(most, active)
        gate.wait(5)
        with lock:
            active -= 1
        return Reply(body=seen.path.encode())

    paths = [f"/{n}" for n in range(8)]
    with (
        serve(dict.fromkeys(paths, answer)) as site,
        Fetcher(settings(host_requests=2)) as fetcher,
        ThreadPoolExecutor(8) as pool,
    ):
        bodies = list(pool.map(lambda path: fetcher.fetch(site.url(path)).body, paths))
    assert bodies == [path.encode() for path in paths]
    assert most == 2


def test_proxies_and_credentials_of_the_environment_are_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serve({"/": Reply()}) as site, serve({}) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetch(site.url()).body == PAGE
        assert proxy.connections == 0
        assert "Authorization" not in site.seen[0].headers


def test_a_redirect_to_another_host_is_told_and_not_followed_when_asked_to_stay() -> None:
    with serve({"/page": Reply()}) as there, serve({"/": redirect("/next")}) as here:
        here.replies["/next"] = redirect(there.url("/page"))
        with Fetcher(settings()) as fetcher:
            moved = fetcher.fetch(here.url("/"), roam=False)
            arrived = fetcher.fetch(here.url("/"))
    assert (moved.moved, moved.final_url, moved.body) == (True, there.url("/page"), b"")
    assert (arrived.moved, arrived.final_url) == (False, there.url("/page"))
    assert [len(site.seen) for site in (here, there)] == [4, 1]

"""Messages to webhooks: the same guard as for pages, no redirects, bounded whatever the receiver does."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from scrapers.errors import (
    NameNotFound,
    ReadTimeout,
    RefusedAddress,
    ScrapeError,
    ServerError,
    TooManyRequests,
    UnexpectedStatus,
    UnsupportedScheme,
)
from scrapers.fetching.post import Poster
from scrapers.fetching.resolver import Lookup
from tests.integration.fetching import settings
from tests.integration.servers import Reply, Seen, redirect, serve, serve_raw, silent

BUSY = 60.0
"""Seconds that a busy machine may take."""
HEADERS = {"Content-Type": "application/json", "webhook-id": "e1"}


def poster(**fields: object) -> Poster:
    return Poster(settings(**fields))


def failure(url: str, **fields: object) -> ScrapeError:
    with pytest.raises(ScrapeError) as caught:
        poster(**fields).post(url, b"{}", HEADERS)
    return caught.value


def answering(address: str) -> Lookup:
    return lambda _host, port: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def test_a_message_arrives_whole() -> None:
    with serve({"/hook": Reply(204, b"", {})}) as site:
        assert poster().post(site.url("/hook"), b'{"a":1}', HEADERS) == 204
    [seen] = site.seen
    assert (seen.path, seen.body, seen.headers["webhook-id"]) == ("/hook", b'{"a":1}', "e1")
    assert seen.headers["Content-Type"] == "application/json"
    assert "Plumbline" in seen.headers["User-Agent"]
    assert "Cookie" not in seen.headers


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (redirect("/elsewhere"), UnexpectedStatus),
        (redirect("/elsewhere", 307), UnexpectedStatus),
        (Reply(500), ServerError),
    ],
)
def test_only_success_is_success_and_no_redirect_is_followed(reply: Reply, kind: type[ScrapeError]) -> None:
    with serve({"/hook": reply, "/elsewhere": Reply()}) as site:
        error = failure(site.url("/hook"))
    assert (type(error), error.status) == (kind, reply.status)
    assert site.paths() == ["/hook"]


def test_a_receiver_that_asks_for_quiet_says_for_how_long() -> None:
    with serve({"/hook": Reply(429, b"", {"Retry-After": "120"})}) as site:
        error = failure(site.url("/hook"))
    assert isinstance(error, TooManyRequests)
    assert error.retry_after == 120


def test_a_receiver_that_asks_for_quiet_asks_it_for_nobody_else_at_its_host() -> None:
    with serve({"/hook": Reply(503, b"", {"Retry-After": "120"}), "/other": Reply(204, b"", {})}) as site:
        shared = poster()
        with pytest.raises(ServerError):
            shared.post(site.url("/hook"), b"{}", HEADERS)
        assert shared.post(site.url("/other"), b"{}", HEADERS) == 204


def test_receivers_at_one_host_do_not_wait_for_each_other() -> None:
    over = Event()

    def hang(_: Seen) -> Reply:
        over.wait(BUSY)
        return Reply(204, b"", {})

    with serve({"/hook": hang, "/other": Reply(204, b"", {})}) as site, ThreadPoolExecutor() as threads:
        shared = poster(host_requests=1, deadline=BUSY)
        hanging = threads.submit(shared.post, site.url("/hook"), b"{}", HEADERS)
        try:
            assert shared.post(site.url("/other"), b"{}", HEADERS) == 204
            assert not hanging.done()
        finally:
            over.set()
        assert hanging.result() == 204


def test_a_receiver_that_hangs_is_left() -> None:
    with serve_raw(silent) as site:
        assert isinstance(failure(site.url("/hook"), read_timeout=0.2), ReadTimeout)


def test_a_long_answer_is_not_read() -> None:
    with serve({"/hook": Reply(200, b"x" * 5_000_000)}) as site:
        assert poster().post(site.url("/hook"), b"{}", HEADERS) == 200


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/hook", "http://169.254.169.254/", "http://[::1]/", "http://10.0.0.5/"]
)
def test_an_inner_address_is_refused_before_and_while_it_is_told(url: str) -> None:
    inner = poster(allowed_hosts=frozenset())
    with pytest.raises(RefusedAddress):
        inner.check(url)
    with pytest.raises(RefusedAddress):
        inner.post(url, b"{}", HEADERS)


def test_a_name_that_leads_inside_is_refused_and_one_that_leads_nowhere_named() -> None:
    with pytest.raises(RefusedAddress):
        Poster(settings(), lookup=answering("10.0.0.5")).check("https://desk.example/hook")
    Poster(settings(), lookup=answering("93.184.215.14")).check("https://desk.example/hook")

    def absent(host: str, port: int) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with pytest.raises(NameNotFound):
        Poster(settings(), lookup=absent).check("https://desk.example/hook")


@pytest.mark.parametrize("url", ["ftp://desk.example/", "file:///etc/passwd"])
def test_only_the_web_can_be_told(url: str) -> None:
    with pytest.raises(UnsupportedScheme):
        poster().check(url)

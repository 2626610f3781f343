"""The guard at work: what is refused is never connected to, however the way there is disguised."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from scrapers.errors import ScrapeError
from scrapers.fetching.fetch import Fetcher
from scrapers.fetching.sockets import MeteredSocket
from tests.integration.fetching import failure, fetch, settings
from tests.integration.servers import PAGE, Reply, Site, redirect, serve

PUBLIC = "93.184.215.14"
INSIDE = "127.0.0.1"
NOWHERE: frozenset[str] = frozenset()


def answers(*rounds: tuple[str, ...]) -> Any:
    """A lookup that gives one round of addresses after the other, then the last one again and again."""
    left = list(rounds)

    def lookup(host: str, port: int) -> list[tuple[Any, ...]]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(_family(address), socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return lookup


def _family(address: str) -> int:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were tried; those outside the machine fail at once."""
    tried: list[str] = []
    connect = socket.socket.connect

    def recorded(self: MeteredSocket, sockaddr: Any) -> None:
        tried.append(sockaddr[0])
        if sockaddr[0] != INSIDE:
            raise ConnectionRefusedError
        connect(self, sockaddr)

    monkeypatch.setattr(MeteredSocket, "connect", recorded, raising=False)
    return tried


@pytest.fixture
def inner() -> Iterator[Site]:
    """A server that must not be reached."""
    with serve({"/": Reply(), "/robots.txt": Reply()}) as site:
        yield site


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"])
def test_loopback_is_refused_unless_it_is_allowed(inner: Site, address: str) -> None:
    error = failure(f"http://{address}:{inner.port}/", allowed_hosts=NOWHERE, robots_ignored_for=NOWHERE)
    assert (error.code, error.state) == ("refused_address", "blocked")
    assert inner.connections == 0


@pytest.mark.parametrize("address", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "017700000001"])
def test_numbers_in_disguise_are_refused_even_where_the_address_is_allowed(inner: Site, address: str) -> None:
    assert failure(f"http://{address}:{inner.port}/").code == "refused_address"
    assert inner.connections == 0


def test_an_allowed_host_is_allowed_by_its_own_name_only(inner: Site) -> None:
    assert fetch(inner.url(), allowed_hosts=frozenset([f"127.0.0.1:{inner.port}"])).body == PAGE
    reached = inner.connections
    for allowed in ("localhost", "127.0.0.1:1", "127.0.0.2"):
        assert failure(inner.url(), allowed_hosts=frozenset([allowed])).code == "refused_address"
    assert inner.connections == reached


def test_a_name_that_leads_inside_is_refused(inner: Site) -> None:
    with Fetcher(settings(), lookup=answers((INSIDE,))) as fetcher, pytest.raises(ScrapeError) as caught:
        fetcher.fetch(f"http://clinic.example:{inner.port}/")
    assert caught.value.code == "refused_address"
    assert INSIDE not in caught.value.message
    assert inner.connections == 0


def test_the_systems_own_lookup_is_judged_the_same_way(inner: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = answers((INSIDE,))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *_, **__: lookup(host, port))
    assert failure(f"http://clinic.example:{inner.port}/").code == "refused_address"
    assert inner.connections == 0


def test_a_name_that_is_rebound_between_two_lookups_reaches_nothing_inside(inner: Site, dialled: list[str]) -> None:
    lookup = answers((PUBLIC,), (INSIDE,))
    with Fetcher(settings(), lookup=lookup) as fetcher:
        codes = []
        for _ in range(3):
            with pytest.raises(ScrapeError) as caught:
                fetcher.fetch(f"http://clinic.example:{inner.port}/")
            codes.append(caught.value.code)
    assert codes == ["connection_failed", "refused_address", "refused_address"]
    assert dialled == [PUBLIC]
    assert inner.connections == 0


def test_a_name_is_looked_up_once_for_the_check_and_the_connection(dialled: list[str]) -> None:
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[tuple[Any, ...]]:
        asked.append(host)
        result: list[tuple[Any, ...]] = answers((PUBLIC,))(host, port)
        return result

    chosen = settings(robots_ignored_for=frozenset(["clinic.example"]))
    with Fetcher(chosen, lookup=lookup) as fetcher, pytest.raises(ScrapeError):
        fetcher.fetch("http://clinic.example/")
    assert (asked, dialled) == (["clinic.example"], [PUBLIC])


def test_of_several_addresses_only_the_permitted_are_tried(inner: Site, dialled: list[str]) -> None:
    lookup = answers((INSIDE, PUBLIC, "10.0.0.7", "::1", "64:ff9b::7f00:1"))
    with Fetcher(settings(), lookup=lookup) as fetcher, pytest.raises(ScrapeError) as caught:
        fetcher.fetch(f"http://clinic.example:{inner.port}/")
    assert caught.value.code == "connection_failed"
    assert dialled == [PUBLIC]
    assert inner.connections == 0


def test_the_next_address_is_tried_where_one_does_not_answer(inner: Site, dialled: list[str]) -> None:
    chosen = settings(allowed_hosts=frozenset(["intranet.example"]), robots_ignored_for=frozenset(["intranet.example"]))
    with Fetcher(chosen, lookup=answers((PUBLIC, INSIDE))) as fetcher:
        assert fetcher.fetch(f"http://intranet.example:{inner.port}/").body == PAGE
    assert dialled == [PUBLIC, INSIDE]


def test_a_socket_that_ends_up_elsewhere_is_closed_before_anything_is_said(
    inner: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = socket.socket.connect
    monkeypatch.setattr(
        MeteredSocket, "connect", lambda self, sockaddr: connect(self, (INSIDE, sockaddr[1])), raising=False
    )
    with Fetcher(settings(), lookup=answers((PUBLIC,))) as fetcher, pytest.raises(ScrapeError) as caught:
        fetcher.fetch(f"http://clinic.example:{inner.port}/")
    assert caught.value.code == "refused_address"
    assert inner.seen == []


def test_a_redirect_inside_is_refused_before_it_is_followed(inner: Site) -> None:
    with serve({"/": redirect(f"http://clinic.example:{inner.port}/")}) as outer:
        chosen = settings(allowed_hosts=frozenset([f"127.0.0.1:{outer.port}"]))
        with Fetcher(chosen, lookup=answers((INSIDE,))) as fetcher, pytest.raises(ScrapeError) as caught:
            fetcher.fetch(outer.url())
    assert caught.value.code == "refused_address"
    assert (len(outer.seen), inner.connections) == (1, 0)


def test_robots_txt_is_fetched_through_the_same_guard(inner: Site) -> None:
    with serve({"/": Reply(), "/robots.txt": redirect(f"http://localhost:{inner.port}/robots.txt")}) as outer:
        allowed = frozenset([f"127.0.0.1:{outer.port}"])
        assert failure(outer.url(), allowed_hosts=allowed, robots_ignored_for=NOWHERE).code == "robots_unavailable"
    assert outer.paths() == []
    assert inner.connections == 0


@pytest.mark.parametrize("port", [22, 25, 6379])
def test_ports_of_other_services_are_refused(port: int, dialled: list[str]) -> None:
    assert failure(f"http://{PUBLIC}:{port}/", robots_ignored_for=frozenset([PUBLIC])).code == "refused_address"
    assert dialled == []


@pytest.mark.parametrize(
    ("error", "code", "retry"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), "dns_not_found", False),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "dns_failure", True),
        (UnicodeError("label too long"), "dns_failure", True),
    ],
)
def test_a_lookup_that_fails(error: Exception, code: str, retry: bool) -> None:
    def lookup(host: str, port: int) -> list[tuple[Any, ...]]:
        raise error

    with Fetcher(settings(), lookup=lookup) as fetcher, pytest.raises(ScrapeError) as caught:
        fetcher.fetch("http://clinic.example/")
    assert (caught.value.code, caught.value.retry) == (code, retry)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority that nobody trusts unless told to."""
    return trustme.CA()


@pytest.fixture(scope="module")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with its certificate."""
    path: Path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def certified(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """A server's context with a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def names_shown(context: ssl.SSLContext) -> list[str | None]:
    """The names that clients ask this server for, as they come."""
    shown: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: shown.append(name)
    return shown


def test_tls_with_a_trusted_certificate_for_the_host(authority: trustme.CA, bundle: str) -> None:
    context = certified(authority, "localhost")
    shown = names_shown(context)
    with serve({"/": Reply()}, context) as site:
        assert fetch(site.url(), ca_bundle=bundle).body == PAGE
    assert shown == ["localhost"]


def test_sni_and_verification_stay_on_the_name_of_the_url(authority: trustme.CA, bundle: str) -> None:
    context = certified(authority, "intranet.example")
    shown = names_shown(context)
    named = frozenset(["intranet.example"])
    chosen = settings(ca_bundle=bundle, allowed_hosts=named, robots_ignored_for=named)
    with serve({"/": Reply()}, context) as site, Fetcher(chosen, lookup=answers((INSIDE,))) as fetcher:
        assert fetcher.fetch(f"https://intranet.example:{site.port}/").body == PAGE
        assert site.seen[0].headers["Host"] == f"intranet.example:{site.port}"
    assert shown == ["intranet.example"]


def test_a_certificate_for_another_host_is_refused(authority: trustme.CA, bundle: str) -> None:
    with serve({"/": Reply()}, certified(authority, "other.example", "127.0.0.1")) as site:
        error = failure(site.url(), ca_bundle=bundle)
    assert (error.code, error.retry) == ("tls_failure", False)
    assert site.seen == []


def test_a_certificate_from_nobody_known_is_refused(authority: trustme.CA) -> None:
    with serve({"/": Reply()}, certified(authority, "localhost")) as site:
        assert failure(site.url()).code == "tls_failure"
    assert site.seen == []


def test_a_server_without_tls_behind_https(inner: Site) -> None:
    assert failure(inner.url().replace("http:", "https:")).code == "tls_failure"


def test_a_certificate_bundle_of_the_environment_is_not_heard(
    authority: trustme.CA, bundle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, bundle)
    with serve({"/": Reply()}, certified(authority, "localhost")) as site:
        assert failure(site.url()).code == "tls_failure"


def test_a_redirect_from_https_is_verified_anew(authority: trustme.CA, bundle: str) -> None:
    with (
        serve({"/": Reply()}, certified(authority, "other.example")) as second,
        serve({"/": redirect(second.url())}, certified(authority, "localhost")) as first,
    ):
        assert failure(first.url(), ca_bundle=bundle).code == "tls_failure"
    assert (len(first.seen), second.seen) == (1, [])

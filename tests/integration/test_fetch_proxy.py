"""A configured proxy: spoken to as proxies are, and no way around the guard's check of names."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest
import trustme

from scrapers.errors import ScrapeError
from scrapers.fetching.fetch import Fetcher, FetchSettings
from tests.integration.fetching import settings
from tests.integration.servers import PAGE, Reply, Talk, serve, serve_raw

PUBLIC = "93.184.215.14"
EXEMPT = frozenset(["clinic.example"])


def lookup_of(inner: frozenset[str]) -> Any:
    """Addresses as they are; names as public, but for the given ones."""

    def lookup(host: str, port: int) -> list[tuple[Any, ...]]:
        address = host if host == "127.0.0.1" else "127.0.0.1" if host in inner else PUBLIC
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return lookup


def through(port: int, **fields: object) -> FetchSettings:
    return settings(proxy=f"http://127.0.0.1:{port}", allowed_hosts=frozenset(), robots_ignored_for=EXEMPT, **fields)


def test_plain_http_is_asked_of_the_proxy_by_its_whole_url() -> None:
    with serve({"http://clinic.example/page?q": Reply()}) as proxy:
        with Fetcher(through(proxy.port), lookup=lookup_of(frozenset())) as fetcher:
            assert fetcher.fetch("http://clinic.example/page?q").body == PAGE
        assert proxy.seen[0].headers["Host"] == "clinic.example"


def test_a_name_that_leads_inside_is_not_even_told_to_the_proxy() -> None:
    chosen = lookup_of(EXEMPT)
    with serve({"http://clinic.example/": Reply()}) as proxy:
        with Fetcher(through(proxy.port), lookup=chosen) as fetcher, pytest.raises(ScrapeError) as caught:
            fetcher.fetch("http://clinic.example/")
        assert caught.value.code == "refused_address"
        assert proxy.connections == 0


def tunnel(context: ssl.SSLContext, heard: list[bytes]) -> Talk:
    """Grant a tunnel, and be the server at its other end."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        heard.append(connection.recv(65536).partition(b"\r\n")[0])
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(65536).partition(b"\r\n")[0])
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)

    return talk


@pytest.mark.parametrize(("name", "code"), [("clinic.example", None), ("other.example", "tls_failure")])
def test_https_goes_through_a_tunnel_and_is_verified_at_its_end(name: str, code: str | None, tmp_path: Path) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    heard: list[bytes] = []
    with serve_raw(tunnel(context, heard)) as proxy:
        chosen = through(proxy.port, ca_bundle=str(tmp_path / "ca.pem"))
        with Fetcher(chosen, lookup=lookup_of(frozenset())) as fetcher:
            if code is None:
                assert fetcher.fetch("https://clinic.example/page").body == PAGE
                assert heard[1] == b"GET /page HTTP/1.1"
            else:
                with pytest.raises(ScrapeError) as caught:
                    fetcher.fetch("https://clinic.example/page")
                assert caught.value.code == code
    assert heard[0].startswith(b"CONNECT clinic.example:443 ")


def test_a_proxy_that_is_not_there_is_a_failed_connection() -> None:
    with serve({}) as proxy:
        port = proxy.port
    for url in ("http://clinic.example/", "https://clinic.example/"):
        with Fetcher(through(port), lookup=lookup_of(frozenset())) as fetcher, pytest.raises(ScrapeError) as caught:
            fetcher.fetch(url)
        assert caught.value.code == "connection_failed"


def test_a_proxy_that_grants_no_tunnel_is_a_failed_connection() -> None:
    with serve({}) as proxy, Fetcher(through(proxy.port), lookup=lookup_of(frozenset())) as fetcher:
        with pytest.raises(ScrapeError) as caught:
            fetcher.fetch("https://clinic.example/")
        assert caught.value.code == "connection_failed"

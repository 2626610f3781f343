"""Connections pinned to checked addresses: the name is looked up once, and what was checked is what is connected to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import SSLError
from urllib3.response import HTTPResponse

from scrapers.errors import ConnectionFailure, ConnectTimeout, RefusedAddress, TlsFailure
from scrapers.guard import Guard
from scrapers.resolver import Place, Resolver
from scrapers.sockets import Meter, MeteredSocket, MeteredTlsSocket
from scrapers.urls import WebUrl

_READ_AHEAD = 65536
"""Bytes; what travels may be somewhat more than the body, for the wrapping of its chunks."""


@dataclass(frozen=True)
class Line:
    """A way to one URL's server: makes sockets that are connected to a permitted address of it and to nothing else."""

    url: WebUrl
    guard: Guard
    resolver: Resolver
    meter: Meter
    connect_timeout: float
    max_body: int

    def dial(self) -> MeteredSocket:
        """A connected, checked socket. Raises RefusedAddress and the errors of lookups and connections."""
        self.guard.check_url(self.url)
        places = self.resolver.places(self.url.host, self.url.port, self.meter.deadline)
        permitted = [place for place in places if self.guard.permits(self.url, place.address)]
        if not permitted:
            raise RefusedAddress("it does not belong to the public internet")
        return self._first_that_answers(permitted)

    def _first_that_answers(self, places: Sequence[Place]) -> MeteredSocket:
        failure: type[ConnectTimeout | ConnectionFailure] = ConnectionFailure
        left = self.connect_timeout
        for tries_left, place in zip(range(len(places), 0, -1), places, strict=True):
            start = self.meter.deadline.remaining()
            try:
                return self._connected(place, left / tries_left)
            except TimeoutError:
                failure = ConnectTimeout
            except OSError:
                failure = ConnectionFailure
            left -= start - self.meter.deadline.remaining()
        self.meter.deadline.check()
        raise failure

    def _connected(self, place: Place, seconds: float) -> MeteredSocket:
        sock = MeteredSocket(place.family, socket.SOCK_STREAM)
        try:
            sock.settimeout(self.meter.deadline.limit(seconds))
            sock.connect(place.sockaddr)
            self.guard.check_address(self.url, sock.getpeername()[0])
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            sock.close()
            raise
        sock.meter = self.meter
        sock.settimeout(self.meter.deadline.limit(self.connect_timeout))
        return sock


class _LineConnection(HTTPConnection):
    """Connects over its line only."""

    line: Line

    def _new_conn(self) -> socket.socket:
        return self.line.dial()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        """The answer with its headers read; from here on the meter counts the body."""
        response = super().getresponse()
        self.line.meter.allow_body(2 * self.line.max_body + _READ_AHEAD)
        return response


class _TlsConnection(_LineConnection, HTTPSConnection):
    """The same under TLS, with the certificate checked against the host of the URL."""

    def connect(self) -> None:
        """Connect and shake hands. Raises TlsFailure, ConnectTimeout, DeadlineExceeded or ConnectionFailure."""
        try:
            super().connect()
        except TimeoutError:
            self.line.meter.deadline.check()
            raise ConnectTimeout from None
        except (ssl.SSLError, SSLError):
            raise TlsFailure from None
        except OSError:
            raise ConnectionFailure from None
        if not isinstance(self.sock, MeteredTlsSocket):
            raise TlsFailure
        self.sock.meter = self.line.meter


class _LinePool(HTTPConnectionPool):
    """Makes connections over its line."""

    ConnectionCls = _LineConnection
    line: Line

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        connection.line = self.line  # type: ignore[attr-defined]
        return connection


class _TlsPool(_LinePool, HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class PinnedAdapter(HTTPAdapter):
    """Sends one URL's request over its line, whatever else the request's URL may be read to say."""

    def __init__(self, line: Line, context: ssl.SSLContext) -> None:
        super().__init__()
        self._pool = _pool(line, context)

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> HTTPConnectionPool:
        """The one pool there is; its context verifies always, so none of the arguments is heard."""
        return self._pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Nothing to set: the pool's context verifies always, with the bundle it was made with."""

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()
        super().close()


def _pool(line: Line, context: ssl.SSLContext) -> HTTPConnectionPool:
    pool: _LinePool
    if line.url.scheme == "https":
        pool = _TlsPool(line.url.host, line.url.port, ssl_context=context, cert_reqs="CERT_REQUIRED")
    else:
        pool = _LinePool(line.url.host, line.url.port)
    pool.line = line
    return pool

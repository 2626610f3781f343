"""The requests adapter whose connections are made over a line, and so reach checked addresses only."""

from __future__ import annotations

import socket
import ssl
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import SSLError
from urllib3.response import HTTPResponse
from urllib3.util import parse_url

from scrapers.errors import ConnectionFailure, ConnectTimeout, TlsFailure
from scrapers.fetching.line import Line
from scrapers.fetching.sockets import MeteredTlsSocket

_READ_AHEAD = 65536
"""Bytes; what travels may be somewhat more than the body, for the wrapping of its chunks."""


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
        self._line = line
        self._pool = _pool(line, context)

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> HTTPConnectionPool:
        """The one pool there is; its context verifies always, so none of the arguments is heard."""
        return self._pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Nothing to set: the pool's context verifies always, with the bundle it was made with."""

    def request_url(self, request: Any, proxies: Any) -> str:
        """What is asked for: the path, or of a proxy that passes plain HTTP on, the whole URL."""
        if self._line.proxy is not None and self._line.url.scheme == "http":
            return str(self._line.url)
        return super().request_url(request, proxies)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()
        super().close()


def _pool(line: Line, context: ssl.SSLContext) -> HTTPConnectionPool:
    pool: _LinePool
    proxy = None if line.proxy is None else parse_url(str(line.proxy))
    if line.url.scheme == "https":
        pool = _TlsPool(line.url.host, line.url.port, _proxy=proxy, ssl_context=context, cert_reqs="CERT_REQUIRED")
    else:
        pool = _LinePool(line.url.host, line.url.port, _proxy=proxy)
    pool.line = line
    return pool

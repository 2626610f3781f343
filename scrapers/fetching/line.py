"""A way to one URL's server: the name is looked up once, and what was checked is what is connected to."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.errors import ConnectionFailure, ConnectTimeout, RefusedAddress
from scrapers.fetching.guard import Guard
from scrapers.fetching.resolver import Place, Resolver
from scrapers.fetching.sockets import Meter, MeteredSocket
from scrapers.urls import WebUrl

_MOST_TRIED = 8
"""Addresses of one name, so that a name with hundreds is no way to scan a network."""


@dataclass(frozen=True)
class Line:
    """Makes sockets that are connected to a permitted address of one URL's host and to nothing else."""

    url: WebUrl
    guard: Guard
    resolver: Resolver
    meter: Meter
    connect_timeout: float
    max_body: int
    proxy: WebUrl | None = None
    """Where to connect instead. The URL's own addresses are checked all the same, but what it then connects to is the
    proxy's to guard."""

    def dial(self) -> MeteredSocket:
        """A connected, checked socket. Raises RefusedAddress and the errors of lookups and connections."""
        permitted = self.permitted()
        return self._first_that_answers(permitted if self.proxy is None else self._places(self.proxy))

    def permitted(self) -> Sequence[Place]:
        """The host's addresses that a socket may be connected to. Raises RefusedAddress and the errors of lookups."""
        self.guard.check_url(self.url)
        return self.public()

    def public(self) -> Sequence[Place]:
        """Those of them that belong to the public internet, whatever the port. Raises as `permitted` does."""
        permitted = [place for place in self._places(self.url) if self.guard.permits(self.url, place.address)]
        if not permitted:
            raise RefusedAddress("it does not belong to the public internet", host=self.url.host)
        return permitted

    def _places(self, url: WebUrl) -> Sequence[Place]:
        return self.resolver.places(url.host, url.port, self.meter.deadline)

    def _first_that_answers(self, places: Sequence[Place]) -> MeteredSocket:
        tried = places[:_MOST_TRIED]
        failure: type[ConnectTimeout | ConnectionFailure] = ConnectionFailure
        left = self.connect_timeout
        for number, place in enumerate(tried):
            start = self.meter.deadline.remaining()
            try:
                return self._connected(place, left / (len(tried) - number))
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
            if self.proxy is None:
                self.guard.check_address(self.url, sock.getpeername()[0])
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(self.meter.deadline.limit(self.connect_timeout))
        except BaseException:
            sock.close()
            raise
        sock.meter = self.meter
        return sock

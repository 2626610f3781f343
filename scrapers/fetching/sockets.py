"""Sockets that keep to a deadline and a budget of bytes at every single read.

The time-out of `requests` begins anew with each byte that arrives, so a server that drips never meets it. These sockets
give each read only the time that is left of the whole fetch.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scrapers.errors import DeadlineExceeded, ReadTimeout, TooLarge
from scrapers.fetching.deadline import Deadline


@dataclass
class Meter:
    """What one exchange may still cost in time and in bytes received."""

    deadline: Deadline
    silence: float
    """Seconds a server may say nothing."""
    budget: int
    """Bytes that may still be received."""
    subject: str = "its headers are over the limit"

    @contextmanager
    def waiting(self, sock: socket.socket) -> Iterator[None]:
        """Allow one system call the time that is left. Raises DeadlineExceeded or ReadTimeout."""
        limit = self.deadline.limit(self.silence)
        sock.settimeout(limit)
        try:
            yield
        except TimeoutError:
            raise (DeadlineExceeded if limit < self.silence else ReadTimeout) from None

    def received(self, count: int) -> int:
        """Take bytes off the budget. Raises TooLarge when it is overdrawn."""
        self.budget -= count
        if self.budget < 0:
            raise TooLarge(self.subject)
        return count

    def allow_body(self, budget: int) -> None:
        """The headers are in: what follows is the body, as it travels."""
        self.budget = budget
        self.subject = "its body is over the limit"


class MeteredSocket(socket.socket):
    """A plain socket under a meter."""

    meter: Meter

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Receive as ever, in the time that is left."""
        with self.meter.waiting(self):
            count = super().recv_into(buffer, nbytes, flags)
        return self.meter.received(count)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send as ever, in the time that is left."""
        with self.meter.waiting(self):
            super().sendall(data, flags)


class MeteredTlsSocket(ssl.SSLSocket):
    """A TLS socket under a meter, which is set once the handshake is done."""

    meter: Meter

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Receive as ever, in the time that is left."""
        with self.meter.waiting(self):
            count = super().recv_into(buffer, nbytes, flags)
        return self.meter.received(count)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send as ever, in the time that is left."""
        with self.meter.waiting(self):
            super().sendall(data, flags)


def tls_context(ca_bundle: str) -> ssl.SSLContext:
    """A context that verifies certificate and host name, with metered sockets. Raises OSError for no bundle."""
    context = ssl.create_default_context(cafile=ca_bundle)
    context.sslsocket_class = MeteredTlsSocket
    return context

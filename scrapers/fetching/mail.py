"""Sends mail through servers that others name, with the guard and the deadline that pages are fetched with.

The library of Python connects to whatever a name leads to and waits anew for each byte. Here it talks over a line: a
socket to an address that was checked, which keeps to one deadline for all of a message.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum

import certifi

from scrapers.errors import ScrapeError, TlsFailure
from scrapers.fetching.deadline import Clock, Deadline
from scrapers.fetching.guard import Guard
from scrapers.fetching.line import Line
from scrapers.fetching.resolver import Lookup, Place, Resolver, system_lookup
from scrapers.fetching.settings import FetchSettings
from scrapers.fetching.sockets import Meter, MeteredTlsSocket, tls_context
from scrapers.loopback import is_loopback
from scrapers.urls import WebUrl

_READY = 220
"""How a mail server greets."""
Refused = tuple[int, bytes]
"""What a server answered to a recipient that it takes nothing for."""


class OpenLoginError(Exception):
    """A password would go over a connection that others can read."""


class Security(StrEnum):
    """How a connection to a mail server is kept from others, by the names that apprise has for it."""

    NONE = "insecure"
    STARTTLS = "starttls"
    TLS = "ssl"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where a message is handed in, and as whom."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def logs_in(self) -> bool:
        """Whether it is told a password."""
        return bool(self.user and self.password)

    @property
    def bares_password(self) -> bool:
        """Whether the way that the password takes is open to read, unless it ends on this machine."""
        return self.logs_in and self.security is Security.NONE


@dataclass(frozen=True)
class _MailLine(Line):
    """A line to a port of mail, which no page is ever fetched from."""

    def permitted(self) -> Sequence[Place]:
        """As for pages, but for the port."""
        return self.public()


class Mailer:
    """Sends mail; shared by many threads. The settings' `deadline` is for a whole message."""

    def __init__(
        self, settings: FetchSettings, *, lookup: Lookup = system_lookup, clock: Clock = time.monotonic
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._guard = Guard(settings.allowed_hosts)
        self._resolver = Resolver(lookup)
        self._context = tls_context(settings.ca_bundle or certifi.where())

    def send(
        self, server: MailServer, sender: str, recipients: Sequence[str], message: EmailMessage
    ) -> dict[str, Refused]:
        """Hand a message in, and tell for whom the server did not take it; it did for one recipient at least.

        Raises ScrapeError, smtplib.SMTPException, OSError, OpenLoginError, and ValueError for what mail cannot carry.
        """
        with _Connection(self._line(server), self._context, server) as connection:
            return connection.send_message(message, sender, recipients)

    def _line(self, server: MailServer) -> Line:
        settings, url = self._settings, WebUrl("https", server.host.lower().rstrip("."), server.port)
        meter = Meter(Deadline(settings.deadline, self._clock), settings.read_timeout, settings.max_headers)
        return _MailLine(url, self._guard, self._resolver, meter, settings.connect_timeout, 0)


class _Connection(smtplib.SMTP):
    """A connection over a line, as the server wants it: secured, and with the user logged in."""

    def __init__(self, line: Line, context: ssl.SSLContext, server: MailServer) -> None:
        super().__init__(local_hostname=socket.gethostname())
        self._line, self._context, self._server = line, context, server
        self._host = server.host  # which a certificate has to name

    def __enter__(self) -> _Connection:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Say goodbye. Whatever comes of that, a message that was taken was taken."""
        with suppress(ScrapeError, smtplib.SMTPException, OSError):
            self.quit()
        self.close()

    def _open(self) -> None:
        code, said = self.connect(self._server.host, self._server.port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, said)
        if self._server.security is Security.STARTTLS:
            self.starttls(context=self._context)
            self._meter(self.sock)
        if self._server.logs_in:
            self._log_in()

    def _log_in(self) -> None:
        """Judged by the socket: a name leads elsewhere whenever its owner likes."""
        if self._server.bares_password and not (self.sock and is_loopback(self.sock.getpeername()[0])):
            raise OpenLoginError
        self.login(self._server.user, self._server.password)

    def _get_socket(self, host: str, _port: int, _timeout: float) -> socket.socket:
        plain = self._line.dial()
        if self._server.security is not Security.TLS:
            return plain
        secured = self._context.wrap_socket(plain, server_hostname=host)
        self._meter(secured)
        return secured

    def _meter(self, sock: socket.socket | None) -> None:
        if not isinstance(sock, MeteredTlsSocket):
            raise TlsFailure
        sock.meter = self._line.meter

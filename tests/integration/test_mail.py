"""Mail over real sockets: it arrives once, goes nowhere inside, and a server that drips or lies is left."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from queue import Queue

import pytest
import trustme

from scrapers.errors import DeadlineExceeded, RefusedAddress, ScrapeError
from scrapers.fetching.mail import Mailer, MailServer, OpenLoginError, Refused, Security
from scrapers.fetching.resolver import Lookup
from tests.integration.fetching import settings
from tests.integration.servers import Talk, serve_raw

HOST = "mail.example"
TO = ["editor@desk.example"]


class Post:
    """What an SMTP server says; `taken` are the messages that it took, the passwords that it heard among them."""

    def __init__(
        self,
        context: ssl.SSLContext | None = None,
        *,
        greeting: bytes = b"220 mail.example\r\n",
        ending: bytes = b"250 taken\r\n",
        unknown: bytes = b"nobody at all",
    ) -> None:
        self.taken = Queue[bytes]()
        self._context, self._greeting, self._ending, self._unknown = context, greeting, ending, unknown

    def talk(self, sock: socket.socket, over: threading.Event) -> None:
        sock.sendall(self._greeting)
        try:
            self._answer(sock, over)
        except ssl.SSLError:
            return

    def _answer(self, sock: socket.socket, over: threading.Event) -> None:
        for line in _lines(sock):
            verb = line[:4].upper()
            if verb == b"EHLO":
                offers = b"250-STARTTLS\r\n" if self._context and not isinstance(sock, ssl.SSLSocket) else b""
                sock.sendall(b"250-mail.example\r\n" + offers + b"250 AUTH PLAIN\r\n")
            elif verb == b"STAR":
                assert self._context is not None
                sock.sendall(b"220 go on\r\n")
                with self._context.wrap_socket(sock, server_side=True) as secured:
                    return self._answer(secured, over)
            elif verb == b"AUTH":
                self.taken.put(line)
                sock.sendall(b"235 welcome\r\n")
            elif verb == b"DATA":
                sock.sendall(b"354 go on\r\n")
                self.taken.put(b"\n".join(_until_dot(sock)))
                sock.sendall(self._ending)
            elif verb == b"RCPT" and self._unknown in line:
                sock.sendall(b"550 unknown\r\n")
            elif verb == b"QUIT":
                over.wait()  # and never says goodbye
            else:
                sock.sendall(b"250 fine\r\n")
        return None


def _lines(sock: socket.socket) -> Iterator[bytes]:
    line = b""
    while byte := sock.recv(1):
        line += byte
        if byte == b"\n":
            yield line.rstrip()
            line = b""


def _until_dot(sock: socket.socket) -> Iterator[bytes]:
    for line in _lines(sock):
        if line == b".":
            return
        yield line


def dripping(sock: socket.socket, over: threading.Event) -> None:
    """A greeting without end, a byte now and then."""
    while not over.wait(0.05):
        sock.sendall(b"2")


def here(host: str = HOST) -> Lookup:
    """As if this machine were that host."""

    def lookup(
        asked: str, port: int
    ) -> list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int]]]:
        assert asked == host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    return lookup


def hand_in(port: int, security: Security = Security.NONE, **fields: object) -> dict[str, Refused]:
    message = EmailMessage()
    message["Subject"] = "Larkmoor"
    message.set_content("It changed.")
    mailer = Mailer(settings(**{"allowed_hosts": frozenset([HOST]), "deadline": 2.0} | fields), lookup=here())
    return mailer.send(MailServer(HOST, port, security, "desk", "secret"), "plumbline@desk.example", TO, message)


def test_a_mail_arrives_once_though_its_server_says_no_goodbye() -> None:
    post = Post()
    with serve_raw(post.talk) as site:
        hand_in(site.port)
    assert post.taken.get_nowait().startswith(b"AUTH PLAIN")
    assert b"Subject: Larkmoor" in post.taken.get_nowait()
    assert (post.taken.empty(), site.connections) == (True, 1)


def test_a_mail_that_is_taken_for_some_tells_for_whom_not() -> None:
    post = Post(unknown=b"nobody@desk.example")
    with serve_raw(post.talk) as site, pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{__name__}.TO", [*TO, "nobody@desk.example"])
        assert hand_in(site.port) == {"nobody@desk.example": (550, b"unknown")}


def test_a_password_goes_over_an_open_line_to_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    post = Post()
    # As if it were elsewhere.
    monkeypatch.setattr("scrapers.fetching.mail.is_loopback", lambda address: address != "127.0.0.1")
    with serve_raw(post.talk) as site, pytest.raises(OpenLoginError):
        hand_in(site.port)
    assert post.taken.empty()


def test_a_server_that_greets_with_a_no_is_left_with_its_words() -> None:
    post = Post(greeting=b"554 no mail here\r\n")
    with serve_raw(post.talk) as site, pytest.raises(smtplib.SMTPConnectError) as caught:
        hand_in(site.port)
    assert (caught.value.smtp_code, caught.value.smtp_error) == (554, b"no mail here")


def test_a_mail_that_is_not_taken_is_an_error() -> None:
    with serve_raw(Post(ending=b"554 no\r\n").talk) as site, pytest.raises(smtplib.SMTPDataError):
        hand_in(site.port)


def test_a_name_that_leads_inside_when_the_mail_goes_out_is_refused() -> None:
    with serve_raw(Post().talk) as site:
        with pytest.raises(RefusedAddress):
            hand_in(site.port, allowed_hosts=frozenset())
        assert site.connections == 0


@pytest.mark.parametrize("talk", [dripping, Post(ending=b"").talk])
def test_a_server_that_goes_on_and_on_is_left_at_the_deadline(talk: Talk) -> None:
    with serve_raw(talk) as site, pytest.raises(DeadlineExceeded):
        hand_in(site.port, deadline=0.5)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> str:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return str(tmp_path / "ca.pem")


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_password_goes_over_tls_to_the_named_host_only(authority: trustme.CA, bundle: str) -> None:
    post = Post(certified(authority, HOST))
    with serve_raw(post.talk) as site:
        hand_in(site.port, Security.STARTTLS, ca_bundle=bundle)
    assert post.taken.get_nowait().startswith(b"AUTH PLAIN")
    other = Post(certified(authority, "other.example"))
    with serve_raw(other.talk) as site, pytest.raises((ScrapeError, ssl.SSLError)):
        hand_in(site.port, Security.STARTTLS, ca_bundle=bundle)
    assert other.taken.empty()


def test_tls_from_the_first_byte(authority: trustme.CA, bundle: str) -> None:
    context, post = certified(authority, HOST), Post()

    def talk(sock: socket.socket, over: threading.Event) -> None:
        with context.wrap_socket(sock, server_side=True) as secured:
            post.talk(secured, over)

    with serve_raw(talk) as site:
        hand_in(site.port, Security.TLS, ca_bundle=bundle)
    post.taken.get_nowait()
    assert b"It changed." in post.taken.get_nowait()

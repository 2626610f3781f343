"""Servers on the loopback interface, for tests: well-behaved, broken and hostile ones."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOOPBACK = "127.0.0.1"
PAGE = b"<!doctype html><title>Rest</title><p>A short rest after lunch is a pleasant habit.</p>"


@dataclass(frozen=True)
class Reply:
    """What a path answers."""

    status: int = 200
    body: bytes = PAGE
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Site:
    """A running server: what it answers by path, and what it was asked. Unknown paths are 404."""

    port: int
    replies: dict[str, Reply | Callable[[Seen], Reply]]
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    name: str = LOOPBACK
    scheme: str = "http"

    def url(self, path: str = "/") -> str:
        """The URL of a path on this server."""
        return f"{self.scheme}://{self.name}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [seen.path for seen in self.seen if seen.path != "/robots.txt"]

    def answer(self, seen: Seen) -> Reply:
        """The reply to a request."""
        self.seen.append(seen)
        reply = self.replies.get(seen.path, Reply(404, b"", {}))
        return reply if isinstance(reply, Reply) else reply(seen)


def redirect(target: str, status: int = 302) -> Reply:
    """A reply that sends the reader elsewhere."""
    return Reply(status, b"", {"Location": target})


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    site: Site
    context: ssl.SSLContext | None = None

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.site.connections += 1
        return connection, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is None:
            super().finish_request(request, client_address)
            return
        try:
            secure = self.context.wrap_socket(request, server_side=True)
        except OSError:
            return
        with secure:
            super().finish_request(secure, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer as the site says."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer as the site says, after hearing what is sent."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _answer(self, body: bytes) -> None:
        reply = self.server.site.answer(Seen(self.path, dict(self.headers.items()), body))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in reply.headers and reply.status not in {204, 304}:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Answer; a reader that hangs up is its own business."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serve(
    replies: Mapping[str, Reply | Callable[[Seen], Reply]],
    context: ssl.SSLContext | None = None,
    *,
    address: str = LOOPBACK,
) -> Iterator[Site]:
    """A site that answers by path, on this address; over TLS, as `localhost`, when given a context."""
    server = _Server((address, 0), _Handler)
    server.daemon_threads = False
    server.context = context
    server.site = Site(server.server_address[1], dict(replies))
    if context is not None:
        server.site.scheme, server.site.name = "https", "localhost"
    with _serving(server):
        yield server.site


Talk = Callable[[socket.socket, threading.Event], None]
"""Speaks on a connection until it is done or the event is set."""


@contextmanager
def serve_raw(talk: Talk) -> Iterator[Site]:
    """A site that says what `talk` says, HTTP or not."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            site.connections += 1
            try:
                talk(self.request, over)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False

    server = Server((LOOPBACK, 0), Handler)
    site = Site(server.server_address[1], {})
    with _serving(server):
        try:
            yield site
        finally:
            over.set()


def saying(data: bytes) -> Talk:
    """Hear a request, say this, hang up."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(data)

    return talk


def dripping(beginning: bytes, drop: bytes, every: float = 0.02) -> Talk:
    """Hear a request, say the beginning, then one drop after the other for ever."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(beginning)
        while not over.wait(every):
            connection.sendall(drop)

    return talk


def silent(connection: socket.socket, over: threading.Event) -> None:
    """Accept, and say nothing."""
    over.wait()

"""Callers that stop in the middle: as many of them as there are threads do not keep a server from answering."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.integration.running_server import Server, serving

THREADS = 2
HEAD = b"POST /v1/scores HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"PLUMBLINE_THREADS": str(THREADS), "PLUMBLINE_REQUEST_DEADLINE": "0.3", "PLUMBLINE_JOBS": "off"}
    with serving(tmp_path_factory.mktemp("slow"), **settings) as running:
        yield running


def everything(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET / HTTP/1.1\r\nHost: ",
        HEAD + b'Content-Length: 90\r\n\r\n{"text":',
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
    ids=["head", "body", "chunk"],
)
def test_requests_that_stop_in_the_middle_are_ended(server: Server, beginning: bytes) -> None:
    with ExitStack() as stack:
        stalled = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            for _ in range(2 * THREADS)
        ]
        for connection in stalled:
            connection.sendall(beginning)
        assert server.ask("GET", "/healthz")[0] == 200
        for connection in stalled:
            head, _, body = everything(connection).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 408 ")
            assert json.loads(body)["code"] == "request_timeout"


def test_callers_that_send_nothing_or_do_not_leave_hold_nobody_up(server: Server) -> None:
    with ExitStack() as stack:
        for beginning in [b""] * 20 + [b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"] * 3:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            connection.sendall(beginning)
        assert server.ask("GET", "/healthz")[0] == 200

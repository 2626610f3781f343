"""`plumbline serve` for real: ready when it answers, calm under bad clients, gone when told to go."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email import message_from_bytes
from http.client import HTTPConnection
from pathlib import Path

import pytest

from service.api.headers import HEADERS
from tests.integration.command_line import CLINIC, start
from tests.integration.running_server import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("serve"), "--workers", "2") as running:
        yield running


def test_it_answers(server: Server) -> None:
    status, body = server.ask("POST", "/v1/scores", json.dumps({"html": CLINIC.read_text()}).encode())
    assert status == 201
    report = json.loads(body)
    assert report["state"] == "scored"
    assert server.ask("GET", f"/v1/scores/{report['id']}") == (200, body)


def test_many_at_once_lose_nothing(server: Server) -> None:
    body = json.dumps({"html": CLINIC.read_text()}).encode()
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: server.ask("POST", "/v1/scores", body), range(60)))
    assert {status for status, _ in answers} == {201}
    reports = [json.loads(answer) for _, answer in answers]
    assert len({report["id"] for report in reports}) == 60
    assert {server.ask("GET", f"/v1/scores/{report['id']}")[0] for report in reports} == {200}


@pytest.mark.parametrize("size", [4_000_000, 8_000_000, 20_000_000])
def test_a_large_body_gets_its_answer_and_not_a_reset(server: Server, size: int) -> None:
    status, body = server.ask("POST", "/v1/scores", b'{"text":"' + b"a" * size + b'"}')
    assert status == 413
    assert json.loads(body)["code"] in {"input_too_long", "body_too_large"}


def test_a_body_in_chunks_is_bounded_too(server: Server) -> None:
    pieces = (b"a" * 1_000_000 for _ in range(9))
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request("POST", "/v1/scores", pieces, {"Content-Type": "application/json"}, encode_chunked=True)
        response = connection.getresponse()
        answer = json.loads(response.read())
    assert (response.status, answer["code"]) == (413, "body_too_large")


def exchange(server: Server, request_bytes: bytes) -> tuple[bytes, bytes]:
    """Head and body of what comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(request_bytes)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (
            b"GET /v1/scores/" + b"a" * 8_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            404,
            "report_not_found",
        ),
        (b"GET /v1/scores/" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "uri_too_long"),
        (b"GET /v1/scores/" + b"a" * 50_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "uri_too_long"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "invalid_request"),
        (b"nonsense\r\n\r\n", 400, "invalid_request"),
        (b"GET / HTTP/9.7\r\nHost: a\r\n\r\n", 400, "invalid_request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 9_000 + b"\r\n\r\n", 400, "invalid_request"),
        (b"POST /v1/scores HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400, "invalid_request"),
        (b"POST /v1/scores HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400, "invalid_request"),
    ],
)
def test_what_is_no_request_is_answered_with_a_problem(
    server: Server, request_bytes: bytes, status: int, code: str
) -> None:
    head, body = exchange(server, request_bytes)
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in head
    headers = message_from_bytes(head.partition(b"\r\n")[2])
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-Id"])
    problem = json.loads(body)
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/docs#{code}")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /%ff%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"POST /v1/scores HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/scores HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_broken_http_hurts_nobody(server: Server, request_bytes: bytes) -> None:
    answer = b"\r\n\r\n".join(exchange(server, request_bytes))
    assert answer == b"\r\n\r\n" or re.match(rb"HTTP/1\.[01] [234]\d\d ", answer)
    assert not any(word in answer for word in (b"Traceback", b"site-packages", b".py"))
    assert server.ask("GET", "/healthz")[0] == 200


def test_the_pages_are_served(server: Server) -> None:
    assert server.ask("GET", "/")[0] == 200
    assert server.ask("GET", "/static/plumbline.css")[0] == 200
    assert server.ask("GET", "/openapi.json")[0] == 200


def test_a_port_in_use_is_said(server: Server, tmp_path: Path) -> None:
    environment = {"PLUMBLINE_DATABASE_URL": f"sqlite:///{tmp_path}/reports.db"}
    process = start("serve", "--port", server.port, env=environment)
    _, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert b"in use" in err


def test_a_stream_does_not_keep_the_server_from_ending(tmp_path: Path) -> None:
    with serving(tmp_path, PLUMBLINE_JOBS="off") as server:
        batch = json.loads(server.ask("POST", "/v1/batches", b'{"rows": ["https://larkmoor.example/"]}')[1])
        with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
            connection.request("GET", f"/v1/batches/{batch['id']}/events")
            response = connection.getresponse()
            assert response.readline() == b"retry: 3000\n"
            server.process.send_signal(signal.SIGTERM)
            assert b"event: progress" in response.read()
        assert server.process.wait(timeout=10) == 0

"""`plumbline serve` in a process of its own, with what it logs."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any

from tests.integration.command_line import start

LISTENING = re.compile(rb"Listening at: http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server. `lines` are those it has logged so far, and all of them once it has ended."""

    process: subprocess.Popen[bytes]
    port: int
    lines: list[bytes] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body of the answer."""
        answer = self.call(method, path, body, {"Content-Type": "application/json"} if body else {})
        return answer.status, answer.body

    def call(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}) -> Answer:
        """The whole answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())

    def records(self) -> list[dict[str, Any]]:
        """What was logged, as JSON."""
        return [json.loads(line) for line in self.lines]


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A server with a database in this folder. It must end well."""
    given = {"PLUMBLINE_DATABASE_URL": f"sqlite:///{folder}/reports.db", "PLUMBLINE_LOG": "json", **environment}
    process = start("serve", "--port", "0", *options, env=given, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    lines: list[bytes] = []
    port = listens_at(process.stderr, lines)
    reader = threading.Thread(target=lines.extend, args=(process.stderr,))  # a full pipe would hold the server up
    reader.start()
    try:
        yield Server(process, port, lines)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        reader.join()
        process.stderr.close()
    assert process.returncode == 0


def listens_at(log: IO[bytes], lines: list[bytes]) -> int:
    """The port of a server that is starting, by what it logs; the lines up to there go into `lines`."""
    for line in log:
        lines.append(line)
        if found := LISTENING.search(line):
            return int(found[1])
    raise AssertionError(b"".join(lines))

"""A small load generator: processes that each keep a few connections busy, one request at a time on each."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle

PROCESSES = 2
CONNECTIONS = 4
"""Of each process."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the callers saw."""

    seconds: float
    latencies: list[float]
    """In seconds, in their order from the quickest."""
    size: int
    """Bytes of the last body."""

    @property
    def rate(self) -> float:
        """Requests in a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """The latency below which this share of the requests stays."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


def put_load(pool: ProcessPoolExecutor, port: int, requests: list[bytes], seconds: float) -> Load:
    """Send the requests, round and round, for so many seconds. Raises RuntimeError for an answer other than 200."""
    share = len(requests) // PROCESSES
    parts = [requests[place * share : (place + 1) * share] for place in range(PROCESSES)]
    loads = list(pool.map(_drive, [port] * PROCESSES, parts, [seconds] * PROCESSES))
    latencies = sorted(latency for load in loads for latency in load.latencies)
    return Load(max(load.seconds for load in loads), latencies, loads[0].size)


def request(path: str, body: bytes) -> bytes:
    """A POST of JSON as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class _Connection:
    """A connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self._answer = b""
        self._whole = 0
        self.size = 0

    def send(self, given: bytes) -> None:
        self._answer, self._whole, self.sent_at = b"", 0, time.perf_counter()
        self.socket.sendall(given)

    def read(self) -> bool:
        """Take what has come; whether the answer is whole."""
        some = self.socket.recv(262_144)
        if not some:
            raise RuntimeError("the server closed the connection")
        self._answer += some
        if not self._whole and b"\r\n\r\n" in self._answer:
            self._whole = self._length()
        return 0 < self._whole <= len(self._answer)

    def _length(self) -> int:
        head, _, _ = self._answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"the answer is no 200: {head[:200]!r}")
        _, _, rest = head.lower().partition(b"\r\ncontent-length:")
        self.size = int(rest.partition(b"\r\n")[0])
        return len(head) + 4 + self.size


def _drive(port: int, requests: list[bytes], seconds: float) -> Load:
    selector = selectors.DefaultSelector()
    left: Iterator[bytes] = cycle(requests)
    connections = [_Connection(port) for _ in range(CONNECTIONS)]
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    start = time.perf_counter()
    for connection in connections:
        connection.send(next(left))
    latencies: list[float] = []
    while time.perf_counter() - start < seconds:
        for key, _ in selector.select(timeout=1):
            if key.data.read():
                latencies.append(time.perf_counter() - key.data.sent_at)
                key.data.send(next(left))
    taken = time.perf_counter() - start
    selector.close()
    for connection in connections:
        connection.socket.close()
    return Load(taken, latencies, connections[0].size)

"""A Redis of its own for a test, which can be stopped and started again."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = "redis-server"


@dataclass
class RedisServer:
    """Where it listens, and its process while it runs."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Its address as a setting."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and come back once it takes connections."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert any("Ready to accept connections" in line for line in self.process.stdout)

    def stop(self) -> None:
        """End it; what it knew is gone."""
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=30)
            self.process = None


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """A running Redis; skips the test, and says why, where there is none."""
    if shutil.which(PROGRAM) is None:
        pytest.skip(f"needs {PROGRAM}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = RedisServer(folder, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()

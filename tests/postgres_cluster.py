"""A PostgreSQL cluster of the test's own, which it may kill in the middle of its work and start again."""

from __future__ import annotations

import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian and its kin keep the server's programs, one folder for each version, off everybody's PATH."""
USER = "postgres"
"""Who runs the server where the tests run as root, which it refuses to."""
READY = "database system is ready to accept connections"
PATIENCE = 60
"""Seconds to come up, also after a crash and on a busy machine."""


class Cluster:
    """A cluster in a folder: running after `start`, and until `kill`."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self._programs, self._folder, self._user = programs, folder, user
        self._port = _free_port()
        self._server: subprocess.Popen[str] | None = None
        self._log: list[str] = []

    @property
    def url(self) -> str:
        """Of the one database; the same after every start."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    def make(self) -> None:
        """Make the files of an empty cluster."""
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        command = [str(self._programs / "initdb"), "-D", str(self._folder), *options]
        subprocess.run(command, user=self._user, cwd=self._folder, check=True, capture_output=True)

    def start(self) -> None:
        """Start it and wait until it answers; what a crash left behind it mends by itself."""
        command = [str(self._programs / "postgres"), "-D", str(self._folder), "-p", str(self._port)]
        for option in ("listen_addresses=127.0.0.1", "unix_socket_directories=", "logging_collector=off"):
            command += ["-c", option]
        self._server = subprocess.Popen(command, user=self._user, cwd=self._folder, stderr=subprocess.PIPE, text=True)
        up = threading.Event()
        threading.Thread(target=self._listen, args=(self._server, up), daemon=True).start()
        if not up.wait(PATIENCE) or self._server.poll() is not None:
            raise RuntimeError("PostgreSQL did not start: " + "".join(self._log[-20:]))

    def kill(self) -> None:
        """End the server and every process of it at once, as a loss of power would, and wait until they are gone."""
        server = self._server
        if server is None or server.poll() is not None:
            return
        os.kill(server.pid, signal.SIGSTOP)  # it starts no other process while these are looked up
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
        with ExitStack() as stack:
            ends = [end for child in children if (end := _process(int(child), stack)) is not None]
            for end in ends:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(end, signal.SIGKILL)
            server.kill()
            server.wait()
            for end in ends:
                select.select([end], [], [], PATIENCE)
        self._server = None

    def _listen(self, server: subprocess.Popen[str], up: threading.Event) -> None:
        """Read what the server says until its last process has ended."""
        assert server.stderr is not None
        with server.stderr as lines:
            for line in lines:
                self._log.append(line)
                if READY in line:
                    up.set()
        up.set()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster that has started; skips the test, and says why, where there can be none."""
    programs, user = _programs(), _user()
    with tempfile.TemporaryDirectory(prefix="plumbline-postgres-") as name:
        if user:
            shutil.chown(name, user)
        cluster = Cluster(programs, Path(name), user)
        cluster.make()
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.kill()


def _programs() -> Path:
    """The folder of the newest server's programs."""
    known = shutil.which("initdb")
    if known:
        return Path(known).resolve().parent
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        pytest.skip(f"needs PostgreSQL's own programs: there is no initdb on the PATH or in {INSTALLED}")
    return found[-1].parent


def _user() -> str | None:
    """Who is to run the server: None for whoever runs the tests."""
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam(USER).pw_name
    except KeyError:
        pytest.skip(f"PostgreSQL does not run as root, and there is no user {USER}")


def _process(process_id: int, stack: ExitStack) -> int | None:
    """A handle that turns readable when the process has ended; None when it has already."""
    try:
        handle = os.pidfd_open(process_id)
    except ProcessLookupError:
        return None
    stack.callback(os.close, handle)
    return handle


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port

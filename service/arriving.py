"""Callers' sockets, which give a request and its answer so much time and no more.

A thread waits for as long as a caller takes to send or to read, and a caller that drips could hold it for ever: the
time-out of a socket begins anew with each byte. These give each call only the time that is left of the whole.
"""

from __future__ import annotations

import errno
import socket
import time
from contextlib import suppress
from typing import Any

RATE = 50_000
"""Bytes a second at which a request may go on arriving, so that a long body is not cut off on a slow line."""
LINGER = 2.0
"""Seconds that a caller has to go once its answer is out; a connection closed before may take the answer with it."""
_LEFT_OVER = 16
"""Portions of what it still sends that are read meanwhile."""


class SlowRequestError(Exception):
    """The request took too long to arrive. No OSError, which all take for a connection that is lost."""


class CallersSocket(socket.socket):
    """A connection that was accepted."""

    allowed = 0.0
    """Seconds that a request may take, and each piece of its answer."""
    _end = 0.0
    _parted = False

    @classmethod
    def of(cls, accepted: socket.socket, allowed: float) -> CallersSocket:
        """The same connection, which the given socket lets go of."""
        found = cls(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        found.allowed = allowed
        return found

    def expect(self) -> None:
        """The time for one request begins."""
        self._end = time.monotonic() + self.allowed

    def part(self) -> None:
        """Say that nothing more comes, and let the caller go first."""
        self._end = time.monotonic() + min(LINGER, self.allowed)
        with suppress(OSError, SlowRequestError):
            self.shutdown(socket.SHUT_WR)
            for _ in range(_LEFT_OVER):
                if not self.recv(65_536):
                    break
        self._parted = True

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Receive as ever, in the time that is left. Raises SlowRequestError."""
        if self._parted:
            return b""
        left = self._end - time.monotonic()
        if left <= 0:
            raise SlowRequestError
        self.settimeout(left)
        try:
            received = super().recv(bufsize, flags)
        except TimeoutError:
            raise SlowRequestError from None
        self._end += len(received) / RATE
        return received

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send as ever; a caller that does not take it in time counts as gone. Raises BrokenPipeError."""
        self.settimeout(self.allowed + len(data) / RATE)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the caller does not take its answer") from None

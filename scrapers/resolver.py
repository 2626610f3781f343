"""Name lookups that keep to a deadline, which the system's own lookup does not."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from scrapers.deadline import Deadline
from scrapers.errors import DeadlineExceeded, DnsFailure, NameNotFound

Lookup = Callable[[str, int], Sequence[tuple[Any, ...]]]
"""Answers as `socket.getaddrinfo` does: family, type, protocol, canonical name, socket address."""

_ABSENT = frozenset([socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)])


@dataclass(frozen=True, slots=True)
class Place:
    """One answer of a lookup: an address a socket can be connected to, as it is."""

    family: int
    sockaddr: tuple[Any, ...]

    @property
    def address(self) -> str:
        """The address literal."""
        return str(self.sockaddr[0])


def system_lookup(host: str, port: int) -> Sequence[tuple[Any, ...]]:
    """Ask the system; the answer may take as long as it likes."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)


class Resolver:
    """Looks names up in threads of its own, so that a silent name server holds nobody beyond the deadline."""

    def __init__(self, lookup: Lookup = system_lookup, threads: int = 16) -> None:
        self._lookup = lookup
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="lookup")

    def places(self, host: str, port: int, deadline: Deadline) -> tuple[Place, ...]:
        """Where the host is. Raises NameNotFound, DnsFailure or DeadlineExceeded."""
        answer = self._pool.submit(self._lookup, host, port)
        try:
            found = answer.result(deadline.limit(3600))
        except socket.gaierror as error:
            raise (NameNotFound if error.errno in _ABSENT else DnsFailure) from None
        except TimeoutError:
            answer.cancel()
            raise DeadlineExceeded from None
        except (OSError, UnicodeError):
            raise DnsFailure from None
        return tuple(dict.fromkeys(Place(entry[0], entry[4]) for entry in found))

    def close(self) -> None:
        """Take no more lookups; those under way are not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

"""Name lookups that keep to a deadline, which the system's own lookup does not."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Any

from scrapers.errors import DeadlineExceeded, DnsFailure, NameNotFound
from scrapers.fetching.deadline import Deadline

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
    """Looks names up in threads of their own, so that a silent name server holds nobody beyond the deadline."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup

    def places(self, host: str, port: int, deadline: Deadline) -> tuple[Place, ...]:
        """Where the host is. Raises NameNotFound, DnsFailure or DeadlineExceeded."""
        answer: Future[Sequence[tuple[Any, ...]]] = Future()
        # A daemon: a lookup that is still out when the program ends must not keep it from ending.
        Thread(target=self._answer, args=(answer, host, port), name="lookup", daemon=True).start()
        try:
            found = answer.result(deadline.limit(3600))
        except TimeoutError:
            raise DeadlineExceeded from None
        except socket.gaierror as error:
            raise (NameNotFound if error.errno in _ABSENT else DnsFailure) from None
        except (OSError, UnicodeError):
            raise DnsFailure from None
        return tuple(dict.fromkeys(Place(entry[0], entry[4]) for entry in found))

    def _answer(self, answer: Future[Sequence[tuple[Any, ...]]], host: str, port: int) -> None:
        try:
            answer.set_result(self._lookup(host, port))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

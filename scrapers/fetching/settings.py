"""How a fetcher behaves."""

from __future__ import annotations

import re
from dataclasses import dataclass

AGENT = "Plumbline"
"""The name that robots.txt may address."""
_CONTACT = re.compile(r"[\x21-\x7e]{0,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Limits, manners and exceptions of a fetcher. Times in seconds, sizes in bytes. Raises ValueError for nonsense."""

    deadline: float = 15.0
    """For a whole fetch: waits for a turn, lookups, robots.txt, redirects, headers and body."""
    connect_timeout: float = 5.0
    """For a connection, and again for its TLS handshake."""
    read_timeout: float = 10.0
    """For which a server may stay silent."""
    max_body: int = 5_000_000
    """Of the body, unpacked."""
    max_headers: int = 65_536
    max_redirects: int = 5
    host_requests: int = 2
    """Requests to one host at a time."""
    host_pause: float = 0.5
    """Between the starts of two requests to one host."""
    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that may be loopback or private, as `localhost`, `127.0.0.1` or `intranet.example:8001`."""
    robots_ignored_for: frozenset[str] = frozenset()
    """Hosts whose robots.txt is not asked for, named in the same way: those of one's own intranet."""
    robots_ttl: float = 3600.0
    """For which a robots.txt is remembered."""
    contact: str = ""
    """Where the operator can be reached, a URL or a mail address; goes into the User-Agent."""
    ca_bundle: str = ""
    """A file of certificates to trust in place of the usual ones."""

    proxy: str = ""
    """A plain HTTP proxy, as `http://proxy.example:3128`. The environment's proxies are never used."""

    def __post_init__(self) -> None:
        if min(self.deadline, self.connect_timeout, self.read_timeout, self.robots_ttl) <= 0:
            raise ValueError("times must be above 0")
        if min(self.max_body, self.max_headers, self.host_requests) < 1:
            raise ValueError("sizes and numbers of requests must be at least 1")
        if min(self.max_redirects, self.host_pause) < 0:
            raise ValueError("max_redirects and host_pause must not be negative")
        if not _CONTACT.fullmatch(self.contact):
            raise ValueError("contact must be a URL or a mail address")
        if self.proxy and not self.proxy.startswith("http://"):
            raise ValueError("proxy must be the URL of a plain HTTP proxy")

    @property
    def user_agent(self) -> str:
        """Who asks, what for, and where to complain."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"{AGENT}/0.1 (reads pages to assess their credibility{contact})"

"""Whether a host is this machine itself, which nobody listens in on."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address


@lru_cache(maxsize=1_000)
def is_loopback(host: str) -> bool:
    """Whether this host name or address means this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"

"""The only place that decides whether an address may be fetched.

It judges the address of a socket, not a name: a name can answer differently the next time it is asked. The list is our
own, because `ipaddress.is_global` of Python 3.11 lets through translated, tunnelled, mapped and retired ranges that
lead back inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from scrapers.errors import RefusedAddress
from scrapers.urls import WebUrl

_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; a cloud's metadata service too
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own platform address
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays into IPv6
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
"""The only IPv6 space given out for the public internet: mapped, translated, local and multicast ranges lie outside."""
_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, with Teredo, which carries an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",
    )
)
_INTERNAL = tuple(
    IPv4Network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_INTERNAL_V6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))
_METADATA = frozenset([IPv4Address("100.100.100.200"), IPv6Address("fd00:ec2::254"), IPv6Address("fd20:ce::254")])
"""Cloud metadata inside the internal ranges; no setting opens it."""
_OTHER_SERVICES = frozenset(
    [
        7,
        9,
        19,
        20,
        21,
        22,
        23,
        25,
        53,
        110,
        111,
        135,
        139,
        143,
        389,
        445,
        465,
        587,
        993,
        995,
        1433,
        3306,
        5432,
        6379,
        11211,
    ]
)
"""Ports of mail, shells, files and databases, which a request could be made to speak to."""


@lru_cache(maxsize=4096)
def is_public(address: str) -> bool:
    """Whether an address literal belongs to the public internet. Anything that is no plain address does not."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _REFUSED_V4)
    if isinstance(parsed, IPv6Address):
        return parsed in _GLOBAL_V6 and not any(parsed in network for network in _REFUSED_V6)
    return False


@lru_cache(maxsize=4096)
def is_internal(address: str) -> bool:
    """Whether it is loopback or private: what `allowed_hosts` may open. Link-local and metadata never are."""
    parsed = _parsed(address)
    if parsed is None or parsed in _METADATA:
        return False
    if isinstance(parsed, IPv4Address):
        return any(parsed in network for network in _INTERNAL)
    return any(parsed in network for network in _INTERNAL_V6)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address; None for what is none and for those bound to an interface (`fe80::1%eth0`)."""
    try:
        return None if "%" in address else ip_address(address)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Guard:
    """The rule with its exceptions: hosts, by name or address with or without port, that may be internal."""

    allowed_hosts: frozenset[str] = frozenset()

    def permits(self, url: WebUrl, address: str) -> bool:
        """Whether a socket to this address may serve this URL."""
        return is_public(address) or (url.is_one_of(self.allowed_hosts) and is_internal(address))

    def check_url(self, url: WebUrl) -> None:
        """Refuse what can be refused before a name is looked up. Raises RefusedAddress."""
        if url.port in _OTHER_SERVICES and not url.is_one_of(self.allowed_hosts):
            raise RefusedAddress("its port belongs to another service than the web", host=url.host)
        if _parsed(url.host) is not None:
            self.check_address(url, url.host)

    def check_address(self, url: WebUrl, address: str) -> None:
        """Raises RefusedAddress when a socket to this address may not serve this URL."""
        if not self.permits(url, address):
            raise RefusedAddress("it does not belong to the public internet", host=url.host)

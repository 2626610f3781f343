"""Look up all that is known under the first digits of a hash, so that who asks need not say which page it is about."""

from __future__ import annotations

from dataclasses import dataclass

from service.store.aliases import Match
from service.store.database import Store
from service.store.sources import KnownSource

DIGITS = 5
"""Hexadecimal digits of a prefix: one in 1,048,576 hashes begins with them."""
MOST = 1_000
"""Pages, and sources, in one answer. With 100 million pages a prefix has about 200."""


@dataclass(frozen=True, slots=True)
class Prefixed:
    """What is known under a prefix, in the order of the hashes."""

    pages: list[Match]
    sources: list[tuple[bytes, KnownSource]]
    complete: bool
    """Whether nothing was left out."""


def look_up_prefix(prefix: str, store: Store) -> Prefixed:
    """All pages and sources whose hash begins with these digits. Raises sqlalchemy.exc.SQLAlchemyError."""
    low, high = _bounds(prefix)
    with store.read() as kept:
        pages = kept.aliases.between(low, high, MOST + 1)
        sources = kept.sources.between(low, high, MOST + 1)
    return Prefixed(pages[:MOST], sources[:MOST], max(len(pages), len(sources)) <= MOST)


def _bounds(prefix: str) -> tuple[bytes, bytes | None]:
    after = int(prefix, 16) + 1
    high = None if after == 16**DIGITS else bytes.fromhex(f"{after:0{DIGITS}x}0")
    return bytes.fromhex(f"{prefix}0"), high

"""Chance that everybody draws alike: from a name, so that two schedulers or workers need not agree on anything."""

from __future__ import annotations

from hashlib import sha256


def share(name: str) -> float:
    """From 0 to below 1, always the same for this name."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") / 2**32

"""What an API key looks like, `pl_<id>_<secret>`, and what is kept of it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

SHAPE = re.compile(r"pl_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
"""The public id, by which the key is found, and the secret: 256 random bits."""


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key as its holder has it."""

    id: str
    secret: str

    def __repr__(self) -> str:
        """The key without its secret, which must not come into a log by way of a traceback."""
        return f"KeyText(id={self.id!r})"

    def text(self) -> str:
        """What its holder sends."""
        return f"pl_{self.id}_{self.secret}"

    def sha256(self) -> str:
        """What is kept of the secret.

        A slow, salted hash is for passwords, which can be guessed. Nobody guesses 256 random bits, however fast the
        hash, and no table of hashes holds them; so one round of SHA-256 keeps them as safe and every request quick.
        """
        return hashlib.sha256(self.secret.encode("ascii")).hexdigest()

    def fits(self, sha256: str) -> bool:
        """Whether this is the key of that hash; takes the same time whatever differs."""
        return hmac.compare_digest(self.sha256(), sha256)


def new_key() -> KeyText:
    """A key that nobody else has."""
    return KeyText(secrets.token_hex(6), secrets.token_urlsafe(32))


def read_key(text: str) -> KeyText | None:
    """The key in what a caller sent; None when it has not a key's shape."""
    found = SHAPE.fullmatch(text)
    return KeyText(found[1], found[2]) if found else None


def without_secrets(text: str) -> str:
    """A text with each key's secret struck out."""
    return SHAPE.sub(r"pl_\1_***", text)

"""Check the API key that a caller sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.key_secret import read_key
from service.store.database import Store
from service.store.keys import ApiKey

NOTED = timedelta(minutes=1)
"""How exact a key's last use is kept: a write for every request would make readers wait for writers."""


class RefusedKeyError(Exception):
    """What was sent is no key that works."""

    def __init__(self, why: str, key_id: str = "") -> None:
        """`why` is for the audit log; callers are not told which it was."""
        self.why = why
        self.key_id = key_id
        super().__init__(why)


def check_key(text: str, store: Store, now: datetime) -> ApiKey:
    """The key that this is. Raises RefusedKeyError, or sqlalchemy.exc.SQLAlchemyError when it cannot be known."""
    given = read_key(text)
    if given is None:
        raise RefusedKeyError("malformed")
    with store.read() as kept:
        key = kept.keys.find(given.id)
    if key is None:
        raise RefusedKeyError("unknown", given.id)
    if not given.fits(key.sha256):
        raise RefusedKeyError("wrong_secret", given.id)
    if key.revoked_at is not None:
        raise RefusedKeyError("revoked", given.id)
    if key.last_used_at is None or now - key.last_used_at >= NOTED:
        with store.write() as kept:
            kept.keys.touch(key.id, now)
    return key

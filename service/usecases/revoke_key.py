"""Revoke an API key."""

from __future__ import annotations

from datetime import datetime

from service.audit import audit
from service.store.database import Store


def revoke_key(key_id: str, store: Store, now: datetime) -> bool:
    """Make a key useless for good. False when there is none of this id that still works.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    with store.write() as kept:
        done = kept.keys.revoke(key_id, now)
    if done:
        audit("key.revoked", key_id=key_id)
    return done

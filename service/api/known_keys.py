"""Keys that were found good a moment ago, so that not every request asks the database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from service.store.database import Store
from service.store.keys import ApiKey
from service.usecases.check_key import RefusedKeyError, check_key

TRUSTED = timedelta(seconds=5)
"""For how long. A key that is revoked may still work for so long in each server process."""

UNASKED = "unasked"
"""Why a key is refused that was not looked up."""


class KnownKeys:
    """Checks keys. Only what works is remembered, so that nobody can fill the memory with keys they made up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: dict[bytes, tuple[ApiKey, datetime]] = {}

    def check(self, text: str, now: datetime, may_ask: Callable[[], bool]) -> ApiKey:
        """The key that this is; one that never was good is looked up if it may be.

        Raises RefusedKeyError, or sqlalchemy.exc.SQLAlchemyError.
        """
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()  # the secret itself is not kept here either
        known = self._found.get(digest)
        if known and now - known[1] < TRUSTED:
            return known[0]
        if known is None and not may_ask():
            raise RefusedKeyError(UNASKED)
        self._found.pop(digest, None)
        key = check_key(text, self._store, now)
        self._found[digest] = key, now
        return key

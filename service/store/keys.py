"""API keys in the database, found by their public part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from service.store.key_tables import api_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as it is kept: all but its secret."""

    id: str
    """The public part."""
    tenant: str
    """Whose batches, watches and webhooks it sees."""
    name: str
    sha256: str
    """Of the secret part."""
    scopes: frozenset[str]
    rate: str | None
    """How often it may be used, as `600/minute`; None leaves that to the settings."""
    created_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    """To the minute."""


_COLUMNS = [api_keys.c[name] for name in ApiKey.__dataclass_fields__]


class Keys:
    """The keys' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: ApiKey) -> None:
        """Keep a key. Raises sqlalchemy.exc.IntegrityError when there is one of its id."""
        values = {name: getattr(key, name) for name in ApiKey.__dataclass_fields__}
        self._connection.execute(insert(api_keys).values({**values, "scopes": sorted(key.scopes)}))

    def find(self, key_id: str) -> ApiKey | None:
        """The key of this id, revoked or not, or None."""
        row = self._connection.execute(select(*_COLUMNS).where(api_keys.c.id == key_id)).one_or_none()
        return _key(row) if row else None

    def all(self) -> list[ApiKey]:
        """Every key there ever was, by tenant, the oldest first."""
        query = select(*_COLUMNS).order_by(api_keys.c.tenant, api_keys.c.created_at, api_keys.c.id)
        return [_key(row) for row in self._connection.execute(query)]

    def revoke(self, key_id: str, now: datetime) -> bool:
        """Make a key useless for good. False when it is so already, or there is none."""
        query = update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        return self._connection.execute(query.values(revoked_at=now)).rowcount == 1

    def touch(self, key_id: str, now: datetime) -> None:
        """Note that a key was used."""
        self._connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(**{**row._mapping, "scopes": frozenset(row.scopes)})

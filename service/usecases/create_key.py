"""Create an API key for a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.audit import audit
from service.key_secret import KeyText, new_key
from service.store.database import Store
from service.store.keys import ApiKey


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is asked for."""

    name: str
    scopes: frozenset[str]
    tenant: str = ""
    """Without one, it is the only key of a tenant of its own."""
    rate: str | None = None


def create_key(new: NewKey, store: Store, now: datetime) -> tuple[ApiKey, KeyText]:
    """Keep a new key and hand it over with its secret, which is not kept and cannot be had again.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    made = new_key()
    key = ApiKey(
        id=made.id,
        tenant=new.tenant or made.id,
        name=new.name,
        sha256=made.sha256(),
        scopes=new.scopes,
        rate=new.rate,
        created_at=now,
    )
    with store.write() as kept:
        kept.keys.add(key)
    audit("key.created", key_id=key.id, tenant=key.tenant, scopes=sorted(key.scopes))
    return key, made

"""List the API keys."""

from __future__ import annotations

from service.store.database import Store
from service.store.keys import ApiKey


def list_keys(store: Store) -> list[ApiKey]:
    """Every key there ever was. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        return kept.keys.all()

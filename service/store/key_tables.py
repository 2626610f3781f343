"""The table of API keys."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, String, Table, Text

from service.store.columns import Moment
from service.store.ledger_tables import OWNER
from service.store.tables import metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("tenant", String(OWNER), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("rate", String(32)),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
    Index("ix_api_keys_tenant_created_at", "tenant", "created_at"),
)
"""Keys of tenants: of each the public id and the hash of its secret, never the secret."""

"""Keys of tenants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table. Only the hash of a key's secret is kept."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("rate", sa.String(32)),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("revoked_at", moment),
        sa.Column("last_used_at", moment),
    )
    op.create_index("ix_api_keys_tenant_created_at", "api_keys", ["tenant", "created_at"])


def downgrade() -> None:
    """Forget the keys."""
    op.drop_index("ix_api_keys_tenant_created_at", "api_keys")
    op.drop_table("api_keys")

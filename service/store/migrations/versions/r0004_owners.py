"""Whose batches, watches and webhooks they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_OWNED = ("batches", "watches", "webhooks")


def upgrade() -> None:
    """What is there already belongs to nobody in particular, as everything does where no keys are in use."""
    for name in _OWNED:
        op.add_column(name, sa.Column("owner", sa.String(32), nullable=False, server_default=""))
    op.drop_index("ix_batches_created_at", "batches")
    op.create_index("ix_batches_owner_created_at", "batches", ["owner", "created_at"])
    op.create_index("ix_watches_owner_id", "watches", ["owner", "id"])


def downgrade() -> None:
    """Forget whose they are."""
    op.drop_index("ix_watches_owner_id", "watches")
    op.drop_index("ix_batches_owner_created_at", "batches")
    op.create_index("ix_batches_created_at", "batches", ["created_at"])
    for name in _OWNED:
        op.drop_column(name, "owner")

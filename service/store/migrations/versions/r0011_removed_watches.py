"""When a watch was removed, and an index for the deliveries of an event that goes with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Every watch that is there has not been removed."""
    op.add_column("watches", sa.Column("removed_at", sa.DateTime(timezone=True)))
    op.create_index("ix_deliveries_event_id", "deliveries", ["event_id"])


def downgrade() -> None:
    """What was removed goes at once."""
    op.execute("DELETE FROM watches WHERE removed_at IS NOT NULL")
    op.drop_index("ix_deliveries_event_id", "deliveries")
    op.drop_column("watches", "removed_at")

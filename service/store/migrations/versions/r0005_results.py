"""What results and progress need of an item: the address as its owner wrote it, and indexes for what is counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Rows that are there have only the address that is fetched."""
    op.add_column("items", sa.Column("given", sa.Text))
    ended = sa.text("finished_at IS NOT NULL")
    op.create_index(
        "ix_items_finished_at", "items", ["batch_id", "finished_at"], sqlite_where=ended, postgresql_where=ended
    )
    op.create_index(
        "ix_items_reused",
        "items",
        ["batch_id"],
        sqlite_where=sa.text("reused = 1"),
        postgresql_where=sa.text("reused"),
    )


def downgrade() -> None:
    """Forget how the addresses were written."""
    op.drop_index("ix_items_reused", "items")
    op.drop_index("ix_items_finished_at", "items")
    op.drop_column("items", "given")

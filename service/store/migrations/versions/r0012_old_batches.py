"""An index by which the batches that ended long ago are found."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_batches_finished_at", "batches", ["finished_at"])


def downgrade() -> None:
    op.drop_index("ix_batches_finished_at", "batches")

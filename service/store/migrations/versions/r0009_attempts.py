"""Attempts that do not count against the limit, where a redirect has led to, and an index for runs that grow old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """What is under way goes on as it was: every attempt counts, and no redirect was followed."""
    op.add_column("items", sa.Column("spared", sa.Integer, nullable=False, server_default="0"))
    op.add_column("items", sa.Column("moves", sa.Integer, nullable=False, server_default="0"))
    op.add_column("items", sa.Column("moved_to", sa.Text))
    op.create_index("ix_runs_finished_at", "runs", ["finished_at"])


def downgrade() -> None:
    """Let every attempt count, and redirects begin anew."""
    op.drop_index("ix_runs_finished_at", "runs")
    for name in ("moved_to", "moves", "spared"):
        op.drop_column("items", name)

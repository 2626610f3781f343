"""How somebody is told, and indexes for the runs that are under way and for a webhook's deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    """What is there already is told over HTTP."""
    op.add_column("webhooks", sa.Column("via", sa.String(16), nullable=False, server_default="http"))
    op.create_index("ix_webhooks_owner_id", "webhooks", ["owner", "id"])
    op.create_index("ix_runs_batch_id", "runs", ["batch_id"])
    op.create_index("ix_runs_running", "runs", ["watch_id"], sqlite_where=_RUNNING, postgresql_where=_RUNNING)
    op.create_index("ix_deliveries_webhook_id_id", "deliveries", ["webhook_id", "id"])


def downgrade() -> None:
    """Know of HTTP only."""
    op.drop_index("ix_deliveries_webhook_id_id", "deliveries")
    op.drop_index("ix_runs_running", "runs")
    op.drop_index("ix_runs_batch_id", "runs")
    op.drop_index("ix_webhooks_owner_id", "webhooks")
    op.drop_column("webhooks", "via")

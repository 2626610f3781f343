"""Batches with their ledger of items; watches with their runs; webhooks, events and their deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_batches()
    _make_items()
    _make_watches()
    _make_events()


def downgrade() -> None:
    """Drop the tables and all that is in them."""
    for name in ("deliveries", "events", "runs", "watches", "lanes", "hosts", "items", "batches", "webhooks"):
        op.drop_table(name)


def _make_batches() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.String(128), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("max_age", sa.Integer),
        sa.Column("idempotency_key", sa.String(255), unique=True),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("webhook_id", sa.String(32), sa.ForeignKey("webhooks.id")),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("served_at", _MOMENT),
        sa.Column("finished_at", _MOMENT),
    )
    op.create_index("ix_batches_state_served_at", "batches", ["state", "served_at"])
    op.create_index("ix_batches_created_at", "batches", ["created_at"])


def _make_items() -> None:
    op.create_table(
        "items",
        sa.Column("batch_id", sa.String(32), sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("row_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("host", sa.String(300), nullable=False),
        sa.Column("same_as", sa.Integer),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("leased_by", sa.String(64)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("report_id", sa.String(64), sa.ForeignKey("reports.id")),
        sa.Column("band", sa.String(16)),
        sa.Column("reused", sa.Boolean, nullable=False),
        sa.Column("error_code", sa.String(64)),
        sa.Column("error_message", sa.Text),
        sa.Column("finished_at", _MOMENT),
    )
    op.create_index("ix_items_state", "items", ["batch_id", "state", "position"])
    op.create_index("ix_items_band", "items", ["batch_id", "band", "position"])
    op.create_index("ix_items_same_as", "items", ["batch_id", "same_as"])
    op.create_index(
        "ix_items_waiting",
        "items",
        ["batch_id", "host", "position"],
        sqlite_where=sa.text("state = 'waiting' AND same_as IS NULL"),
        postgresql_where=sa.text("state = 'waiting' AND same_as IS NULL"),
    )
    op.create_index(
        "ix_items_leased",
        "items",
        ["host", "lease_until"],
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(300), primary_key=True),
        sa.Column("not_before", _MOMENT, nullable=False),
    )
    op.create_table(
        "lanes",
        sa.Column("batch_id", sa.String(32), sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("host", sa.String(300), sa.ForeignKey("hosts.host"), primary_key=True),
        sa.Column("not_before", _MOMENT, nullable=False),
    )
    op.create_index("ix_lanes_batch_id_not_before", "lanes", ["batch_id", "not_before"])


def _make_watches() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("urls", sa.JSON, nullable=False),
        sa.Column("domain", sa.Text),
        sa.Column("schedule", sa.JSON, nullable=False),
        sa.Column("thresholds", sa.JSON, nullable=False),
        sa.Column("notify", sa.JSON, nullable=False),
        sa.Column("webhook_id", sa.String(32), sa.ForeignKey("webhooks.id")),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_watches_next_at", "watches", ["next_at"])
    op.create_table(
        "runs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("watch_id", sa.String(32), sa.ForeignKey("watches.id", ondelete="CASCADE"), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("batch_id", sa.String(32), sa.ForeignKey("batches.id")),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.Column("result", sa.JSON),
        sa.UniqueConstraint("watch_id", "due_at", name="uq_runs_watch_id_due_at"),
    )


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("once", sa.String(128), unique=True),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_events_subject_id", "events", ["subject", "id"])
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("webhook_id", sa.String(32), sa.ForeignKey("webhooks.id"), nullable=False),
        sa.Column("event_id", _ID, sa.ForeignKey("events.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("leased_by", sa.String(64)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("finished_at", _MOMENT),
        sa.UniqueConstraint("webhook_id", "event_id", name="uq_deliveries_webhook_id_event_id"),
    )
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])

"""The ledger's tables: batches, their items and whose turn it is; and who watches, and who is told."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.columns import BigId, Moment
from service.store.tables import metadata

HOST = 300
"""Characters of the longest host with its port."""
OWNER = 32
"""Characters of a tenant's id; whoever comes without a key owns things as the tenant of no name."""

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(OWNER), nullable=False, server_default=""),
    Column("url", Text, nullable=False),
    Column("secret", String(128), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("via", String(16), nullable=False, server_default="http"),
    Index("ix_webhooks_owner_id", "owner", "id"),
)
"""Addresses that are told of events, each with the secret its messages are signed with, if they are."""

batches = Table(
    "batches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(OWNER), nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("max_age", Integer),
    Column("idempotency_key", String(255), unique=True),
    Column("request_sha256", String(64), nullable=False),
    Column("webhook_id", String(32), ForeignKey("webhooks.id")),
    Column("created_at", Moment, nullable=False),
    Column("served_at", Moment),
    Column("finished_at", Moment),
    Index("ix_batches_state_served_at", "state", "served_at"),
    Index("ix_batches_owner_created_at", "owner", "created_at"),
    Index("ix_batches_finished_at", "finished_at"),
)
"""Rows handed in together. `served_at` is when one was last claimed, so that all batches get their turn."""

items = Table(
    "items",
    metadata,
    Column("batch_id", String(32), ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("row_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("given", Text),
    Column("host", String(HOST), nullable=False),
    Column("same_as", Integer),
    Column("columns", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("spared", Integer, nullable=False, server_default="0"),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("moved_to", Text),
    Column("home", String(HOST)),
    Column("not_before", Moment, nullable=False),
    Column("leased_by", String(64)),
    Column("lease_until", Moment),
    Column("report_id", String(64), ForeignKey("reports.id")),
    Column("band", String(16)),
    Column("reused", Boolean, nullable=False),
    Column("error_code", String(64)),
    Column("error_message", Text),
    Column("finished_at", Moment),
    Index("ix_items_state", "batch_id", "state", "position"),
    Index("ix_items_band", "batch_id", "band", "position"),
    Index("ix_items_same_as", "batch_id", "same_as"),
    Index(
        "ix_items_finished_at",
        "batch_id",
        "finished_at",
        sqlite_where=text("finished_at IS NOT NULL"),
        postgresql_where=text("finished_at IS NOT NULL"),
    ),
    Index("ix_items_reused", "batch_id", sqlite_where=text("reused = 1"), postgresql_where=text("reused")),
    Index(
        "ix_items_waiting",
        "batch_id",
        "host",
        "position",
        sqlite_where=text("state = 'waiting' AND same_as IS NULL"),
        postgresql_where=text("state = 'waiting' AND same_as IS NULL"),
    ),
    Index(
        "ix_items_leased",
        "host",
        "lease_until",
        sqlite_where=text("state = 'leased'"),
        postgresql_where=text("state = 'leased'"),
    ),
)
"""One row of a batch: the truth about what is to be done, is being done and came of it.

`same_as` is the position of an earlier row with the same address, whose result is this one's too; `given` is the
address as its owner wrote it, where `url`, which is fetched, is another. After `moves` redirects from host to host it
is at `moved_to`, `host` is that one's, and `home` the one where it began. Of its `attempts`, those `spared` do not
count against the limit.
"""

hosts = Table(
    "hosts",
    metadata,
    Column("host", String(HOST), primary_key=True),
    Column("not_before", Moment, nullable=False),
)
"""When each host may be asked next, by whichever process."""

lanes = Table(
    "lanes",
    metadata,
    Column("batch_id", String(32), ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("host", String(HOST), ForeignKey("hosts.host"), primary_key=True),
    Column("not_before", Moment, nullable=False),
    Index("ix_lanes_batch_id_not_before", "batch_id", "not_before"),
)
"""The hosts that a batch has waiting items of: what a claim looks through instead of all items."""

watches = Table(
    "watches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(OWNER), nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("urls", JSON, nullable=False),
    Column("domain", Text),
    Column("schedule", JSON, nullable=False),
    Column("thresholds", JSON, nullable=False),
    Column("notify", JSON, nullable=False),
    Column("webhook_id", String(32), ForeignKey("webhooks.id")),
    Column("paused", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Index("ix_watches_next_at", "next_at"),
    Index("ix_watches_owner_id", "owner", "id"),
)
"""What is scored again and again: addresses, or all pages of a source. `next_at` is when it is due.

One that was removed is there to nobody; it goes when its runs have gone, which may be many, portion by portion.
"""

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("watch_id", String(32), ForeignKey("watches.id", ondelete="CASCADE"), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("batch_id", String(32), ForeignKey("batches.id")),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("result", JSON),
    UniqueConstraint("watch_id", "due_at", name="uq_runs_watch_id_due_at"),
    Index("ix_runs_batch_id", "batch_id"),
    Index("ix_runs_finished_at", "finished_at"),
    Index(
        "ix_runs_running",
        "watch_id",
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)
"""Each time that a watch was due, once; its pages are the items of its batch."""

events = Table(
    "events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("once", String(128), unique=True),
    Column("data", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_events_subject_id", "subject", "id"),
)
"""What happened to a batch or a watch, in order. Of one `once` there is one event."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("webhook_id", String(32), ForeignKey("webhooks.id"), nullable=False),
    Column("event_id", BigId, ForeignKey("events.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("leased_by", String(64)),
    Column("lease_until", Moment),
    Column("status", Integer),
    Column("error", Text),
    Column("finished_at", Moment),
    UniqueConstraint("webhook_id", "event_id", name="uq_deliveries_webhook_id_event_id"),
    Index("ix_deliveries_state_not_before", "state", "not_before"),
    Index("ix_deliveries_webhook_id_id", "webhook_id", "id"),
    Index("ix_deliveries_event_id", "event_id"),
)
"""Events on their way to webhooks. Those given up are `dead`: kept, shown, and sent again on request."""

"""The database's tables: what is kept of pages, and the reports on them. The ledger's are in `ledger_tables`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

from service.store.columns import BigId, Moment, Packed

metadata = MetaData()

DOMAIN = 253
"""Characters of the longest host name."""
KEY = 32
"""Bytes of a SHA-256."""

pages = Table(
    "pages",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("url_key", String(32), nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("domain", String(DOMAIN), nullable=False),
    Column("report_id", String(64)),
    Column("state", String(32)),
    Column("score", Float),
    Column("band", String(16)),
    Column("content_sha256", String(64)),
    Column("snapshot_id", String(64)),
    Column("model_sha256", String(64)),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("fetched_at", Moment),
    Column("scored_at", Moment),
    Column("reason", JSON(none_as_null=True)),
    Index("ix_pages_domain_id", "domain", "id"),
)
"""Every address ever fetched, once, by its canonical URL; with what the last report on a page received there said.

The key is a hash, because a URL can be longer than what a database indexes. `reason` says why the last try gave no
score, also when the page was not received.
"""

aliases = Table(
    "aliases",
    metadata,
    Column("key", LargeBinary(KEY), primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id"), nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Index("ix_aliases_page_id", "page_id"),
    sqlite_with_rowid=False,
)
"""Every address that leads to a page, by its SHA-256: its own, where it was found, and what its twins share.

An address leads to one page only, so that a look-up costs the same however many addresses redirect to one.
"""

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("whole", Boolean, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("page", Packed, nullable=False),
    Index("ix_snapshots_kept_at", "kept_at"),
)
"""Pages as they were cleaned, each once. What is older than the retention setting is taken away.

Those that are not `whole` have only their text, and so cannot be scored again.
"""

reports = Table(
    "reports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("page_id", BigId, ForeignKey("pages.id")),
    Column("url", Text, nullable=False),
    Column("state", String(32), nullable=False),
    Column("score", Float),
    Column("band", String(16)),
    Column("content_sha256", String(64), nullable=False),
    Column("snapshot_id", String(64)),
    Column("model_version", String(64), nullable=False),
    Column("model_sha256", String(64), nullable=False),
    Column("scored_at", Moment, nullable=False),
    Column("signal_versions", Packed, nullable=False),
    Column("body", Packed, nullable=False),
    Index("ix_reports_page_id_scored_at", "page_id", "scored_at"),
)
"""Every report ever made, without its blocks. Rows are only added: none is changed or taken away."""

sources = Table(
    "sources",
    metadata,
    Column("domain", String(DOMAIN), primary_key=True),
    Column("stale", Boolean, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("mean", Float),
    Column("low", Float),
    Column("high", Float),
    Column("updated_at", Moment),
    Column("key", LargeBinary(KEY), nullable=False),
    Index("ix_sources_key", "key"),
)
"""Registrable domains with the score of their pages together; worked out anew when it is asked for and `stale`.

`key` is the domain's SHA-256.
"""

source_days = Table(
    "source_days",
    metadata,
    Column("domain", String(DOMAIN), ForeignKey("sources.domain"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("mean", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
)
"""What a source's score was on each day (UTC) on which it was worked out; the last of the day."""

artifacts = Table(
    "artifacts",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("first_used_at", Moment, nullable=False),
)
"""Every model that has scored, as its file: with it, a later change can be told apart from the page's."""

"""Pages, their cleaned text, sources and models; reports give their text to the snapshots."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

AT_ONCE = 200
"""Reports in memory at a time."""

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, move the reports' text over, and give reports their new columns."""
    _make_pages()
    _make_snapshots()
    _make_sources()
    with op.batch_alter_table("reports") as table:
        table.drop_index("ix_reports_url_scored_at")
        table.add_column(sa.Column("page_id", _ID))
        table.add_column(sa.Column("band", sa.String(16)))
        table.add_column(sa.Column("snapshot_id", sa.String(64)))
        table.add_column(sa.Column("model_sha256", sa.String(64)))
        table.add_column(sa.Column("signal_versions", sa.LargeBinary))
        table.add_column(sa.Column("body", sa.LargeBinary))
    _move_texts(op.get_bind())
    with op.batch_alter_table("reports") as table:
        table.drop_column("report")
        for name, kind in (("model_sha256", sa.String(64)), ("signal_versions", sa.LargeBinary())):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.alter_column("body", existing_type=sa.LargeBinary(), nullable=False)
        table.create_foreign_key("reports_page_id_fkey", "pages", ["page_id"], ["id"])
        table.create_index("ix_reports_page_id_scored_at", ["page_id", "scored_at"])


def downgrade() -> None:
    """Refuse: the reports' text may be gone by its age."""
    raise NotImplementedError("restore a backup instead")


def _make_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("url_key", sa.String(32), nullable=False, unique=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("domain", sa.String(253), nullable=False),
        sa.Column("report_id", sa.String(64)),
        sa.Column("state", sa.String(32)),
        sa.Column("score", sa.Float),
        sa.Column("band", sa.String(16)),
        sa.Column("content_sha256", sa.String(64)),
        sa.Column("snapshot_id", sa.String(64)),
        sa.Column("model_sha256", sa.String(64)),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("fetched_at", _MOMENT),
        sa.Column("scored_at", _MOMENT),
    )
    op.create_index("ix_pages_domain_id", "pages", ["domain", "id"])


def _make_snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.Column("page", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_snapshots_kept_at", "snapshots", ["kept_at"])


def _make_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("domain", sa.String(253), primary_key=True),
        sa.Column("stale", sa.Boolean, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("mean", sa.Float),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("updated_at", _MOMENT),
    )
    op.create_table(
        "artifacts",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("first_used_at", _MOMENT, nullable=False),
    )


_reports = sa.table(
    "reports",
    sa.column("id", sa.String),
    sa.column("scored_at", _MOMENT),
    sa.column("report", sa.JSON),
    sa.column("band", sa.String),
    sa.column("snapshot_id", sa.String),
    sa.column("model_sha256", sa.String),
    sa.column("signal_versions", sa.LargeBinary),
    sa.column("body", sa.LargeBinary),
)
_snapshots = sa.table(
    "snapshots",
    sa.column("id", sa.String),
    sa.column("whole", sa.Boolean),
    sa.column("kept_at", _MOMENT),
    sa.column("page", sa.LargeBinary),
)


def _move_texts(connection: sa.Connection) -> None:
    for report_id, scored_at, report in _old_reports(connection):
        blocks = report.pop("blocks", [])
        page = {"blocks": blocks, "url": report["url"], "language": report["language"]}
        snapshot_id = hashlib.sha256(_text(page)).hexdigest() if blocks else None
        if snapshot_id and not connection.scalar(sa.select(_snapshots.c.id).where(_snapshots.c.id == snapshot_id)):
            row = {"id": snapshot_id, "whole": False, "kept_at": scored_at, "page": zlib.compress(_text(page))}
            connection.execute(sa.insert(_snapshots).values(row))
        changed = {
            "band": report["band"],
            "snapshot_id": snapshot_id,
            "model_sha256": report["model"]["sha256"],
            "signal_versions": zlib.compress(b"{}"),
            "body": zlib.compress(_text(report)),
        }
        connection.execute(sa.update(_reports).where(_reports.c.id == report_id).values(changed))


def _old_reports(connection: sa.Connection) -> Iterator[Any]:
    columns, last = (_reports.c.id, _reports.c.scored_at, _reports.c.report), ""
    while rows := connection.execute(
        sa.select(*columns).where(_reports.c.id > last).order_by(_reports.c.id).limit(AT_ONCE)
    ).all():
        yield from rows
        last = rows[-1].id


def _text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")

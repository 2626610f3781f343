"""Every address that leads to a page, why pages have no score, what sources were, and the hashes of their names."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

AT_ONCE = 1_000
"""Rows in memory at a time."""
OWN, REDIRECT, TRIED = 0, 1, 3

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and columns, and fill them from what is known.

    What twins share is not worked out here: a page's are found from its next report on.
    """
    _make_aliases()
    _make_days()
    op.add_column("pages", sa.Column("reason", sa.JSON))
    op.add_column("sources", sa.Column("key", sa.LargeBinary(32)))
    _fill_pages(op.get_bind())
    _fill_sources(op.get_bind())
    with op.batch_alter_table("sources") as table:
        table.alter_column("key", existing_type=sa.LargeBinary(32), nullable=False)
    op.create_index("ix_sources_key", "sources", ["key"])


def downgrade() -> None:
    """Drop them again; they can be made anew from the pages and their reports."""
    op.drop_index("ix_sources_key", "sources")
    op.drop_table("source_days")
    op.drop_column("sources", "key")
    op.drop_column("pages", "reason")
    op.drop_table("aliases")


def _make_aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("key", sa.LargeBinary(32), primary_key=True),
        sa.Column("page_id", _ID, sa.ForeignKey("pages.id"), nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_aliases_page_id", "aliases", ["page_id"])


def _make_days() -> None:
    op.create_table(
        "source_days",
        sa.Column("domain", sa.String(253), sa.ForeignKey("sources.domain"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("mean", sa.Float, nullable=False),
        sa.Column("low", sa.Float, nullable=False),
        sa.Column("high", sa.Float, nullable=False),
    )


_pages = sa.table(
    "pages",
    sa.column("id", _ID),
    sa.column("url", sa.Text),
    sa.column("final_url", sa.Text),
    sa.column("state", sa.String),
    sa.column("score", sa.Float),
    sa.column("reason", sa.JSON),
)
_aliases = sa.table(
    "aliases", sa.column("key", sa.LargeBinary), sa.column("page_id", _ID), sa.column("kind", sa.SmallInteger)
)
_sources = sa.table("sources", sa.column("domain", sa.String), sa.column("key", sa.LargeBinary))
_reports = sa.table(
    "reports",
    sa.column("page_id", _ID),
    sa.column("scored_at", sa.DateTime(timezone=True)),
    sa.column("body", sa.LargeBinary),
)


def _fill_pages(connection: sa.Connection) -> None:
    """The pages' own addresses first: where two pages claim one, it is that of its own page."""
    for page in _all_pages(connection):
        _alias(connection, page.url, page.id, TRIED if page.state is None else OWN)
        if page.score is None:
            _give_reason(connection, page.id)
    for page in _all_pages(connection):
        if page.final_url != page.url and page.state is not None and not _taken(connection, page.final_url):
            _alias(connection, page.final_url, page.id, REDIRECT)


def _all_pages(connection: sa.Connection) -> Iterator[Any]:
    last = 0
    while rows := connection.execute(
        sa.select(_pages).where(_pages.c.id > last).order_by(_pages.c.id).limit(AT_ONCE)
    ).all():
        yield from rows
        last = rows[-1].id


def _alias(connection: sa.Connection, url: str, page_id: int, kind: int) -> None:
    connection.execute(sa.insert(_aliases).values(key=_key(url), page_id=page_id, kind=kind))


def _taken(connection: sa.Connection, url: str) -> bool:
    return connection.scalar(sa.select(_aliases.c.page_id).where(_aliases.c.key == _key(url))) is not None


def _give_reason(connection: sa.Connection, page_id: int) -> None:
    query = sa.select(_reports.c.body).where(_reports.c.page_id == page_id).order_by(_reports.c.scored_at.desc())
    body = connection.scalar(query.limit(1))
    reason = json.loads(zlib.decompress(body))["reason"] if body else None
    if reason:
        connection.execute(sa.update(_pages).where(_pages.c.id == page_id).values(reason=reason))


def _fill_sources(connection: sa.Connection) -> None:
    for domain in connection.scalars(sa.select(_sources.c.domain)).all():
        connection.execute(sa.update(_sources).where(_sources.c.domain == domain).values(key=_key(domain)))


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()

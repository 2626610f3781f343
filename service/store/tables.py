"""The database's tables."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Float, Index, MetaData, String, Table, Text

metadata = MetaData()

reports = Table(
    "reports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("state", String(32), nullable=False),
    Column("score", Float),
    Column("content_sha256", String(64), nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("report", JSON, nullable=False),
    Column("scored_at", DateTime(timezone=True), nullable=False),
    Index("ix_reports_url_scored_at", "url", "scored_at"),
)
"""Every report ever made, blocks included. Rows are only added: none is changed or taken away."""

"""Reports in the database: added once, then only read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, insert, select

from models.report import ScoreReport
from service.report_json import report_to_dict
from service.store.tables import reports


class ReportStore:
    """The reports' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, report: ScoreReport) -> None:
        """Keep a report, with its blocks."""
        row = {
            "id": report.id,
            "url": report.url,
            "state": report.state.value,
            "score": report.score,
            "content_sha256": report.content_sha256,
            "model_version": report.model.version,
            "report": report_to_dict(report, blocks=True),
            "scored_at": report.scored_at,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(reports).values(row))

    def find(self, report_id: str) -> dict[str, Any] | None:
        """The report of this id as JSON values with its blocks, or None."""
        query = select(reports.c.report).where(reports.c.id == report_id)
        with self._engine.connect() as connection:
            found: dict[str, Any] | None = connection.execute(query).scalar_one_or_none()
        return found

    def close(self) -> None:
        """Close the connections; the store opens new ones when it is used again."""
        self._engine.dispose()

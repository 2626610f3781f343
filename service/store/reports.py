"""Reports in the database: added once, then only read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, insert, select, type_coerce

from models.report import ScoreReport, State
from service.reports.report_json import report_to_dict
from service.reports.report_parse import report_from_dict
from service.store.columns import pack, unpack_text
from service.store.tables import reports


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as it was made, and what it was made from. Its blocks are with its snapshot."""

    report: ScoreReport
    page_id: int | None = None
    """None for a report on HTML or text that was handed in, whose address nobody vouches for."""
    snapshot_id: str | None = None
    signal_versions: Mapping[str, int] | None = None
    """Of the signals that were measured; empty for reports older than this column."""


def report_body(report: ScoreReport) -> bytes:
    """The report in the form in which it is kept."""
    return pack(report_to_dict(report))


_ADD = insert(reports)


class Reports:
    """The reports' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: Kept) -> None:
        """Keep a report. Raises sqlalchemy.exc.IntegrityError when there is one of its id."""
        self.add_all([(kept, report_body(kept.report))])

    def add_all(self, given: Iterable[tuple[Kept, bytes]]) -> None:
        """Keep reports, each with what `report_body` made of it.

        Raises sqlalchemy.exc.IntegrityError when there is one of an id already.
        """
        rows = [_row(kept, body) for kept, body in given]
        if rows:
            self._connection.execute(_ADD, rows)

    def find(self, report_id: str) -> Kept | None:
        """The report of this id, without its blocks, or None."""
        row = self._connection.execute(select(reports).where(reports.c.id == report_id)).one_or_none()
        return _kept(row) if row else None

    def texts(self, report_ids: Collection[str]) -> dict[str, str]:
        """The reports of these ids as JSON, by id; ids that there are none of are left out."""
        packed = type_coerce(reports.c.body, LargeBinary).label("packed")
        query = select(reports.c.id, packed).where(reports.c.id.in_(report_ids))
        return {row.id: unpack_text(row.packed) for row in self._connection.execute(query)}

    def scores(self, report_ids: Collection[str]) -> dict[str, float | None]:
        """The scores in the reports of these ids, by id."""
        query = select(reports.c.id, reports.c.score).where(reports.c.id.in_(report_ids))
        return {row.id: row.score for row in self._connection.execute(query)}

    def of_page(
        self, page_id: int, *, before: datetime | None = None, states: Collection[State] = (), limit: int = 100
    ) -> list[Kept]:
        """A page's reports, the latest first, of these states if so asked; those made earlier than `before`."""
        query = select(reports).where(reports.c.page_id == page_id)
        if states:
            query = query.where(reports.c.state.in_([state.value for state in states]))
        if before is not None:
            query = query.where(reports.c.scored_at < before)
        query = query.order_by(reports.c.scored_at.desc(), reports.c.id).limit(limit)
        return [_kept(row) for row in self._connection.execute(query)]


def _row(kept: Kept, body: bytes) -> dict[str, Any]:
    report = kept.report
    return {
        "id": report.id,
        "page_id": kept.page_id,
        "url": report.url,
        "state": report.state.value,
        "score": report.score,
        "band": report.band and report.band.value,
        "content_sha256": report.content_sha256,
        "snapshot_id": kept.snapshot_id,
        "model_version": report.model.version,
        "model_sha256": report.model.sha256,
        "scored_at": report.scored_at,
        "signal_versions": _packed(tuple((kept.signal_versions or {}).items())),
        "body": body,
    }


@lru_cache(maxsize=8)
def _packed(versions: tuple[tuple[str, int], ...]) -> bytes:
    """Versions in the form in which they are kept: nearly always the same ones."""
    return pack(dict(versions))


def _kept(row: Row[Any]) -> Kept:
    report = replace(report_from_dict(row.body), scored_at=row.scored_at)  # its JSON has no microseconds
    return Kept(report, row.page_id, row.snapshot_id, row.signal_versions)

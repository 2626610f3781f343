"""Scoring a row, in whichever process or thread it is."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import Reason, ScoreReport, State
from service.batch.rows import Row
from service.batch.write import Format
from service.usecases.score_source import Fetches, failed, score_html, score_text, score_url

PATIENCE = 20
"""How often a row waits anew for its turn at a host that many rows ask for."""


@dataclass(frozen=True, slots=True)
class Written:
    """A row's line in the output, and its state."""

    state: State
    line: bytes


def score_rows(rows: tuple[Row, ...], output: Format) -> list[Written]:
    """Score rows that carry their content."""
    return [_written(row, _score_content(row), output) for row in rows]


def fetch_row(row: Row, output: Format, fetcher: Fetches) -> list[Written]:
    """Fetch and score a row's address."""
    report = score_url(row.address, fetcher, report_id=row.id)
    for _ in range(PATIENCE):
        if report.reason is None or report.reason.code != "host_busy":
            break
        report = score_url(row.address, fetcher, report_id=row.id)
    return [_written(row, report, output)]


def give_up(row: Row, reason: Reason, output: Format) -> Written:
    """The line of a row that cannot be scored."""
    return _written(row, failed(row.url, reason, report_id=row.id), output)


def _score_content(row: Row) -> ScoreReport:
    if row.problem:
        return failed(row.url, row.problem, report_id=row.id)
    if row.html:
        return score_html(row.html, url=row.url, report_id=row.id)
    return score_text(row.text, url=row.url, report_id=row.id)


def _written(row: Row, report: ScoreReport, output: Format) -> Written:
    return Written(report.state, output.row(row, report))

"""Rows of a batch's output: the same report as .ndjson, or the verdict as .csv for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any, Protocol

from models.report import Contribution, ScoreReport
from service.batch.cells import cell, csv_line, names_beside
from service.batch.rows import Row
from service.reports.report_json import dumps, report_to_dict
from service.reports.wording import excerpts, plain, reasons

FINDINGS = 5
"""How many findings a CSV row names."""
VERDICT = (
    "state",
    "reason",
    "reason_message",
    "score",
    "band",
    "interval_low",
    "interval_high",
    "confidence",
    *(f"finding_{place}" for place in range(1, FINDINGS + 1)),
    "title",
    "language",
    "final_url",
    "model_version",
    "content_sha256",
    "scored_at",
)
"""The columns that a report fills."""
_COLUMNS = ("id", "url", *VERDICT, "input_sha256")


class Format(Protocol):
    """How rows are written. Travels to worker processes."""

    def head(self) -> bytes:
        """What stands before the first row."""
        ...

    def row(self, row: Row, report: ScoreReport) -> bytes:
        """A row with its line end."""
        ...


@dataclass(frozen=True, slots=True)
class Ndjson:
    """One report a line, with the row's id, address and other columns."""

    blocks: bool = False

    def head(self) -> bytes:
        """Nothing stands before the first row."""
        return b""

    def row(self, row: Row, report: ScoreReport) -> bytes:
        """The report as JSON; a caller's column that is named like one of ours is kept as `input_…`."""
        data = report_to_dict(report, blocks=self.blocks)
        data.update(id=row.id, url=row.url or report.url, final_url=report.url, input_sha256=row.digest)
        given = dict(row.columns)
        data.update({name: given[old] for old, name in names_beside(tuple(given), data.keys()).items()})
        return f"{dumps(data)}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class Csv:
    """One verdict a line: the caller's other columns, then ours."""

    columns: tuple[str, ...]
    """The caller's columns beside id and address."""

    def head(self) -> bytes:
        """The header line."""
        return csv_line([*map(cell, names_beside(self.columns, _COLUMNS).values()), *_COLUMNS])

    def row(self, row: Row, report: ScoreReport) -> bytes:
        """The verdict, with nothing a spreadsheet would run."""
        given = dict(row.columns)
        own = {"id": row.id, "url": row.url, **verdict(report), "input_sha256": row.digest}
        return csv_line([*(cell(given.get(name)) for name in self.columns), *(cell(own[name]) for name in _COLUMNS)])


@dataclass(frozen=True, slots=True)
class Past:
    """What a written line says of itself."""

    digest: str
    """Of the input row it stands for."""
    state: str
    model: str
    """The version of the model that scored it."""


def read_line(line: bytes, output: Format) -> Past:
    """Read a line that an earlier run wrote. Raises ValueError if it is none of this batch."""
    return _read_csv(line, output) if isinstance(output, Csv) else _read_json(line, output)


def _read_csv(line: bytes, output: Csv) -> Past:
    cells = next(csv.reader(io.StringIO(line.decode("utf-8"), newline="")), [])
    if len(cells) != len(output.columns) + len(_COLUMNS):
        raise ValueError("other columns")
    own = dict(zip(_COLUMNS, cells[len(output.columns) :], strict=True))
    return Past(own["input_sha256"], own["state"], own["model_version"])


def _read_json(line: bytes, output: Format) -> Past:
    data = json.loads(line)
    if not isinstance(data, dict) or ("blocks" in data) != (isinstance(output, Ndjson) and output.blocks):
        raise ValueError("other keys")
    model = data.get("model")
    version = model.get("version") if isinstance(model, dict) else None
    return Past(str(data.get("input_sha256")), str(data.get("state")), str(version))


def verdict(report: ScoreReport) -> dict[str, Any]:
    """What a table says of a report, by the names in VERDICT."""
    found = [_finding(report, part) for part in reasons(report, FINDINGS)]
    reason = report.reason
    low, high = report.interval or (None, None)
    return {
        "state": report.state.value,
        "reason": reason and reason.code,
        "reason_message": reason and plain(reason.message),
        "score": _rounded(report.score),
        "band": report.band and report.band.value,
        "interval_low": _rounded(low),
        "interval_high": _rounded(high),
        "confidence": _rounded(None if report.score is None else report.confidence),
        **{f"finding_{place + 1}": found[place] if place < len(found) else "" for place in range(FINDINGS)},
        "title": plain(report.title),
        "language": report.language,
        "final_url": report.url,
        "model_version": report.model.version,
        "content_sha256": report.content_sha256,
        "scored_at": report.scored_at.isoformat(timespec="seconds"),
    }


def _finding(report: ScoreReport, part: Contribution) -> str:
    quotes = [f"“{plain(excerpt.marked())}”" for excerpt in excerpts(report, part, 1)]
    return " ".join([f"{part.title} ({part.contribution:+.2f})", *quotes])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

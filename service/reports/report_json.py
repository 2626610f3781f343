"""The report as JSON: the one contract that the command line, the API and exports share.

Keys keep their names and their order; more may come, none of these goes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from models.report import Contribution, Evidence, ModelStamp, ScoreReport, State


def report_to_dict(report: ScoreReport, *, blocks: bool = False) -> dict[str, Any]:
    """The report as plain values. With `blocks`, also the page's blocks that evidence spans index."""
    page = {"blocks": [{"text": block.text, "zone": block.zone.value} for block in report.blocks]} if blocks else {}
    return {**_verdict(report), **_explanation(report), **page, **_provenance(report)}


def dumps(data: dict[str, Any]) -> str:
    """One line of JSON. Everything beyond ASCII is escaped, so that no character of a page can end the line."""
    return json.dumps(data, allow_nan=False, separators=(",", ":"))


def _verdict(report: ScoreReport) -> dict[str, Any]:
    reason = report.reason
    return {
        "id": report.id,
        "url": report.url,
        "title": report.title,
        "language": report.language,
        "state": report.state.value,
        "reason": reason and {"code": reason.code, "message": reason.message, "retry": reason.retry},
        "score": report.score,
        "band": report.band and report.band.value,
        "interval": report.interval and list(report.interval),
        "confidence": report.confidence,
    }


def _explanation(report: ScoreReport) -> dict[str, Any]:
    return {
        "intercept": report.intercept,
        "log_odds": report.log_odds,
        "categories": [
            {"id": total.id, "title": total.title, "contribution": total.contribution} for total in report.categories
        ],
        "contributions": [_contribution(part) for part in report.contributions],
    }


def _contribution(part: Contribution) -> dict[str, Any]:
    return {
        "signal": part.signal,
        "category": part.category,
        "outcome": part.outcome,
        "value": part.value,
        "unit": part.unit,
        "contribution": part.contribution,
        "title": part.title,
        "why": part.why,
        "criteria": list(part.criteria),
        "evidence": [_evidence(evidence) for evidence in part.evidence],
        "note": part.note,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": evidence.quote,
        "block": evidence.block,
        "zone": evidence.zone,
        "start": evidence.start,
        "end": evidence.end,
        "note": evidence.note,
    }


def _provenance(report: ScoreReport) -> dict[str, Any]:
    return {
        "changes": [{"action": change.action, "score_after": change.score_after} for change in report.changes],
        "model": {"version": report.model.version, "sha256": report.model.sha256},
        "content_sha256": report.content_sha256,
        "fetched_at": moment(report.fetched_at),
        "scored_at": moment(report.scored_at),
    }


def moment(given: datetime | None) -> str | None:
    """A moment as reports have it."""
    return given.isoformat(timespec="milliseconds") if given else None


_BLANK = ScoreReport("", "", "", "", State.FAILED, ModelStamp("", ""), datetime(1, 1, 1, tzinfo=UTC))
KEYS = frozenset(report_to_dict(_BLANK))
"""What every report has."""

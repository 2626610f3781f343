"""Examples of what is answered about pages. Made by the code that answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.report import ScoreReport
from models.scoring.difference import Cause, difference
from service.reports.history_json import history_to_dict
from service.reports.report_json import moment, report_to_dict
from service.usecases.score_source import score_text
from service.usecases.tell_history import Change, Entry, History

_URL = "https://example.org/drips"
_MOMENT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
_BEFORE = (
    "The drip takes half an hour, and people with weak hearts should not have it. We name our prices on the phone. "
)
_AFTER = "The drip is guaranteed to work for everybody, takes half an hour and costs $1,900. "

_REST = "People come to us after long walks and short nights, and most of them come back a second time. " * 6


def answers() -> dict[str, dict[str, Any]]:
    """By the operation's name."""
    first, second = _report(_BEFORE, 0), _report(_AFTER, 7)
    found = difference(first, second)
    change = Change(first.id, Cause.PAGE, found, page=found)
    history = History(_URL, (Entry(second, True, change), Entry(first, True, None)), None)
    page = {"url": _URL, "final_url": _URL, "domain": "example.org", "fetched_at": moment(second.fetched_at)}
    return {
        "getPage": _one("A page and its last report", {**page, "report": report_to_dict(second)}),
        "getPageHistory": _one("A page that changed", history_to_dict(history)),
    }


def _one(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"example": {"summary": summary, "value": value}}


def _report(sentence: str, day: int) -> ScoreReport:
    made = score_text(sentence + _REST, url=_URL, report_id=f"3f0c9a4be1d84c0f8a53b1f2c6d7e89{day}")
    then = _MOMENT + timedelta(days=day)
    return replace(made, scored_at=then, fetched_at=then)

"""What is known of a page as JSON values, the same from the command line and the API."""

from __future__ import annotations

from typing import Any

from models.scoring.difference import Difference, SignalMove
from service.reports.report_json import moment, report_to_dict
from service.usecases.look_up_page import FoundPage
from service.usecases.tell_history import Change, Entry, History

_SHOWN = ("state", "reason", "score", "band", "interval", "model", "content_sha256", "fetched_at", "scored_at")
"""What an entry repeats of its report."""


def page_to_dict(found: FoundPage) -> dict[str, Any]:
    """A page that is known, with its last report."""
    page = found.page
    return {
        "url": page.url,
        "final_url": page.final_url,
        "domain": page.domain,
        "fetched_at": moment(page.fetched_at),
        "report": found.report and report_to_dict(found.report),
    }


def history_to_dict(history: History) -> dict[str, Any]:
    """The history, the latest report first."""
    earlier = history.earlier
    return {
        "url": history.url,
        "entries": [_entry(entry) for entry in history.entries],
        "next": earlier and earlier.isoformat(),
    }


def difference_to_dict(found: Difference) -> dict[str, Any]:
    """From one report to another; each pair is before and after."""
    return {
        "points": found.points,
        "score": list(found.score),
        "band": [band and band.value for band in found.band],
        "state": [state.value for state in found.state],
        "signals": [_signal(move) for move in found.signals],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    report = report_to_dict(entry.report)
    return {
        "report": entry.report.id,
        **{name: report[name] for name in _SHOWN},
        "received": entry.received,
        "change": entry.change and _change(entry.change),
    }


def _change(change: Change) -> dict[str, Any]:
    untold = change.untold
    return {
        "since": change.since,
        "cause": change.cause.value,
        **difference_to_dict(change.whole),
        "page": change.page and difference_to_dict(change.page),
        "model": change.model and difference_to_dict(change.model),
        "untold": untold and {"code": untold.code, "message": untold.message, "retry": untold.retry},
        "remeasured": list(change.remeasured),
    }


def _signal(move: SignalMove) -> dict[str, Any]:
    return {
        "signal": move.signal,
        "category": move.category,
        "title": move.title,
        "move": move.move,
        "contribution": [move.before, move.after],
        "fires": [move.fired_before, move.fires_after],
        "gone": list(move.gone),
        "come": list(move.come),
    }

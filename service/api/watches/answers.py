"""Watches, their runs and what became different, as JSON values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.scoring.difference import SignalMove
from service.store.watches import Run
from service.usecases.compare_runs import PageDifference, Side
from service.usecases.look_up_watch import WatchView
from service.watching.notices import masked
from service.watching.thresholds import parse_thresholds

_CHANGED = ("url", "report_id", "cause", "points", "changes")


def watch_to_dict(view: WatchView) -> dict[str, Any]:
    """A watch."""
    watch = view.watch
    thresholds = asdict(parse_thresholds(watch.thresholds))
    return {
        "id": watch.id,
        "name": watch.name,
        "urls": list(watch.urls),
        "domain": watch.domain,
        "pages": len(view.pages.urls),
        "capped": view.pages.capped,
        "schedule": dict(watch.schedule),
        "thresholds": {**thresholds, "signals": list(thresholds["signals"])},
        "notify": [masked(address) for address in view.notify],
        "webhook": watch.webhook_id,
        "paused": watch.paused,
        "failures": watch.failures,
        "next_at": moment(watch.next_at),
        "created_at": moment(watch.created_at),
        "last_run": run_to_dict(view.last_run) if view.last_run else None,
    }


def run_to_dict(run: Run) -> dict[str, Any]:
    """A run, with the pages that had something to tell."""
    result = run.result or {}
    changed = [page for page in result.get("pages", ()) if page["changes"]]
    return {
        "id": run.id,
        "state": run.state.value,
        "reason": result.get("reason"),
        "due_at": moment(run.due_at),
        "started_at": moment(run.started_at),
        "finished_at": moment(run.finished_at),
        "batch": run.batch_id,
        "capped": result.get("capped"),
        "counts": result.get("counts"),
        "changed": [{name: page[name] for name in _CHANGED} for page in changed],
    }


def diff_to_dict(before: str, after: str, pages: list[PageDifference]) -> dict[str, Any]:
    """Two runs compared; pages of which there is nothing to say are only counted."""
    shown = [page for page in pages if not page.is_same]
    same = len(pages) - len(shown)
    return {"before": before, "after": after, "same": same, "pages": [_page(page) for page in shown]}


def moment(value: datetime | None) -> str | None:
    """A moment in UTC."""
    return value.isoformat() if value else None


def _page(page: PageDifference) -> dict[str, Any]:
    found = page.difference
    return {
        "url": page.url,
        "before": _side(page.before),
        "after": _side(page.after),
        "cause": found.cause.value if found else None,
        "points": found.points if found else None,
        "signals": [_move(move) for move in found.signals] if found else [],
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    outcome, report = side.outcome, side.report
    return {
        "had": outcome.had.value,
        "report_id": outcome.report_id,
        "reason": outcome.reason,
        "score": report.score if report else None,
        "band": report.band.value if report and report.band else None,
    }


def _move(move: SignalMove) -> dict[str, Any]:
    return {**asdict(move), "gone": list(move.gone), "come": list(move.come)}

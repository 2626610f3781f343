"""Examples of watches for the OpenAPI document, made by the code that answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from service.api.watches.answers import diff_to_dict, run_to_dict, watch_to_dict
from service.store.watches import Run, RunState, Watch
from service.usecases.compare_runs import PageDifference, Side
from service.usecases.look_up_watch import WatchView
from service.usecases.watched_pages import WatchedPages
from service.watching.outcome import Had, PageOutcome, counts
from service.watching.thresholds import Change

MOMENT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
WATCH_ID = "b7a1c2d3e4f5460798a9bacbdcedfe0f"
_URL = "https://example.org/exosomes"
_RUN_IDS = ("5d6e7f80912a4b3c8d4e5f60718293a4", "6e7f80912a4b3c8d4e5f60718293a4b5")
_REPORT_IDS = ("3f0c9a4be1d84c0f8a53b1f2c6d7e890", "7f80912a4b3c8d4e5f60718293a4b5c6")
_SCHEDULE = {"cron": "0 7 * * 1-5", "timezone": "Europe/Berlin", "active_hours": ["06:00", "20:00"], "jitter": 300}

REQUESTS: dict[str, Any] = {
    "page": {
        "summary": "A page, every weekday morning",
        "value": {"name": "Exosomes", "url": _URL, "schedule": _SCHEDULE},
    },
    "source": {
        "summary": "All known pages of a source, every six hours",
        "value": {
            "name": "example.org",
            "domain": "example.org",
            "schedule": {"every": 21_600},
            "thresholds": {"points": 5, "signals": ["outcome_promises"], "failures": 2},
        },
    },
}


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What each operation answers to one that is right, by its name."""
    watch = watch_to_dict(_view())
    run = run_to_dict(_run())
    diff = diff_to_dict(*_RUN_IDS, [_difference()])
    return {
        "createWatch": _one("The watch", watch),
        "getWatch": _one("The watch", watch),
        "pauseWatch": _one("The watch at rest", {**watch, "paused": True}),
        "resumeWatch": _one("The watch", watch),
        "listWatches": _one("One watch", {"watches": [watch], "next": None}),
        "runWatch": _one("The run", {**run, "state": "running", "finished_at": None} | _NOTHING_YET),
        "listRuns": _one("One run", {"runs": [run], "next": None}),
        "compareRuns": _one("A page that is gone", diff),
    }


_NOTHING_YET: dict[str, Any] = {"counts": None, "capped": None, "changed": []}


def _one(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"example": {"summary": summary, "value": value}}


def _view() -> WatchView:
    watch = Watch(
        id=WATCH_ID,
        name="Exosomes",
        urls=(_URL,),
        schedule=_SCHEDULE,
        notify=("c3d4e5f60718293a4b5c6d7e8f901234",),
        next_at=MOMENT + timedelta(days=1),
        created_at=MOMENT - timedelta(days=7),
    )
    return WatchView(watch, WatchedPages((_URL,), capped=False), _run(), ("mailtos://",))


def _outcomes() -> tuple[PageOutcome, PageOutcome]:
    before = PageOutcome(url=_URL, had=Had.SCORED, report_id=_REPORT_IDS[0], good_id=_REPORT_IDS[0])
    after = PageOutcome(
        url=_URL,
        had=Had.GONE,
        report_id=_REPORT_IDS[1],
        reason="http_404",
        good_id=_REPORT_IDS[0],
        gone=True,
        changes=(Change("gone"),),
    )
    return before, after


def _run() -> Run:
    pages = [_outcomes()[1]]
    result = {"counts": counts(pages), "capped": False, "pages": [page.to_dict() for page in pages]}
    ended = MOMENT + timedelta(seconds=3)
    return Run(_RUN_IDS[1], WATCH_ID, MOMENT, RunState.DONE, "d4e5f60718293a4b5c6d7e8f90123456", MOMENT, ended, result)


def _difference() -> PageDifference:
    before, after = (Side(outcome, None) for outcome in _outcomes())
    return PageDifference(_URL, before, after, None)

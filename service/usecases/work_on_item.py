"""What a worker does with an item: ask for the page, and score what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from models.report import Reason
from scrapers.errors import ScrapeError
from scrapers.fetch import Fetched
from service.usecases.claim_items import Task
from service.usecases.keep_report import Ready, make_ready
from service.usecases.score_source import Fetches, Scored, failed, not_scored, score_fetched

CRASHED = Reason("crashed", "Scoring this page ended its process.")
HUNG = Reason("scoring_timeout", "Scoring this page took too long, and was broken off.")
FAULT = Reason("internal_error", "Scoring this page met a fault in Plumbline.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task. With nothing but the task, it is left to its lease, which runs out."""

    task: Task
    scored: Ready | None = None
    unchanged_at: datetime | None = None
    """When the server said that the page has not changed, in place of `scored`."""
    retry_after: float | None = None
    """Seconds that the host asked to be left alone."""


def receive(task: Task, fetcher: Fetches) -> Fetched | Outcome:
    """The page as its server sent it, or how that ended."""
    etag, last_modified = (task.known.etag, task.known.last_modified) if task.known else ("", "")
    try:
        fetched = fetcher.fetch(task.claim.url, etag=etag, last_modified=last_modified)
    except ScrapeError as error:
        report = not_scored(task.claim.url, error, report_id=uuid4().hex)
        return Outcome(task, make_ready(Scored(report, asked=task.claim.url)), retry_after=error.retry_after)
    return Outcome(task, unchanged_at=fetched.fetched_at) if fetched.not_modified else fetched


def assess(task: Task, fetched: Fetched) -> Outcome:
    """The outcome for a page that was received, all made ready to be kept: its process has nothing else to do."""
    return Outcome(task, make_ready(score_fetched(task.claim.url, fetched)))


def give_up(task: Task, reason: Reason) -> Outcome:
    """The outcome for a task that cannot be carried out."""
    return Outcome(task, make_ready(Scored(failed(task.claim.url, reason), asked=task.claim.url)))

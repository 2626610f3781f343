"""What a worker does with an item: ask for the page, and score what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from models.report import Reason
from scrapers.errors import ScrapeError, TooManyRedirects
from scrapers.fetching.fetch import Fetched, Version
from service.usecases.claim_items import Task
from service.usecases.keep_report import Ready, make_ready
from service.usecases.score_source import Fetches, Scored, failed, not_scored, score_fetched

MOST_MOVES = 5
"""Redirects from host to host that are followed for an item."""
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
    moved_to: str = ""
    """Where a redirect to another host leads, in place of `scored`: that one has its turn first."""


def receive(task: Task, fetcher: Fetches) -> Fetched | Outcome:
    """The page as its server sent it, or how that ended."""
    claim = task.claim
    try:
        fetched = fetcher.fetch(claim.moved_to or claim.url, known=_version(task), roam=False)
        if fetched.moved and claim.moves == MOST_MOVES:
            raise TooManyRedirects
    except ScrapeError as error:
        report = not_scored(claim.url, error, report_id=uuid4().hex)
        return Outcome(task, make_ready(Scored(report, asked=claim.url)), retry_after=error.retry_after)
    if fetched.moved:
        return Outcome(task, moved_to=fetched.final_url)
    return Outcome(task, unchanged_at=fetched.fetched_at) if fetched.not_modified else fetched


def _version(task: Task) -> Version | None:
    known = task.known
    return Version(known.final_url, known.etag, known.last_modified) if known else None


def assess(task: Task, fetched: Fetched) -> Outcome:
    """The outcome for a page that was received, all made ready to be kept: its process has nothing else to do."""
    return Outcome(task, make_ready(score_fetched(task.claim.url, fetched)))


def give_up(task: Task, reason: Reason) -> Outcome:
    """The outcome for a task that cannot be carried out."""
    return Outcome(task, make_ready(Scored(failed(task.claim.url, reason), asked=task.claim.url)))

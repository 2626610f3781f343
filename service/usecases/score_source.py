"""Score one source: a web address, HTML or plain text. A page's fault is a report, never an exception."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from models.page import Metadata, Obstacle, Page
from models.report import Reason, ScoreReport, State
from models.scoring.artifact import load
from models.scoring.explain import assess
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.decode import decode
from scrapers.cleaning.plain import page_from_text
from scrapers.errors import ScrapeError
from service.sniff import Form, form_of

if TYPE_CHECKING:
    from scrapers.fetching.fetch import Fetched, Version


class Fetches(Protocol):
    """What can fetch a web address; `scrapers.fetching.fetch.Fetcher` does. Raises ScrapeError."""

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class Scored:
    """A report with what it was made from."""

    report: ScoreReport
    page: Page | None = None
    """None when none could be had."""
    asked: str = ""
    """The address that was fetched; empty for content that was handed in."""
    etag: str = ""
    last_modified: str = ""


def fetch_and_score(url: str, fetcher: Fetches, *, report_id: str = "") -> Scored:
    """Fetch and score a web address, and hand over the page as well."""
    try:
        fetched = fetcher.fetch(url)
    except ScrapeError as error:
        return Scored(not_scored(url, error, report_id=report_id), asked=url)
    return score_fetched(url, fetched, report_id=report_id)


def score_fetched(url: str, fetched: Fetched, *, report_id: str = "") -> Scored:
    """Score what the address `url` gave, and hand over the page as well."""
    try:
        page = page_from_fetched(fetched)
    except ScrapeError as error:
        return Scored(not_scored(url, error, report_id=report_id), asked=url)
    return Scored(_assess(page, report_id), page, url, fetched.etag, fetched.last_modified)


def read_and_score(read: Callable[[], Page], *, url: str = "", report_id: str = "") -> Scored:
    """Score the page that `read` makes of content, and hand over the page as well."""
    try:
        page = read()
    except ScrapeError as error:
        return Scored(not_scored(url, error, report_id=report_id))
    return Scored(_assess(page, report_id), page)


def score_url(url: str, fetcher: Fetches, *, report_id: str = "") -> ScoreReport:
    """Fetch and score a web address."""
    return fetch_and_score(url, fetcher, report_id=report_id).report


def score_html(html: bytes | str, *, url: str = "", report_id: str = "") -> ScoreReport:
    """Score HTML; `url` says where it comes from, and is not fetched."""
    return read_and_score(lambda: page_from_html(html, url=url), url=url, report_id=report_id).report


def score_text(text: str, *, url: str = "", report_id: str = "") -> ScoreReport:
    """Score plain text."""
    return read_and_score(lambda: page_from_text(text, url=url), url=url, report_id=report_id).report


def score_content(content: bytes, *, name: str = "") -> ScoreReport:
    """Score bytes of which only the content says whether they are HTML or text. `name` is the file's name."""
    try:
        if form_of(content, name) is Form.HTML:
            return score_html(content)
        return score_text(decode(content))
    except ScrapeError as error:
        return not_scored("", error)


def not_scored(url: str, error: ScrapeError, *, report_id: str = "") -> ScoreReport:
    """The report on a page that could not be had."""
    return failed(url, Reason(error.code, error.message, error.retry), state=State(error.state), report_id=report_id)


def failed(url: str, reason: Reason, *, state: State = State.FAILED, report_id: str = "") -> ScoreReport:
    """A report without a score, for this reason."""
    page = Page(blocks=(), url=url, metadata=Metadata(), obstacle=Obstacle(state.value, reason.code, reason.message))
    return replace(_assess(page, report_id), reason=reason)


def unreadable(url: str, error: ScrapeError) -> Page:
    """A page of which nothing is known but why."""
    return Page(blocks=(), url=url, obstacle=Obstacle(error.state, error.code, error.message))


def page_from_fetched(fetched: Fetched) -> Page:
    """The page in what was fetched, by the type its server gave it. Raises ScrapeError."""
    if fetched.content_type.partition(";")[0].strip().lower() == "text/plain":
        text = decode(fetched.body, fetched.content_type)
        return page_from_text(text, url=fetched.final_url, fetched_at=fetched.fetched_at)
    return page_from_html(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, fetched_at=fetched.fetched_at
    )


def _assess(page: Page, report_id: str) -> ScoreReport:
    return assess(page, load(), now=datetime.now(UTC), report_id=report_id or uuid4().hex)

"""Score a source for somebody who will come back for the report: score it, keep it, hand it over."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import ScoreReport
from scrapers.cleaning.clean import page_from_html
from scrapers.cleaning.plain import page_from_text
from service.services import Services
from service.usecases.keep_report import keep_report
from service.usecases.score_source import Scored, fetch_and_score, read_and_score


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be scored: a text, HTML (with the address it is from), or an address to fetch."""

    url: str = ""
    html: str = ""
    text: str = ""


def submit_source(source: Source, services: Services, tenant: str = "") -> ScoreReport:
    """Score and keep. Raises FullError when too many callers have pages fetched.

    Raises sqlalchemy.exc.SQLAlchemyError when the report cannot be kept.
    """
    scored = _score(source, services, tenant)
    with services.store.write() as kept:
        keep_report(scored, kept)
    services.metrics.reported(scored.report.state.value)
    return scored.report


def _score(source: Source, services: Services, tenant: str) -> Scored:
    if source.text:
        return read_and_score(lambda: page_from_text(source.text))
    if source.html:
        return read_and_score(lambda: page_from_html(source.html, url=source.url), url=source.url)
    with services.fetches.held(tenant):
        return fetch_and_score(source.url, services.fetcher)

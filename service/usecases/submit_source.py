"""Score a source for somebody who will come back for the report: score it, keep it, hand it over."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import ScoreReport
from service.services import Services
from service.usecases.score_source import score_html, score_text, score_url


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be scored: a text, HTML (with the address it is from), or an address to fetch."""

    url: str = ""
    html: str = ""
    text: str = ""


def submit_source(source: Source, services: Services) -> ScoreReport:
    """Score and keep. Raises sqlalchemy.exc.SQLAlchemyError when the report cannot be kept."""
    report = _score(source, services)
    services.store.add(report)
    return report


def _score(source: Source, services: Services) -> ScoreReport:
    if source.text:
        return score_text(source.text)
    if source.html:
        return score_html(source.html, url=source.url)
    return score_url(source.url, services.fetcher)

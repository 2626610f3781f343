"""Look up a page that is known, by its address."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import ScoreReport
from scrapers.errors import ScrapeError
from scrapers.urls import canonical
from service.store.database import Repositories, Store
from service.store.pages import KnownPage


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page and the last report on it, without its blocks."""

    page: KnownPage
    report: ScoreReport | None
    """None for a page that was never received."""


def find_page(url: str, kept: Repositories) -> KnownPage | None:
    """The page at this address, however it is written; None for one that is not known or no web address."""
    try:
        return kept.pages.find(canonical(url))
    except ScrapeError:
        return None


def look_up_page(url: str, store: Store) -> FoundPage | None:
    """The page, or None when it is not known. Nothing is fetched. Raises sqlalchemy.exc.SQLAlchemyError."""
    with store.read() as kept:
        page = find_page(url, kept)
        if page is None:
            return None
        found = kept.reports.find(page.report_id) if page.report_id else None
    return FoundPage(page, found.report if found else None)

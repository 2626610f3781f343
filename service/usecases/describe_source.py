"""Describe a source: its score, what it was before, and its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.store.database import Store
from service.store.pages import KnownPage
from service.store.sources import KnownSource, SourceDay
from service.usecases.look_up_source import look_up_source


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with its history and a portion of its pages."""

    source: KnownSource
    days: list[SourceDay]
    """The latest first."""
    pages: list[KnownPage]
    """In the order in which they became known."""
    after: int | None
    """The number of the last page here, when there are more."""


def describe_source(domain: str, store: Store, now: datetime, *, after: int, limit: int) -> SourceView | None:
    """The source and so many pages (0 for none) after that of number `after`; None when no page of it is known.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    source = look_up_source(domain, store, now)
    if source is None:
        return None
    with store.read() as kept:
        days = kept.sources.days(domain)
        pages = kept.pages.of_source(domain, after=after, limit=limit + 1)
    return SourceView(source, days, pages[:limit], pages[limit - 1].id if 0 < limit < len(pages) else None)

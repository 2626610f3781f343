"""Which pages a watch looks at: those it names, or those known of its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from service.store.database import Repositories
from service.store.watches import Watch

MOST_PAGES = 200
"""Pages that one watch looks at."""


@dataclass(frozen=True, slots=True)
class WatchedPages:
    """Canonical addresses, in order."""

    urls: tuple[str, ...]
    capped: bool
    """Whether the source has more pages than one watch looks at."""


def watched_pages(watch: Watch, kept: Repositories) -> WatchedPages:
    """The pages as of now."""
    if watch.domain is None:
        return WatchedPages(watch.urls, capped=False)
    found = tuple(islice(_received(watch.domain, kept), MOST_PAGES + 1))
    return WatchedPages(found[:MOST_PAGES], capped=len(found) > MOST_PAGES)


def _received(domain: str, kept: Repositories) -> Iterator[str]:
    """Addresses of a source at which a page was ever received, in the order they became known."""
    after = 0
    while found := kept.pages.of_source(domain, after=after, limit=MOST_PAGES):
        yield from (page.url for page in found if page.report_id)
        after = found[-1].id

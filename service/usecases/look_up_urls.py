"""Look up what is known of many addresses at once, without fetching any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.report import Reason
from scrapers.errors import ScrapeError
from scrapers.twins import Names, names_from
from scrapers.urls import WebUrl, parse_canonical
from service.store.aliases import Kind, Match, key_of
from service.store.database import Store
from service.store.glances import Glance
from service.store.sources import KnownSource
from service.usecases.look_up_source import look_up_source

FRESH = timedelta(minutes=1)
"""How long a source's score stands although its pages have changed: a page in work must not cost every caller."""
FRESHENED = 3
"""Sources whose score is worked out anew in one look-up, at most; the others are answered as they stand."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of an address."""

    asked: str
    known: WebUrl | None = None
    """The canonical address; None for what is no usable web address, and then `reason` says why."""
    names: Names | None = None
    """Worked out where the address itself led to no score."""
    page: Match | None = None
    """Its `kind` is how the address led to it."""
    source: KnownSource | None = None
    """Looked up where the page has no score."""
    reason: Reason | None = None
    """Why the page has no score, where that is known."""

    @property
    def unknown(self) -> bool:
        """Whether this is an address that could be scored, but nobody has tried to."""
        return self.known is not None and self.page is None

    @property
    def domain(self) -> str | None:
        """The source: that of the page that answers, else the one that the address belongs to."""
        if self.page:
            return self.page.domain
        return self.names.domain if self.names else None


def look_up_urls(urls: Sequence[str], store: Store, now: datetime) -> list[Found]:
    """What is known of each address, in their order. Raises sqlalchemy.exc.SQLAlchemyError."""
    read = [_read(url) for url in urls]
    with store.glance() as kept:
        found = _by_address(urls, read, kept)
        if any(map(_open, found)):
            found = _by_twin(found, kept)
        wanted = {each.names.domain for each in found if each.names and _open(each)}
        sources = kept.sources(wanted) if wanted else {}
    sources |= _freshened(sources.values(), store, now)
    return [_with_source(each, sources) for each in found] if sources else found


def _read(url: str) -> WebUrl | Reason:
    """The canonical address, or why there is none."""
    try:
        return parse_canonical(url)
    except ScrapeError as error:
        return Reason(error.code, error.message, error.retry)


def _open(found: Found) -> bool:
    """Whether a score is still to be looked for."""
    return found.known is not None and (found.page is None or found.page.score is None)


def _by_address(urls: Sequence[str], read: Sequence[WebUrl | Reason], kept: Glance) -> list[Found]:
    """With the pages that the addresses themselves lead to."""
    keys = [b"" if isinstance(known, Reason) else key_of(str(known)) for known in read]
    pages = kept.pages(set(keys) - {b""})
    return [
        Found(url, reason=known) if isinstance(known, Reason) else _led(url, known, pages.get(key))
        for url, known, key in zip(urls, read, keys, strict=True)
    ]


def _by_twin(found: list[Found], kept: Glance) -> list[Found]:
    """Those still open with the pages of their twins, where these say more."""
    names = [names_from(each.known) if each.known and _open(each) else None for each in found]
    keys = [key_of(each.twin) if each else b"" for each in names]
    pages = kept.pages(set(keys) - {b""})
    return [
        _led(each.asked, each.known, _better(each.page, pages.get(key)), name) if name else each
        for each, name, key in zip(found, names, keys, strict=True)
    ]


def _better(page: Match | None, twin: Match | None) -> Match | None:
    return replace(twin, kind=Kind.TWIN) if twin and (page is None or twin.score is not None) else page


def _led(url: str, known: WebUrl | None, page: Match | None, names: Names | None = None) -> Found:
    return Found(url, known, names, page, reason=page.reason if page and page.score is None else None)


def _freshened(sources: Iterable[KnownSource], store: Store, now: datetime) -> dict[str, KnownSource]:
    due = [source for source in sources if source.stale and (not source.updated_at or now - source.updated_at > FRESH)]
    fresh = (look_up_source(source.domain, store, now) for source in due[:FRESHENED])
    return {source.domain: source for source in fresh if source}


def _with_source(found: Found, sources: dict[str, KnownSource]) -> Found:
    source = sources.get(found.names.domain) if found.names and _open(found) else None
    if source is None or source.score is None or not source.score.pages:
        return found
    return replace(found, source=source)

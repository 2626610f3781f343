"""Fetches a page: politely, within its limits, and only from where the guard lets it."""

from __future__ import annotations

import re
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from scrapers.errors import BotWall, EmptyPage, TooManyRedirects, UnsupportedContentType
from scrapers.fetching.deadline import Clock, Deadline
from scrapers.fetching.exchange import Answer, Exchange
from scrapers.fetching.headers import media_type
from scrapers.fetching.politeness import Turns, late_once
from scrapers.fetching.resolver import Lookup, system_lookup
from scrapers.fetching.robots import Robots
from scrapers.fetching.settings import FetchSettings
from scrapers.urls import WebUrl, canonical, parse

__all__ = ["FetchSettings", "Fetched", "Fetcher", "Version"]

READABLE = frozenset(["text/html", "application/xhtml+xml", "text/plain"])
_PAGES = frozenset([200, 203])
_SENDABLE = re.compile(r"[\x20-\x7e]{1,1000}")
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x1f\x8b", "application/gzip"),
)
"""How files begin that are served as pages by mistake."""


@dataclass(frozen=True, slots=True)
class Version:
    """What was there when a page was last received, told by what its server gave with it."""

    url: str
    """The canonical URL that answered, behind all redirects: what the server gave speaks of no other."""
    etag: str = ""
    last_modified: str = ""

    def conditions(self, url: WebUrl) -> dict[str, str]:
        """The headers that ask this URL whether it has changed since; what cannot stand in a header is left out."""
        if canonical(str(url)) != self.url:
            return {}
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if _SENDABLE.fullmatch(value)}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent. `body` is unpacked but not decoded, and empty when `not_modified` or `moved`."""

    url: str
    final_url: str
    status: int
    content_type: str
    body: bytes
    etag: str
    last_modified: str
    fetched_at: datetime
    not_modified: bool = False
    moved: bool = False
    """Whether a redirect leads to `final_url` on another host, which was not asked."""


class Fetcher:
    """Fetches pages; a context manager, shared by many threads."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        lookup: Lookup = system_lookup,
        clock: Clock = time.monotonic,
        turns: Turns | None = None,
    ) -> None:
        """`turns` are those that other processes take too; without them, only this fetcher's manners hold."""
        self._settings = settings or FetchSettings()
        self._clock = clock
        self._exchange = Exchange(self._settings, lookup, clock, turns)
        self._robots = Robots(self._exchange, self._settings.robots_ttl, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between fetches, so nothing is left to close."""

    def fetch(self, url: str, *, known: Version | None = None, roam: bool = True) -> Fetched:
        """The page behind a URL, or that it is still the version that is known. Raises ScrapeError.

        Redirects are followed; without `roam`, only within the host.
        """
        deadline = Deadline(self._settings.deadline, self._clock)
        hop = parse(url)
        for hops in range(self._settings.max_redirects + 1):
            mine = known.conditions(hop) if known else {}
            with late_once(bool(hops)), self._permitted(hop, deadline, mine) as answer:
                target = answer.redirect()
                if target is None:
                    return self._received(url, answer, mine)
                if not roam and target.netloc != hop.netloc:
                    return replace(_fetched(url, answer, b"", {}), final_url=str(target), moved=True)
            hop = target
        raise TooManyRedirects

    def _permitted(self, url: WebUrl, deadline: Deadline, conditions: dict[str, str]) -> AbstractContextManager[Answer]:
        if not url.is_one_of(self._settings.robots_ignored_for):
            self._robots.check(url, deadline)
        return self._exchange.ask(url, deadline, self._settings.max_body, conditions)

    def _received(self, url: str, answer: Answer, conditions: dict[str, str]) -> Fetched:
        if answer.status == 304 and conditions:
            return _fetched(url, answer, b"", conditions)
        if answer.header("cf-mitigated"):
            raise BotWall(status=answer.status)
        if answer.status in {204, 205}:
            raise EmptyPage(status=answer.status)
        if answer.status not in _PAGES:
            raise answer.error()
        return _fetched(url, answer, _body(answer), {})


def _body(answer: Answer) -> bytes:
    named = media_type(answer.header("Content-Type"))
    if named and named not in READABLE:
        raise UnsupportedContentType(content_type=named)
    body = answer.read()
    found = _found_type(body, named)
    if found not in READABLE:
        raise UnsupportedContentType(content_type=found)
    if not body.strip():
        raise EmptyPage(status=answer.status)
    return body


def _found_type(body: bytes, named: str) -> str:
    """The type as the bytes have it, where they say something else than the server, or the server nothing."""
    for beginning, kind in _MAGIC:
        if body.startswith(beginning):
            return kind
    return named or ("application/octet-stream" if b"\0" in body[:1024] else "text/html")


def _fetched(url: str, answer: Answer, body: bytes, conditions: dict[str, str]) -> Fetched:
    return Fetched(
        url=url,
        final_url=str(answer.url),
        status=answer.status,
        content_type=answer.header("Content-Type"),
        body=body,
        etag=answer.header("ETag") or conditions.get("If-None-Match", ""),
        last_modified=answer.header("Last-Modified") or conditions.get("If-Modified-Since", ""),
        fetched_at=datetime.now(UTC),
        not_modified=answer.status == 304,
    )

"""A store with many scored pages, made without scoring any: what look-ups are measured on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, text

from scrapers.twins import names_of
from service.store.aliases import Kind, key_of
from service.store.engine import open_engine, upgrade
from service.store.pages import url_key
from service.store.tables import aliases, pages, sources

OF_A_SOURCE = 20
"""Pages of each source."""
AT_ONCE = 20_000
NOW = datetime(2026, 1, 15, tzinfo=UTC)


def page_url(number: int) -> str:
    """Where the page of this number is."""
    return f"https://www.site-{number // OF_A_SOURCE}.org/health/articles/{number}-what-the-studies-say-about-it"


def fill(database_url: str, count: int) -> None:
    """Bring a database up to date and fill it with so many pages, each found by its address and by its twins'."""
    engine = open_engine(database_url)
    upgrade(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
        for start in range(1, count + 1, AT_ONCE):
            _fill_pages(connection, range(start, min(start + AT_ONCE, count + 1)))
        _fill_aliases(connection, count)
        _fill_sources(connection, count // OF_A_SOURCE + 1)
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _fill_pages(connection: Connection, numbers: range) -> None:
    connection.execute(insert(pages), [_page(number) for number in numbers])


def _page(number: int) -> dict[str, Any]:
    url, moment = page_url(number), NOW - timedelta(minutes=number % 100_000)
    return {
        "id": number,
        "url_key": url_key(url),
        "url": url,
        "final_url": url,
        "domain": names_of(url).domain,
        "report_id": f"{number:032x}",
        "state": "scored",
        "score": number % 1_000 / 10,
        "band": ("low", "mixed", "high")[number % 3],
        "content_sha256": f"{number:064x}",
        "snapshot_id": f"{number:064x}",
        "model_sha256": "ab" * 32,
        "etag": f'"{number:x}"',
        "last_modified": "",
        "fetched_at": moment,
        "scored_at": moment,
    }


def _fill_aliases(connection: Connection, count: int) -> None:
    """In the order of their keys, in which the index is quickest to build."""
    rows = iter(sorted(_aliases(count)))
    while some := [{"key": key, "page_id": page, "kind": kind} for key, page, kind in islice(rows, AT_ONCE)]:
        connection.execute(insert(aliases), some)


def _aliases(count: int) -> Iterator[tuple[bytes, int, int]]:
    for number in range(1, count + 1):
        names = names_of(page_url(number))
        yield key_of(names.url), number, int(Kind.OWN)
        yield key_of(names.twin), number, int(Kind.TWIN)


def _fill_sources(connection: Connection, count: int) -> None:
    rows = [_source(f"site-{number}.org") for number in range(count)]
    for start in range(0, count, AT_ONCE):
        connection.execute(insert(sources), rows[start : start + AT_ONCE])


def _source(domain: str) -> dict[str, Any]:
    score = {"pages": OF_A_SOURCE, "mean": 55.5, "low": 48.0, "high": 63.0}
    return {"domain": domain, "key": key_of(domain), "stale": False, **score, "updated_at": NOW}

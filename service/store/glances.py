"""Reads for look-ups, which come too often to make each statement and each row anew: straight from the driver.

SQLite's driver hands the interpreter to another thread at every row, and under load gets it back only after a while. As
one JSON value, the rows of a look-up cost one such exchange instead of a hundred.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from pydantic_core import from_json

from models.report import Reason
from models.scoring.source import SourceScore
from service.store.aliases import Kind, Match
from service.store.sources import KnownSource

_SIZES = (1, 2, 5, 10, 25, 50, 100, 200)
"""How many keys a statement has room for on SQLite: few statements, each prepared once."""
_PACKED = "SELECT json_group_array(json_array({row})) FROM {table} WHERE {key} IN ({places})"
_PLAIN = "SELECT {row} FROM {table} WHERE {key} = ANY(%s)"
_EXACT = "json(CASE WHEN {0} IS NOT NULL THEN printf('%!.17g', {0}) END)"
"""A number in SQLite's JSON, which would round it."""
_PAGES = {"table": "aliases JOIN pages ON pages.id = aliases.page_id", "key": "aliases.key"}
_SOURCES = {"table": "sources", "key": "domain"}


def _packed(row: str, *numbers: str, **where: str) -> dict[int, str]:
    """Statements by the keys that they have room for."""
    given = row.format(*map(_EXACT.format, numbers))
    return {size: _PACKED.format(row=given, places=",".join("?" * size), **where) for size in _SIZES}


_PACKED_PAGES = _packed(
    "hex(aliases.key), kind, final_url, domain, report_id, {}, band, scored_at, json(reason)", "score", **_PAGES
)
_PACKED_SOURCES = _packed("domain, stale, pages, {}, {}, {}, updated_at", "mean", "low", "high", **_SOURCES)
_PLAIN_PAGES = _PLAIN.format(
    row="aliases.key, kind, final_url, domain, report_id, score, band, scored_at, reason", **_PAGES
)
_PLAIN_SOURCES = _PLAIN.format(row="domain, stale, pages, mean, low, high, updated_at", **_SOURCES)


class Glance:
    """What look-ups read. Its methods raise what the driver raises, and take up to 200 keys."""

    def __init__(self, connection: Any, database: str) -> None:
        """The driver's own connection, and `sqlite` or `postgresql`."""
        self._driver = connection
        self._sqlite = database == "sqlite"

    def pages(self, keys: Collection[bytes]) -> dict[bytes, Match]:
        """The pages that these addresses lead to, by key."""
        rows = self._packed(_PACKED_PAGES, keys) if self._sqlite else self._plain(_PLAIN_PAGES, keys)
        return {page.key: page for page in map(_match, rows)}

    def sources(self, domains: Collection[str]) -> dict[str, KnownSource]:
        """Those of these domains of which a page is known."""
        rows = self._packed(_PACKED_SOURCES, domains) if self._sqlite else self._plain(_PLAIN_SOURCES, domains)
        return {source.domain: source for source in map(_source, rows)}

    def _packed(self, statements: dict[int, str], keys: Collection[Any]) -> list[list[Any]]:
        if not keys:
            return []
        size = next(size for size in _SIZES if size >= len(keys))
        given = [*keys]
        given += given[:1] * (size - len(given))
        rows: list[list[Any]] = from_json(self._driver.execute(statements[size], given).fetchone()[0])
        return rows

    def _plain(self, statement: str, keys: Collection[Any]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._driver.execute(statement, ([*keys],)).fetchall()
        return rows


def _match(row: Collection[Any]) -> Match:
    key, kind, final_url, domain, report_id, score, band, scored_at, reason = row
    return Match(
        bytes.fromhex(key) if isinstance(key, str) else key,
        Kind(kind),
        final_url,
        domain,
        report_id,
        score,
        band,
        _moment(scored_at),
        Reason(**reason) if reason else None,
    )


def _source(row: Collection[Any]) -> KnownSource:
    domain, stale, pages, mean, low, high, updated_at = row
    score = None if mean is None else SourceScore(pages, mean, (low, high))
    return KnownSource(domain, bool(stale), score, _moment(updated_at))


def _moment(given: str | datetime | None) -> datetime | None:
    """A moment, which SQLite has as text without a time zone."""
    if isinstance(given, str):
        return datetime.fromisoformat(f"{given}+00:00")
    return given and given.astimezone(UTC)

"""Aliases in the database: every address that leads to a known page, each to one page, by the hash of the address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import cycle
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select
from sqlalchemy.dialects import sqlite

from models.report import Reason
from scrapers.twins import names_of
from scrapers.urls import registrable_domain
from service.store.tables import aliases, pages
from service.store.upsert import Upsert


class Kind(IntEnum):
    """How an address leads to a page. Of two pages for one address that with the lower kind has it."""

    OWN = 0
    """The page was asked for at this address."""
    REDIRECT = 1
    """The page was found at this address when another was asked for."""
    TWIN = 2
    """The address is what the page's AMP and mobile twins have in common."""
    TRIED = 3
    """A page was asked for at this address, but never received."""


@dataclass(frozen=True, slots=True)
class Match:
    """A page that an address leads to, with what its last good report said."""

    key: bytes
    kind: Kind
    final_url: str
    domain: str
    report_id: str | None
    score: float | None
    band: str | None
    scored_at: datetime | None
    reason: Reason | None
    """Why the last try gave no score; None when it did."""


_PAGE = ("final_url", "domain", "report_id", "score", "band", "scored_at", "reason")
_JOINED = select(aliases.c.key, aliases.c.kind, *(pages.c[name] for name in _PAGE)).join_from(aliases, pages)
_ROOM = ("first", "second", "third", "fourth")
_FORGET = delete(aliases).where(
    aliases.c.page_id == bindparam("page"), aliases.c.key.not_in([bindparam(name) for name in _ROOM])
)


def _where_better(insert: sqlite.Insert) -> sqlite.Insert:
    """An address goes over to a page that it leads to by a lower kind, or by the same unless both were only tried."""
    given = insert.excluded
    better = or_(given.kind < aliases.c.kind, (given.kind == aliases.c.kind) & (given.kind != Kind.TRIED))
    changed = {"page_id": given.page_id, "kind": given.kind}
    return insert.on_conflict_do_update(index_elements=["key"], set_=changed, where=better)


_LEAD = Upsert(aliases, _where_better)


class Aliases:
    """The aliases' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tried(self, urls: Mapping[int, str]) -> None:
        """Let pages be found at the canonical URLs they were asked for, unless other pages already are."""
        self._lead({page_id: {key_of(url): Kind.TRIED} for page_id, url in urls.items()})

    def received(self, leads: Mapping[int, Mapping[bytes, Kind]]) -> None:
        """Let each page be found by these keys, and no more by those that led to it before."""
        if leads:
            self._connection.execute(_FORGET, [_all_but(keys, page_id) for page_id, keys in leads.items()])
        self._lead(leads)

    def between(self, low: bytes, high: bytes | None, limit: int) -> list[Match]:
        """Pages by the keys from `low` to before `high` (None for no end), in their order."""
        query = _JOINED.where(aliases.c.key >= low)
        if high is not None:
            query = query.where(aliases.c.key < high)
        return [_match(row) for row in self._connection.execute(query.order_by(aliases.c.key).limit(limit))]

    def _lead(self, leads: Mapping[int, Mapping[bytes, Kind]]) -> None:
        rows = [
            {"key": key, "page_id": page_id, "kind": kind} for page_id in leads for key, kind in leads[page_id].items()
        ]
        rows.sort(key=itemgetter("key"))  # always in one order, so that two who insert the same never wait in a circle
        _LEAD.run(self._connection, rows)


def leading(url: str, final_url: str) -> dict[bytes, Kind]:
    """The keys by which a page is found that was asked for at one canonical URL and found at another.

    A cache that leads elsewhere says nothing of the site whose page it was asked for.
    """
    asked, found = names_of(url), names_of(final_url)
    keys = {key_of(found.twin): Kind.TWIN}
    if asked.domain in {found.domain, registrable_domain(url)}:
        keys[key_of(asked.twin)] = Kind.TWIN
    return keys | {key_of(final_url): Kind.REDIRECT, key_of(url): Kind.OWN}


def _all_but(keys: Mapping[bytes, Kind], page_id: int) -> dict[str, Any]:
    """What _FORGET is given, which has room for the most keys that a page can have."""
    return {"page": page_id, **dict(zip(_ROOM, cycle(keys), strict=False))}


def _match(row: Row[Any]) -> Match:
    known = {name: row._mapping[name] for name in _PAGE}
    known["reason"] = Reason(**row.reason) if row.reason else None
    return Match(row.key, Kind(row.kind), **known)


def key_of(address: str) -> bytes:
    """What an address or a host is found by: its SHA-256."""
    return hashlib.sha256(address.encode("utf-8", "replace")).digest()

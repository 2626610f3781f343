"""Pages in the database: each address once, with what its last good report said."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, update

from models.report import Reason, ScoreReport
from service.store.aliases import Aliases, Kind
from service.store.tables import pages
from service.store.upsert import Upsert


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page was asked for and found. Both are canonical URLs."""

    url: str
    final_url: str
    domain: str
    """The registrable domain of `final_url`."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gives with a page, and is shown again to be asked whether the page has changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page as it was last received and scored. Nothing beyond its address is known before that."""

    id: int
    url: str
    final_url: str
    domain: str
    report_id: str | None
    state: str | None
    score: float | None
    band: str | None
    content_sha256: str | None
    snapshot_id: str | None
    model_sha256: str | None
    etag: str
    last_modified: str
    fetched_at: datetime | None
    scored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Received:
    """What there is to note of a page that was received."""

    address: Address
    leads: Mapping[bytes, Kind]
    """What `leading` made of the address."""
    report: ScoreReport
    snapshot_id: str | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class Missed:
    """What there is to note of a page that was not received."""

    address: Address
    reason: Reason | None


_COLUMNS = [pages.c[name] for name in KnownPage.__dataclass_fields__]
_PUT = Upsert(pages, lambda insert: insert.on_conflict_do_nothing(index_elements=["url_key"]))
_KEYS = pages.c.url_key.in_(bindparam("keys", expanding=True))
_NUMBERS = select(pages.c.id, pages.c.url_key).where(_KEYS).order_by(pages.c.id).with_for_update(key_share=True)
_KNOWN = select(*_COLUMNS).where(_KEYS)
_CHANGE = update(pages).where(pages.c.id == bindparam("page"))
_NOTE = _CHANGE.where(pages.c.scored_at.is_(None) | (pages.c.scored_at <= bindparam("since")))
_LAST = select(pages.c.id, pages.c.report_id).where(pages.c.id.in_(bindparam("pages", expanding=True)))


class Pages:
    """The pages' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._aliases = Aliases(connection)

    def put(self, addresses: Iterable[Address]) -> dict[str, int]:
        """The numbers of the pages at these addresses, by URL; those that are new are made known.

        Until the transaction ends nobody else writes to them. Taken in one order, so that no two who take several ever
        wait for each other.
        """
        known = {url_key(address.url): address for address in addresses}
        blank = asdict(Validators())
        _PUT.run(self._connection, [{"url_key": key, **asdict(known[key]), **blank} for key in sorted(known)])
        found = self._connection.execute(_NUMBERS, {"keys": list(known)}) if known else ()
        return {known[row.url_key].url: row.id for row in found}

    def received(self, given: Mapping[int, Received]) -> None:
        """Note what the latest reports on pages say, by the pages' numbers, unless later ones were noted meanwhile."""
        if given:
            self._connection.execute(_NOTE, [_noted(page_id, page) for page_id, page in given.items()])
            last = self._connection.execute(_LAST, {"pages": list(given)})
            noted = [row.id for row in last if row.report_id == given[row.id].report.id]
            self._aliases.received({page_id: given[page_id].leads for page_id in noted})

    def missed(self, given: Mapping[int, Missed]) -> None:
        """Note why pages were not received, by their numbers. What is known of them stays."""
        if given:
            why = [{"page": page_id, "reason": _reason(page.reason)} for page_id, page in given.items()]
            self._connection.execute(_CHANGE, why)
            self._aliases.tried({page_id: page.address.url for page_id, page in given.items()})

    def unchanged(self, moments: Mapping[int, datetime]) -> None:
        """Note when servers said that pages have not changed, by the pages' numbers."""
        if moments:
            rows = [{"page": page_id, "fetched_at": moments[page_id]} for page_id in sorted(moments)]
            self._connection.execute(_CHANGE, rows)

    def rescored(self, known: KnownPage, report: ScoreReport) -> bool:
        """Note what a new report on the same content says. False when another was noted meanwhile, or is later."""
        noted = {
            "report_id": report.id,
            "state": report.state.value,
            "score": report.score,
            "band": report.band and report.band.value,
            "model_sha256": report.model.sha256,
            "scored_at": report.scored_at,
        }
        as_given = (pages.c.id == known.id) & pages.c.report_id.is_not_distinct_from(known.report_id)
        query = update(pages).where(as_given, pages.c.scored_at <= report.scored_at).values(noted)
        return self._connection.execute(query).rowcount == 1

    def find(self, url: str) -> KnownPage | None:
        """The page at this canonical URL, or None."""
        return self._one(pages.c.url_key == url_key(url))

    def find_all(self, urls: Iterable[str]) -> dict[str, KnownPage]:
        """The pages that are known of these canonical URLs, by URL."""
        keys = {url_key(url) for url in urls}
        return {row.url: _known(row) for row in self._connection.execute(_KNOWN, {"keys": list(keys)})} if keys else {}

    def get(self, page_id: int) -> KnownPage | None:
        """The page of this number, or None."""
        return self._one(pages.c.id == page_id)

    def of_source(self, domain: str, *, after: int = 0, limit: int = 100) -> list[KnownPage]:
        """Pages of a registrable domain in the order they became known, those after the page of number `after`."""
        query = select(*_COLUMNS).where(pages.c.domain == domain, pages.c.id > after)
        return [_known(row) for row in self._connection.execute(query.order_by(pages.c.id).limit(limit))]

    def scored_by_others(self, model_sha256: str, *, after: int = 0, limit: int = 100) -> list[KnownPage]:
        """Pages with a snapshot whose last report is by another model, after the page of number `after`."""
        query = select(*_COLUMNS).where(pages.c.id > after, _by_others(model_sha256)).order_by(pages.c.id).limit(limit)
        return [_known(row) for row in self._connection.execute(query)]

    def count_by_others(self, model_sha256: str) -> int:
        """How many pages `scored_by_others` has altogether."""
        query = select(func.count()).select_from(pages).where(_by_others(model_sha256))
        return int(self._connection.execute(query).scalar_one())

    def scores(self, domain: str) -> Iterator[float]:
        """The scores of a domain's pages, in no order; the same text counts once, and so does what differs by query.

        A search page that repeats what it was asked is as many texts as somebody likes, but one path.
        """
        text = select(func.min(pages.c.final_url), func.avg(pages.c.score)).group_by(pages.c.content_sha256)
        by_path = defaultdict[str, list[float]](list)
        for url, score in self._connection.execute(text.where(pages.c.domain == domain, pages.c.score.is_not(None))):
            by_path[url.partition("?")[0]].append(score)
        return map(fmean, by_path.values())

    def _one(self, condition: ColumnElement[bool]) -> KnownPage | None:
        row = self._connection.execute(select(*_COLUMNS).where(condition)).one_or_none()
        return _known(row) if row else None


def _by_others(model_sha256: str) -> ColumnElement[bool]:
    return pages.c.snapshot_id.is_not(None) & (pages.c.model_sha256 != model_sha256)


def url_key(url: str) -> str:
    """What a canonical URL is looked up by: 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:32]


def _noted(page_id: int, page: Received) -> dict[str, Any]:
    report = page.report
    return {
        "page": page_id,
        "since": report.scored_at,
        **asdict(page.address),
        **asdict(page.validators),
        "report_id": report.id,
        "state": report.state.value,
        "score": report.score,
        "band": report.band and report.band.value,
        "content_sha256": report.content_sha256,
        "snapshot_id": page.snapshot_id,
        "model_sha256": report.model.sha256,
        "fetched_at": report.fetched_at,
        "scored_at": report.scored_at,
        "reason": _reason(report.reason),
    }


def _reason(reason: Reason | None) -> dict[str, Any] | None:
    return asdict(reason) if reason else None


def _known(row: Row[Any]) -> KnownPage:
    return KnownPage(**row._mapping)

"""Pages in the database: each address once, with what its last good report said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from models.report import ScoreReport
from service.store.aliases import Aliases
from service.store.tables import pages
from service.store.upsert import insert_or


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


_COLUMNS = [pages.c[name] for name in KnownPage.__dataclass_fields__]


class Pages:
    """The pages' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._aliases = Aliases(connection)

    def put(self, address: Address) -> int:
        """The number of the page at this address, which is made known if it is new."""
        page_id = self._put(address)
        self._aliases.tried(page_id, address.url)
        return page_id

    def _put(self, address: Address) -> int:
        row = {**asdict(address), "url_key": url_key(address.url), **asdict(Validators())}
        insert = insert_or(self._connection, pages).values(row)
        known = insert.on_conflict_do_update(index_elements=["url_key"], set_={"url": address.url})
        return int(self._connection.execute(known.returning(pages.c.id)).scalar_one())

    def received(
        self, page_id: int, address: Address, report: ScoreReport, snapshot_id: str | None, validators: Validators
    ) -> None:
        """Note what the page's latest report says, unless a later one was noted meanwhile."""
        noted = {
            **asdict(address),
            **asdict(validators),
            "report_id": report.id,
            "state": report.state.value,
            "score": report.score,
            "band": report.band and report.band.value,
            "content_sha256": report.content_sha256,
            "snapshot_id": snapshot_id,
            "model_sha256": report.model.sha256,
            "fetched_at": report.fetched_at,
            "scored_at": report.scored_at,
            "reason": _reason(report),
        }
        older = pages.c.scored_at.is_(None) | (pages.c.scored_at <= report.scored_at)
        noting = update(pages).where(pages.c.id == page_id, older).values(noted)
        if self._connection.execute(noting).rowcount:
            self._aliases.received(page_id, address.url, address.final_url)

    def failed(self, page_id: int, report: ScoreReport) -> None:
        """Note why the page was not received. What is known of it stays."""
        noting = update(pages).where(pages.c.id == page_id).values(reason=_reason(report))
        self._connection.execute(noting)

    def unchanged(self, page_id: int, fetched_at: datetime) -> None:
        """Note that the server said the page has not changed."""
        self._connection.execute(update(pages).where(pages.c.id == page_id).values(fetched_at=fetched_at))

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
        query = select(*_COLUMNS).where(pages.c.url_key.in_(keys))
        return {row.url: _known(row) for row in self._connection.execute(query)} if keys else {}

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
        """The scores of a domain's pages, in no order; the same text at two addresses counts once."""
        score = func.avg(pages.c.score)
        query = select(score).where(pages.c.domain == domain, pages.c.score.is_not(None))
        return iter(self._connection.execute(query.group_by(pages.c.content_sha256)).scalars())

    def _one(self, condition: ColumnElement[bool]) -> KnownPage | None:
        row = self._connection.execute(select(*_COLUMNS).where(condition)).one_or_none()
        return _known(row) if row else None


def _by_others(model_sha256: str) -> ColumnElement[bool]:
    return pages.c.snapshot_id.is_not(None) & (pages.c.model_sha256 != model_sha256)


def url_key(url: str) -> str:
    """What a canonical URL is looked up by: 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:32]


def _reason(report: ScoreReport) -> dict[str, Any] | None:
    return asdict(report.reason) if report.reason else None


def _known(row: Row[Any]) -> KnownPage:
    return KnownPage(**row._mapping)

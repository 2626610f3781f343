"""Sources in the database: what the pages of a registrable domain say together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from models.scoring.source import SourceScore
from service.store.aliases import key_of
from service.store.tables import source_days, sources
from service.store.upsert import Upsert, insert_or


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source with its score, which is None while it is `stale` and was never worked out."""

    domain: str
    stale: bool
    score: SourceScore | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceDay:
    """The score that a source had on a day."""

    day: date
    score: SourceScore


_MARK = Upsert(
    sources,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["domain"], set_={"stale": True}, where=sources.c.stale.is_(False)
    ),
)


class Sources:
    """The sources' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self, domains: Iterable[str]) -> None:
        """Note that pages of these domains have new scores. A source that is marked already is not written again."""
        ordered = sorted(set(domains))  # so that two who mark the same never wait in a circle
        rows = [{"domain": domain, "key": key_of(domain), "stale": True, "pages": 0} for domain in ordered]
        _MARK.run(self._connection, rows)

    def freshen(self, domain: str) -> bool:
        """Take the mark off, before the scores are read, so that one set meanwhile stays. False if there was none."""
        query = update(sources).where(sources.c.domain == domain, sources.c.stale).values(stale=False)
        return self._connection.execute(query).rowcount == 1

    def put(self, domain: str, score: SourceScore, now: datetime) -> None:
        """Keep the score of a source that is known, also as that of its day."""
        low, high = score.interval
        values = {"pages": score.pages, "mean": score.mean, "low": low, "high": high}
        query = update(sources).where(sources.c.domain == domain)
        if self._connection.execute(query.values(**values, updated_at=now)).rowcount:
            insert = insert_or(self._connection, source_days).values(domain=domain, day=now.date(), **values)
            self._connection.execute(insert.on_conflict_do_update(index_elements=["domain", "day"], set_=values))

    def find(self, domain: str) -> KnownSource | None:
        """The source of this domain, or None when no page of it is known."""
        row = self._connection.execute(select(sources).where(sources.c.domain == domain)).one_or_none()
        return _known(row) if row else None

    def between(self, low: bytes, high: bytes | None, limit: int) -> list[tuple[bytes, KnownSource]]:
        """Sources with their keys, by the keys from `low` to before `high` (None for no end), in their order."""
        query = select(sources).where(sources.c.key >= low)
        if high is not None:
            query = query.where(sources.c.key < high)
        found = self._connection.execute(query.order_by(sources.c.key).limit(limit))
        return [(row.key, _known(row)) for row in found]

    def days(self, domain: str, limit: int = 100) -> list[SourceDay]:
        """What the source's score was, the latest day first."""
        query = select(source_days).where(source_days.c.domain == domain)
        found = self._connection.execute(query.order_by(source_days.c.day.desc()).limit(limit))
        return [SourceDay(row.day, SourceScore(row.pages, row.mean, (row.low, row.high))) for row in found]


def _known(row: Row[Any]) -> KnownSource:
    score = None if row.mean is None else SourceScore(row.pages, row.mean, (row.low, row.high))
    return KnownSource(row.domain, row.stale, score, row.updated_at)

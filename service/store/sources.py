"""Sources in the database: what the pages of a registrable domain say together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from models.scoring.source import SourceScore
from service.store.tables import sources
from service.store.upsert import insert_or


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source with its score, which is None while it is `stale` and was never worked out."""

    domain: str
    stale: bool
    score: SourceScore | None
    updated_at: datetime | None


class Sources:
    """The sources' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self, domain: str) -> None:
        """Note that a page of this domain has a new score. A source that is marked already is not written again."""
        insert = insert_or(self._connection, sources).values(domain=domain, stale=True, pages=0)
        fresh = sources.c.stale.is_(False)
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=["domain"], set_={"stale": True}, where=fresh)
        )

    def freshen(self, domain: str) -> bool:
        """Take the mark off, before the scores are read, so that one set meanwhile stays. False if there was none."""
        query = update(sources).where(sources.c.domain == domain, sources.c.stale).values(stale=False)
        return self._connection.execute(query).rowcount == 1

    def put(self, domain: str, score: SourceScore, now: datetime) -> None:
        """Keep the score of a source that is known."""
        low, high = score.interval
        values = {"pages": score.pages, "mean": score.mean, "low": low, "high": high, "updated_at": now}
        self._connection.execute(update(sources).where(sources.c.domain == domain).values(values))

    def find(self, domain: str) -> KnownSource | None:
        """The source of this domain, or None when no page of it is known."""
        row = self._connection.execute(select(sources).where(sources.c.domain == domain)).one_or_none()
        if row is None:
            return None
        score = None if row.mean is None else SourceScore(row.pages, row.mean, (row.low, row.high))
        return KnownSource(row.domain, row.stale, score, row.updated_at)

"""Cleaned pages in the database: each kept once, until it is older than the retention setting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import Connection, delete, select

from models.page import Page
from service.store.columns import pack_text
from service.store.page_json import page_from_json, page_to_json, snapshot_id
from service.store.tables import snapshots
from service.store.upsert import Upsert


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page in the form in which it is kept."""

    id: str
    content: bytes


def snapshot_of(page: Page) -> Snapshot:
    """The page made ready to be kept."""
    text = page_to_json(page)
    return Snapshot(snapshot_id(text), pack_text(text))


_KEEP = Upsert(
    snapshots,
    lambda insert: insert.on_conflict_do_update(index_elements=["id"], set_={"kept_at": insert.excluded.kept_at}),
)


class Snapshots:
    """The snapshots' repository. Its methods raise sqlalchemy.exc.SQLAlchemyError when the database fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, given: Iterable[tuple[Snapshot, datetime]]) -> None:
        """Keep pages, each as of a moment; one that is kept already counts as kept then."""
        rows = [{"id": page.id, "whole": True, "kept_at": now, "page": page.content} for page, now in given]
        rows.sort(key=itemgetter("id"))  # so that two who keep the same never wait in a circle
        _KEEP.run(self._connection, rows)

    def find(self, snapshot_id: str) -> Page | None:
        """The page of this id, or None when its text was taken away or was never kept whole."""
        return self._find(select(snapshots.c.page).where(snapshots.c.id == snapshot_id, snapshots.c.whole))

    def find_text(self, snapshot_id: str) -> Page | None:
        """The page of this id for its blocks alone, also when nothing else of it was kept."""
        return self._find(select(snapshots.c.page).where(snapshots.c.id == snapshot_id))

    def drop_older(self, moment: datetime, *, limit: int) -> int:
        """Take away up to `limit` of what was last kept before this moment; how many they were. Reports stay."""
        old = select(snapshots.c.id).where(snapshots.c.kept_at < moment).order_by(snapshots.c.kept_at).limit(limit)
        return self._connection.execute(delete(snapshots).where(snapshots.c.id.in_(old))).rowcount

    def _find(self, query: object) -> Page | None:
        data = self._connection.execute(query).scalar_one_or_none()  # type: ignore[call-overload]
        return None if data is None else page_from_json(data)

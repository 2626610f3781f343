"""Hand out a batch's results as a file, in the order of its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from service.batch.result_files import FileKind
from service.batch.results import Result
from service.store.batches import Batch
from service.store.database import Store

AT_ONCE = 200
"""Rows read at a time, each with its report."""
LONGEST_NAME = 60
"""Characters of a file's name that are the batch's."""
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way."""

    name: str
    media_type: str
    content: Iterator[bytes]
    """Read from the store bit by bit, as it is asked for."""


def export_batch(batch_id: str, owner: str, store: Store, kind: FileKind) -> Export | None:
    """The results of the owner's batch of this id, or None if there is none.

    Rows that have not come to an end are there with their state. Raises sqlalchemy.exc.SQLAlchemyError, also while
    the content is read.
    """
    with store.read() as kept:
        batch = kept.batches.owned(batch_id, owner)
    if batch is None:
        return None
    return Export(f"{_name(batch)}.{kind.suffix}", kind.media_type, kind.write(batch.columns, _results(batch, store)))


def _results(batch: Batch, store: Store) -> Iterator[list[Result]]:
    """Each page is read by itself, so that a slow reader keeps nothing in the database waiting."""
    after = -1
    while after + 1 < batch.rows:
        with store.read() as kept:
            items = kept.items.page(batch.id, after=after, limit=AT_ONCE)
            reports = kept.reports.texts({item.report_id for item in items if item.report_id})
        if not items:
            return
        after = items[-1].position
        yield [Result(item, reports.get(item.report_id or "")) for item in items]


def _name(batch: Batch) -> str:
    """The batch's name in letters that every system takes, and enough of its id to tell it from others."""
    ascii_only = unicodedata.normalize("NFKD", batch.name).encode("ascii", "ignore").decode("ascii")
    words = _UNFIT.sub("-", ascii_only).strip("-")[:LONGEST_NAME]
    return f"{words or 'batch'}-{batch.id[:8]}"

"""Take in a batch: make its rows ready for the ledger and keep them, all or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.report import Reason
from scrapers.errors import ScrapeError
from scrapers.urls import parse_canonical
from service.batch.prepared import put_aside
from service.batch.rows import address_of
from service.store.batches import Batch, NewBatch
from service.store.database import Repositories, Store
from service.store.items import NewItem
from service.store.webhooks import Webhook

MOST_ROWS = 100_000
"""Rows that one batch can have."""
MOST_COLUMNS = 500
"""Columns that a table of its results takes of its owner's."""


class TooManyRowsError(ValueError):
    """The batch has more rows than MOST_ROWS."""


class TooManyColumnsError(ValueError):
    """The batch's rows have more columns than MOST_COLUMNS."""


class TooManyOpenRowsError(ValueError):
    """The owner's open batches would have more rows than a tenant may have open."""


class KeyTakenError(Exception):
    """The idempotency key came before, with something else."""


class _ComeBeforeError(Exception):
    """The idempotency key came before; whatever this transaction has written is to be undone."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row as its owner gives it, usable or not."""

    row_id: str
    url: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    problem: Reason | None = None
    """Why the row could not be read."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which a batch is taken in."""

    webhook: Webhook | None = None
    """Kept with it, and told when it is done."""
    most_open: int | None = None
    """Rows that its owner's batches under way may have together, this one among them."""


def submit_batch(new: NewBatch, rows: Iterable[NewRow], store: Store, now: datetime, terms: Terms = Terms()) -> Batch:
    """Keep a batch with its rows, and the webhook that is told of it; a row that cannot be used is a row all the same.

    When its owner's idempotency key came before with the same request, the batch of that time comes back, and nothing
    is kept. Columns that the rows have and `new` does not name come after those it names. Raises KeyTakenError when
    the key came with another request, TooManyRowsError, TooManyColumnsError, TooManyOpenRowsError when the owner's open
    batches would have more rows than the terms allow, OSError when the rows cannot be put aside, and
    sqlalchemy.exc.SQLAlchemyError when they cannot be kept.
    """
    columns = dict.fromkeys(new.columns)
    with put_aside(_ready(rows, columns)) as items:
        try:
            with store.write() as kept:
                made = _keep(replace(new, columns=tuple(columns)), items, kept, now, terms)
        except _ComeBeforeError:
            return _earlier(new, store)
    store.size_up(made.rows)
    return made


def _keep(new: NewBatch, items: Iterator[NewItem], kept: Repositories, now: datetime, terms: Terms) -> Batch:
    if terms.webhook:
        kept.webhooks.add(terms.webhook)
    if not kept.batches.add(new, items, now):
        raise _ComeBeforeError
    if terms.most_open is not None and kept.batches.open_rows(new.owner) > terms.most_open:
        raise TooManyOpenRowsError(f"Batches under way may have {terms.most_open:,} rows together.")
    made = kept.batches.find(new.id)
    if made is None:
        raise LookupError(f"the batch {new.id} is gone in the transaction that keeps it")
    return made


def _earlier(new: NewBatch, store: Store) -> Batch:
    """The batch that came with this key. Raises KeyTakenError when it is not the same."""
    with store.read() as kept:
        found = kept.batches.find_by_key(new.owner, new.idempotency_key or "")
    if found is None or found.request_sha256 != new.request_sha256:
        raise KeyTakenError
    return found


def _ready(rows: Iterable[NewRow], columns: dict[str, None]) -> Iterator[NewItem]:
    """The rows for the ledger, each after the first of an address naming that one; their columns go into `columns`.

    Raises TooManyRowsError or TooManyColumnsError.
    """
    first: dict[bytes, int] = {}
    for position, row in enumerate(rows):
        columns.update(dict.fromkeys(row.columns))
        if position >= MOST_ROWS:
            raise TooManyRowsError(f"A batch can have {MOST_ROWS:,} rows; split this one.")
        if len(columns) > MOST_COLUMNS:
            raise TooManyColumnsError(f"The rows have over {MOST_COLUMNS} different columns.")
        yield _item(row, position, first)


def _item(row: NewRow, position: int, first: dict[bytes, int]) -> NewItem:
    if row.problem:
        return _unusable(row, row.problem)
    try:
        address = parse_canonical(address_of(row.url))
    except ScrapeError as error:
        return _unusable(row, Reason(error.code, error.message))
    url = str(address)
    same = first.setdefault(hashlib.sha256(url.encode("ascii")).digest()[:16], position)
    return NewItem(
        row_id=row.row_id,
        url=url,
        given=None if row.url == url else row.url,
        host=address.netloc,
        same_as=None if same == position else same,
        columns=row.columns,
    )


def _unusable(row: NewRow, problem: Reason) -> NewItem:
    return NewItem(row_id=row.row_id, url=row.url, columns=row.columns, problem=problem)

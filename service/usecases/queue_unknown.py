"""Queue the addresses of a look-up of which nothing is known, as a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from service.store.batches import Batch, NewBatch
from service.store.database import Store
from service.usecases.look_up_urls import Found
from service.usecases.submit_batch import NewRow, Terms, submit_batch

NAME = "Look-ups"


def queue_unknown(
    found: Iterable[Found], owner: str, store: Store, now: datetime, *, most_open: int | None = None
) -> Batch | None:
    """The batch that they are in; None when all are known. Raises TooManyOpenRowsError.

    Raises sqlalchemy.exc.SQLAlchemyError or OSError.

    Whoever asks for the same again on the same day, because the answer is still unknown, gets the same batch.
    """
    urls = list(dict.fromkeys(str(each.known) for each in found if each.unknown))
    if not urls:
        return None
    request = hashlib.sha256("\n".join([NAME, *sorted(urls)]).encode()).hexdigest()
    key = f"look-ups {now.date()} {request}"
    new = NewBatch(id=uuid4().hex, name=NAME, owner=owner, idempotency_key=key, request_sha256=request)
    rows = [NewRow(str(place), url) for place, url in enumerate(urls, 1)]
    return submit_batch(new, rows, store, now, Terms(most_open=most_open))

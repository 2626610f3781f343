"""Begin a watch's run: hand its pages in as a batch, which the ledger then works off like any other."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from scrapers.urls import parse
from service.store.batches import NewBatch
from service.store.database import Repositories
from service.store.items import NewItem
from service.store.watches import Run, Watch
from service.usecases.finish_run import finish_run
from service.usecases.watched_pages import watched_pages


def begin_run(kept: Repositories, run: Run, watch: Watch, now: datetime) -> None:
    """Within the transaction that makes the run, so that there is none without its batch.

    A run without pages has failed at once.
    """
    urls = watched_pages(watch, kept).urls
    if not urls:
        finish_run(kept, run, now)
        return
    batch = NewBatch(id=uuid4().hex, owner=watch.owner, name=f"Watch {watch.name or watch.id}")
    rows = (NewItem(row_id=str(number), url=url, host=parse(url).netloc) for number, url in enumerate(urls, 1))
    kept.batches.add(batch, rows, now)
    kept.watches.assign_batch(run.id, batch.id)

"""Steps that come at the same moment on PostgreSQL, where several write at a time: none undoes or waits out another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from models.report import Reason
from service.config import Config
from service.policy import Policy
from service.services import Services
from service.store.batches import Batches, BatchState, NewBatch
from service.store.database import Repositories, Store, open_store
from service.store.items import ItemState
from service.store.ledger import Result
from service.store.watches import RunState, Watch, Watches
from service.usecases.claim_items import Task
from service.usecases.close_batches import close_batches
from service.usecases.remove_watch import remove_watch
from service.usecases.retry_batch import BatchCancelledError, retry_batch
from service.usecases.run_watches import run_due_watches
from service.usecases.settle_items import settle_items
from service.usecases.submit_batch import NewRow, submit_batch
from service.usecases.work_on_item import Outcome, assess, receive
from tests.databases import fresh_database
from tests.integration.working import Web
from tests.unit.service.store.work import NOW, add, claim, item, rows

SOON = 15
"""Seconds in which a step that waits for nobody is done."""
DOMAINS = 25
BOTH = 2
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fresh_database("postgresql", tmp_path) as url:
        store = open_store(url)
        yield store
        store.close()


def state(store: Store) -> BatchState | None:
    with store.read() as kept:
        batch = kept.batches.find("b")
    return batch.state if batch else None


def failed(store: Store) -> None:
    """A batch whose only row has failed, and that nobody has closed yet."""
    add(store, "b", rows(1))
    [held] = claim(store)
    with store.write() as kept:
        assert kept.ledger.finish(held, Result(error=Reason("not_found", "")), NOW)


def retried_while(store: Store, step: Callable[[Repositories], bool]) -> int | None:
    """What comes of a retry that is asked for while this step's transaction is open."""
    with ThreadPoolExecutor(1) as pool:
        with store.write() as slow:
            assert step(slow)
            retried = pool.submit(retry_batch, "b", "", store, NOW, reasons=())
            while not waits_for_a_lock(store):
                assert not retried.done()
        return retried.result(timeout=SOON)


def test_a_batch_is_not_closed_while_its_rows_are_tried_anew(store: Store) -> None:
    failed(store)
    with ThreadPoolExecutor(1) as pool, store.write() as slow:
        assert slow.ledger.retry("b", NOW) == 1
        assert pool.submit(close_batches, store, NOW).result(timeout=SOON) == []
    assert (state(store), item(store).state) == (BatchState.OPEN, ItemState.WAITING)


def test_rows_that_are_tried_anew_while_their_batch_is_closed_open_it_again(store: Store) -> None:
    failed(store)
    assert retried_while(store, lambda slow: slow.batches.close("b", NOW)) == 1
    assert (state(store), item(store).state) == (BatchState.OPEN, ItemState.WAITING)


def test_a_batch_that_is_cancelled_while_it_is_to_be_tried_anew_stays_cancelled(store: Store) -> None:
    failed(store)
    with pytest.raises(BatchCancelledError):
        retried_while(store, lambda slow: slow.batches.cancel("b", NOW))
    assert (state(store), item(store).state) == (BatchState.CANCELLED, ItemState.FAILED)


@pytest.mark.parametrize("left_over", [False, True])
def test_a_watch_is_removed_while_its_run_is_finished(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, left_over: bool
) -> None:
    failed(store)
    run_of_a_watch(store)
    if left_over:
        with store.write() as kept:
            assert kept.batches.cancel("b", NOW)
    step: tuple[type, str] = (Watches, "remove") if left_over else (Batches, "cancel")
    original = getattr(*step)
    with ThreadPoolExecutor(1) as pool:

        def beside(self: Any, *given: Any) -> Any:
            """The step of the removal, while somebody who has begun to finish the run waits for it."""
            end = (
                partial(run_due_watches, Services(Config(), store, Web()))
                if left_over
                else partial(close_batches, store)
            )
            finishing.append(pool.submit(end, NOW))
            while not waits_for_a_lock(store):
                assert not finishing[0].done()
            return original(self, *given)

        finishing = list[Future[Any]]()
        monkeypatch.setattr(*step, beside)
        assert remove_watch("w", "", store, NOW)  # a deadlock is raised here or there
        assert not finishing[0].result(timeout=SOON)
    with store.read() as kept:
        run = kept.watches.find_run("r")
    assert (state(store), run and run.state) == (BatchState.CANCELLED, RunState.FAILED)


def run_of_a_watch(store: Store) -> None:
    """A watch whose run the batch carries out."""
    watch = Watch(id="w", urls=(), schedule={"every": 3_600}, next_at=NOW, created_at=NOW)
    with store.write() as kept:
        kept.watches.add(watch)
        assert kept.watches.begin_run("r", watch, NOW, next_at=NOW + HOUR)
        kept.watches.assign_batch("r", "b")


def waits_for_a_lock(store: Store) -> bool:
    """Whether anybody in this test's schema does: its tables are locked in a mode that only its own writers take."""
    query = (
        "SELECT count(*) FROM pg_locks AS waiting JOIN pg_locks AS held ON held.pid = waiting.pid AND held.granted"
        " WHERE NOT waiting.granted AND held.relation IN ('batches'::regclass, 'watches'::regclass)"
    )
    with store._engine.connect() as connection:
        return bool(connection.execute(text(query)).scalar())


def test_workers_that_settle_the_same_domains_in_opposite_order_do_not_lock_each_other_out(store: Store) -> None:
    for attempt in range(3):
        urls = [f"https://d{number}.example/{{}}" for number in range(DOMAINS)]
        outcomes = [outcomes_of(store, f"{attempt}-{worker}", urls) for worker in range(BOTH)]
        barrier = Barrier(BOTH)

        def settle(mine: list[Outcome], barrier: Barrier = barrier) -> None:
            barrier.wait()
            settle_items(store, mine, datetime.now(UTC), Policy())

        with ThreadPoolExecutor(BOTH) as pool:
            list(pool.map(settle, [outcomes[0], outcomes[1][::-1]]))  # a deadlock is raised here
        for worker in range(BOTH):
            with store.read() as kept:
                assert kept.items.counts(f"{attempt}-{worker}")[ItemState.DONE] == DOMAINS


def outcomes_of(store: Store, batch_id: str, urls: list[str]) -> list[Outcome]:
    """Of a batch with a page of each of these addresses."""
    addresses = [url.format(batch_id) for url in urls]
    submit_batch(NewBatch(id=batch_id), (NewRow(url, url) for url in addresses), store, NOW)
    web = Web(dict.fromkeys(addresses, ""))
    tasks = [Task(each) for each in claim(store, DOMAINS, worker=batch_id)]
    assert len(tasks) == DOMAINS
    return sorted((_outcome(task, web) for task in tasks), key=lambda outcome: outcome.task.claim.url)


def _outcome(task: Task, web: Any) -> Outcome:
    received = receive(task, web)
    return received if isinstance(received, Outcome) else assess(task, received)

"""What can be done with a batch that was handed in, on every database; somebody else's is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.report import Reason
from service.batch.result_files import KINDS
from service.store.batches import BatchState, NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.store.ledger import Result
from service.store.reports import Kept
from service.usecases.cancel_batch import cancel_batch
from service.usecases.export_batch import export_batch
from service.usecases.follow_batch import Pace, follow_batch
from service.usecases.list_batches import list_batches
from service.usecases.list_items import Section, list_items
from service.usecases.look_up_batch import look_up_batch
from service.usecases.retry_batch import BatchCancelledError, retry_batch
from service.usecases.submit_batch import NewRow, submit_batch
from tests.unit.service.reports import scored
from tests.unit.service.store.work import NOW, SECOND, claim

MINUTE = timedelta(minutes=1)


@pytest.fixture
def batch_id(store: Store) -> str:
    """A batch of the tenant `north`: a row that is done, its duplicate, one that failed, one that waits, a bad one."""
    urls = ("https://a.example/", "https://b.example/", "https://a.example/#top", "https://c.example/", "nonsense")
    rows = [NewRow(str(number), url, {"note": "=1+1"}) for number, url in enumerate(urls, start=1)]
    submit_batch(NewBatch(id="b", owner="north", name="Clinics"), rows, store, NOW)
    first, second = claim(store, 2)
    with store.write() as kept:
        kept.reports.add(Kept(replace(scored(), url=first.url)))
        kept.ledger.finish(first, Result(report_id="r1", band="low", reused=True), NOW + MINUTE)
        kept.ledger.finish(second, Result(error=Reason("http_404", "Gone.")), NOW + 2 * MINUTE)
    return "b"


def test_progress_is_counted(store: Store, batch_id: str) -> None:
    found = look_up_batch(batch_id, "north", store, NOW + 2 * MINUTE)
    assert found is not None
    assert (found.counts[ItemState.DONE], found.counts[ItemState.FAILED], found.left) == (2, 2, 1)
    assert (found.duplicates, found.reused) == (1, 2)
    assert found.rate == pytest.approx(1.5)
    assert found.seconds_left == 40


def test_the_rate_is_that_of_late(store: Store, batch_id: str) -> None:
    later = look_up_batch(batch_id, "north", store, NOW + 6 * MINUTE + 30 * SECOND)
    assert later is not None
    assert later.rate == pytest.approx(1 / 5)
    much_later = look_up_batch(batch_id, "north", store, NOW + 60 * MINUTE)
    assert much_later is not None
    assert (much_later.rate, much_later.seconds_left) == (0.0, None)


def test_a_batch_keeps_the_rate_of_its_end(store: Store, batch_id: str) -> None:
    [held] = claim(store, now=NOW + MINUTE)
    with store.write() as kept:
        kept.ledger.finish(held, Result(error=Reason("http_404", "Gone.")), NOW + 3 * MINUTE)
        assert kept.batches.close(batch_id, NOW + 4 * MINUTE)
    found = look_up_batch(batch_id, "north", store, NOW + 60 * MINUTE)
    assert found is not None
    assert found.rate == pytest.approx(1.0)
    assert found.seconds_left == 0


def test_rows_come_with_their_scores(store: Store, batch_id: str) -> None:
    page = list_items(batch_id, "north", store, Section(limit=3))
    assert page is not None
    assert [page.scores.get(item.report_id or "") for item in page.items] == [31.4159, None, 31.4159]
    assert page.more
    rest = list_items(batch_id, "north", store, Section(after=2))
    assert rest is not None
    assert [item.position for item in rest.items] == [3, 4]
    assert not rest.more


@pytest.mark.parametrize("kind", KINDS)
def test_results_are_handed_out(store: Store, batch_id: str, kind: str) -> None:
    export = export_batch(batch_id, "north", store, KINDS[kind])
    assert export is not None
    assert export.name == f"Clinics-b.{kind}"
    content = b"".join(export.content)
    assert kind == "xlsx" or len(content.splitlines()) == (6 if kind == "csv" else 5)


def test_failed_rows_wait_again(store: Store, batch_id: str) -> None:
    assert retry_batch(batch_id, "north", store, NOW, reasons=["http_5xx"]) == 0
    assert retry_batch(batch_id, "north", store, NOW, reasons=["http_404", "http_5xx"]) == 1
    assert retry_batch(batch_id, "north", store, NOW, reasons=[]) == 0


def test_a_cancelled_batch_rests(store: Store, batch_id: str) -> None:
    assert cancel_batch(batch_id, "north", store, NOW)
    assert cancel_batch(batch_id, "north", store, NOW)
    with pytest.raises(BatchCancelledError):
        retry_batch(batch_id, "north", store, NOW, reasons=[])
    [found] = follow_batch(batch_id, "north", store, Pace())
    assert found is not None
    assert (found.batch.state, found.rate, found.seconds_left) == (BatchState.CANCELLED, 0.0, None)


@pytest.mark.parametrize(("asked", "owner"), [("b", "south"), ("b", ""), ("c", "north"), ("b\0", "north")])
def test_it_is_there_for_its_owner_alone(store: Store, batch_id: str, asked: str, owner: str) -> None:
    assert look_up_batch(asked, owner, store, NOW) is None
    assert list_items(asked, owner, store, Section()) is None
    assert list_batches(owner, store, before=asked, limit=5) is None
    assert export_batch(asked, owner, store, KINDS["csv"]) is None
    assert retry_batch(asked, owner, store, NOW, reasons=[]) is None
    assert not cancel_batch(asked, owner, store, NOW)
    assert list(follow_batch(asked, owner, store, Pace())) == []
    found = look_up_batch(batch_id, "north", store, NOW)
    assert found is not None
    assert found.batch.state is BatchState.OPEN

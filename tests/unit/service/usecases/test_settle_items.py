"""Outcomes are written together: a statement for each table, and none is lost for another of the same page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scrapers.fetching.fetch import Fetched
from service.policy import Policy
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.usecases.claim_items import Task, claim_items
from service.usecases.settle_items import settle_items
from service.usecases.submit_batch import NewRow, submit_batch
from service.usecases.work_on_item import FAULT, Outcome, assess, give_up
from tests.unit.service.store.work import AT_ONCE, item, statements

POLICY = Policy(AT_ONCE)
URL = "https://larkmoor.example/knees"
TEXT = b"<!doctype html><html lang=en><title>Knees</title><main><p>" + b"People come back after six weeks. " * 30


def take(store: Store, batch_id: str, *urls: str) -> list[Task]:
    """The tasks of a new batch."""
    now = datetime.now(UTC)
    submit_batch(NewBatch(id=batch_id), (NewRow(str(n), url) for n, url in enumerate(urls)), store, now)
    return claim_items(store, "w1", 100, now + timedelta(seconds=1), POLICY).tasks


def work(task: Task) -> Outcome:
    """The page's outcome."""
    url = task.claim.url
    return assess(task, Fetched(url, url, 200, "text/html", TEXT, '"1"', "", datetime.now(UTC)))


def settled(store: Store, outcomes: list[Outcome]) -> int:
    """How many statements it takes to write the outcomes."""
    with statements(store) as seen:
        settle_items(store, outcomes, datetime.now(UTC), POLICY)
    return len(seen)


def test_many_take_as_many_statements_as_few(store: Store) -> None:
    few = [work(task) for task in take(store, "few", *(f"https://f{n}.example/" for n in range(2)))]
    many = [work(task) for task in take(store, "many", *(f"https://m{n}.example/" for n in range(20)))]
    assert len(many) == 20
    assert settled(store, few) == settled(store, many)
    assert {item(store, n, "many").state for n in range(20)} == {ItemState.DONE}


def test_two_outcomes_of_one_page_both_count_and_the_later_one_is_known(store: Store) -> None:
    older, newer = (work(task) for batch_id in ("a", "b") for task in take(store, batch_id, URL))
    settle_items(store, [newer, older], datetime.now(UTC), POLICY)
    ids = [item(store, 0, batch_id).report_id for batch_id in ("a", "b")]
    assert None not in ids
    assert len(set(ids)) == 2
    with store.read() as kept:
        page = kept.pages.find(URL)
    assert page is not None
    assert page.report_id == ids[1]


def test_what_ends_in_different_ways_is_written_all_the_same(store: Store) -> None:
    [first] = take(store, "first", URL)
    settle_items(store, [work(first)], datetime.now(UTC), POLICY)
    known, fresh, lost = sorted(
        take(store, "b", URL, "https://fresh.example/", "https://lost.example/"), key=lambda task: task.claim.position
    )
    unchanged = Outcome(known, unchanged_at=datetime.now(UTC))
    gone = Outcome(replace(lost, claim=replace(lost.claim, leased_by="w2")), work(lost).scored)
    settle_items(store, [unchanged, gone, give_up(fresh, FAULT)], datetime.now(UTC), POLICY)
    states = [item(store, position).state for position in range(3)]
    assert states == [ItemState.DONE, ItemState.FAILED, ItemState.LEASED]

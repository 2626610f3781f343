"""From a claim to a result: reuse, unchanged pages, second attempts, and what the database does not take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from models.report import State
from models.scoring.artifact import load
from scrapers.errors import HostBusy, NotFound, ScrapeError, ServerError, TooManyRequests
from scrapers.fetching.fetch import Fetched, Version
from service.policy import LONGEST_WAIT, UNASKED_WAIT, Policy
from service.store.batches import BatchState, NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.store.ledger import Manners
from service.store.webhooks import Webhook
from service.usecases.claim_items import Task, claim_items, take_up
from service.usecases.close_batches import close_batches
from service.usecases.settle_items import settle_items
from service.usecases.submit_batch import NewRow, Terms, submit_batch
from service.usecases.work_on_item import CRASHED, Outcome, assess, give_up, receive
from tests.integration.command_line import CLINIC
from tests.unit.service.store.work import item

URL = "https://larkmoor.example/drips"
POLICY = Policy(manners=Manners(at_once=10, pause=timedelta(0)), attempts=2)


@dataclass
class Site:
    """A server of one page that knows whether it has changed."""

    error: ScrapeError | None = None
    tag: str = '"1"'
    asked_with: list[str] = field(default_factory=list)

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        self.asked_with.append(known.etag if known else "")
        if self.error:
            raise self.error
        same = known == Version(url, self.tag)
        body = b"" if same else CLINIC.read_bytes()
        return Fetched(url, url, 304 if same else 200, "text/html", body, self.tag, "", datetime.now(UTC), same)


def hand_in(store: Store, *urls: str, batch_id: str = "b", max_age: int | None = None) -> None:
    rows = (NewRow(str(number), url) for number, url in enumerate(urls))
    submit_batch(NewBatch(id=batch_id, max_age=max_age), rows, store, datetime.now(UTC))


def take(store: Store, now: datetime | None = None) -> list[Task]:
    return claim_items(store, "w1", 10, now or datetime.now(UTC), POLICY).tasks


def work(task: Task, site: Site) -> Outcome:
    received = receive(task, site)
    return received if isinstance(received, Outcome) else assess(task, received)


def work_off(store: Store, site: Site, now: datetime | None = None) -> int:
    tasks = take(store, now)
    settle_items(store, [work(task, site) for task in tasks], now or datetime.now(UTC), POLICY)
    return len(tasks)


def test_a_page_is_fetched_scored_and_kept(store: Store) -> None:
    hand_in(store, URL, URL + "#top")
    assert work_off(store, Site()) == 1
    first, second = item(store), item(store, 1)
    assert (first.state, second.state) == (ItemState.DONE, ItemState.DONE)
    assert first.report_id == second.report_id
    with store.read() as kept:
        found = kept.reports.find(first.report_id or "")
        page = kept.pages.find(URL)
    assert found is not None
    assert found.report.state is State.SCORED
    assert first.band == found.report.band
    assert page is not None
    assert (page.etag, page.report_id) == ('"1"', first.report_id)


def test_a_row_whose_host_was_not_asked_waits_and_does_not_fail(store: Store) -> None:
    hand_in(store, URL)
    policy, now = replace(POLICY, first_wait=timedelta(0)), datetime.now(UTC)
    for _ in range(3 * policy.attempts):
        [task] = take(store, now)
        settle_items(store, [work(task, Site(HostBusy()))], now, policy)
        assert (item(store).state, item(store).error_code) == (ItemState.WAITING, "host_busy")
        assert take(store, now + UNASKED_WAIT * 0.9) == []
        now += UNASKED_WAIT
    assert work_off(store, Site(ServerError(status=500)), now) == 1
    assert item(store).state is ItemState.WAITING  # the first of two attempts
    assert work_off(store, Site(), now + timedelta(hours=1)) == 1
    assert (item(store).state, item(store).attempts) == (ItemState.DONE, 3 * policy.attempts + 2)


def test_an_unchanged_page_is_not_scored_again(store: Store) -> None:
    site = Site()
    hand_in(store, URL)
    work_off(store, site)
    hand_in(store, URL, batch_id="later")
    [task] = take(store)
    outcome = work(task, site)
    assert outcome.scored is None
    settle_items(store, [outcome], datetime.now(UTC), POLICY)
    assert site.asked_with == ["", '"1"']
    again = item(store, batch_id="later")
    assert (again.report_id, again.reused, again.state) == (item(store).report_id, True, ItemState.DONE)
    with store.read() as kept:
        page = kept.pages.find(URL)
    assert page is not None
    assert page.fetched_at == outcome.unchanged_at


def test_another_model_wants_the_whole_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site()
    hand_in(store, URL)
    work_off(store, site)
    hand_in(store, URL, batch_id="later", max_age=3600)
    other = replace(load(), stamp=replace(load().stamp, sha256="0" * 64))
    monkeypatch.setattr("service.usecases.claim_items.load", lambda: other)
    assert work_off(store, site) == 1
    assert site.asked_with == ["", ""]


def test_a_recent_report_is_reused_when_the_batch_allows_it(store: Store) -> None:
    site = Site()
    hand_in(store, URL)
    work_off(store, site)
    hand_in(store, URL, batch_id="patient", max_age=3600)
    hand_in(store, URL, batch_id="strict", max_age=0)
    later = datetime.now(UTC) + timedelta(seconds=1)
    taken = claim_items(store, "w1", 10, later, POLICY)
    assert ([task.claim.batch_id for task in taken.tasks], taken.reused) == (["strict"], 1)
    reused = item(store, batch_id="patient")
    assert (reused.reused, reused.report_id, reused.band) == (True, item(store).report_id, item(store).band)


def test_what_may_yet_come_is_tried_again_and_then_given_up(store: Store) -> None:
    hand_in(store, URL)
    now = datetime.now(UTC)
    assert work_off(store, Site(ServerError(status=503)), now) == 1
    waiting = item(store)
    assert (waiting.state, waiting.error_code) == (ItemState.WAITING, "http_5xx")
    assert now + timedelta(seconds=10) <= waiting.not_before <= now + timedelta(seconds=15)
    assert work_off(store, Site(ServerError(status=503)), waiting.not_before) == 1
    failed = item(store)
    assert (failed.state, failed.error_code, failed.attempts) == (ItemState.FAILED, "http_5xx", 2)
    with store.read() as kept:
        report = kept.reports.find(failed.report_id or "")
    assert report is not None
    assert report.report.state is State.FAILED


def test_what_will_not_come_is_given_up_at_once(store: Store) -> None:
    hand_in(store, URL)
    work_off(store, Site(NotFound(status=404)))
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "http_404")


def test_a_host_that_asks_for_quiet_gets_it(store: Store) -> None:
    hand_in(store, URL, URL + "/2")
    now = datetime.now(UTC)
    [task] = claim_items(store, "w1", 1, now, POLICY).tasks
    settle_items(store, [work(task, Site(TooManyRequests(retry_after=90)))], now, POLICY)
    assert take(store, now + timedelta(seconds=89)) == []
    assert len(take(store, now + timedelta(seconds=91))) == 1


def test_waits_grow_and_have_an_end() -> None:
    waits = [Policy().wait(attempt, None) for attempt in range(1, 9)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert Policy().wait(1, 100_000) == LONGEST_WAIT


def test_a_lost_claim_writes_nothing(store: Store) -> None:
    hand_in(store, URL)
    [task] = take(store)
    outcome = work(task, Site())
    with store.write() as kept:
        kept.ledger.release_expired(datetime.now(UTC) + timedelta(hours=1), most_attempts=9)
    settle_items(store, [outcome], datetime.now(UTC), POLICY)
    assert item(store).state is ItemState.WAITING
    with store.read() as kept:
        assert outcome.scored is not None
        assert kept.reports.find(outcome.scored.report.id) is None


def test_one_that_the_database_does_not_take_leaves_the_others_alone(store: Store) -> None:
    hand_in(store, URL, "https://other.example/")
    first, second = (work(task, Site()) for task in take(store))
    assert first.scored is not None
    assert second.scored is not None
    twice = replace(second.scored, report=replace(second.scored.report, id=first.scored.report.id))
    settle_items(store, [first, replace(second, scored=twice)], datetime.now(UTC), POLICY)
    assert item(store).state is ItemState.DONE
    assert (item(store, 1).state, item(store, 1).error_code) == (ItemState.FAILED, "internal_error")


def test_a_page_that_ends_its_process_has_failed(store: Store) -> None:
    hand_in(store, URL)
    settle_items(store, [give_up(task, CRASHED) for task in take(store)], datetime.now(UTC), POLICY)
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "crashed")


def test_a_claim_can_be_taken_up_by_another_process(store: Store) -> None:
    hand_in(store, URL)
    work_off(store, Site())
    hand_in(store, URL, batch_id="later")
    [task] = take(store)
    assert take_up(task.claim, store) == task


def test_a_batch_that_is_done_is_announced_once(store: Store) -> None:
    now = datetime.now(UTC)
    hook = Webhook("h", "https://desk.example/hook", "s", now)
    rows = [NewRow("1", URL), NewRow("2", "https:// no address")]
    submit_batch(NewBatch(id="b", name="Drips", webhook_id="h"), rows, store, now, Terms(hook))
    assert close_batches(store, now) == []
    work_off(store, Site())
    assert close_batches(store, now) == ["b"]
    assert close_batches(store, now) == []
    with store.read() as kept:
        batch = kept.batches.find("b")
        [event] = kept.events.of("b")
        [delivery] = kept.webhooks.deliveries("h")
    assert batch is not None
    assert batch.state is BatchState.DONE
    assert (event.kind, delivery.event_id) == ("batch.finished", event.id)
    assert event.data["counts"] == {"waiting": 0, "leased": 0, "done": 1, "failed": 1, "cancelled": 0}

"""A redirect to another host waits for that host's turn, which is the store's to give, and goes on from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scrapers.errors import NotFound, ServerError
from scrapers.fetching.fetch import Fetched, Version
from scrapers.urls import parse
from service.jobs.messages import from_message, to_message
from service.policy import Policy
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.store.ledger import Manners
from service.usecases.claim_items import Task, claim_items
from service.usecases.settle_items import settle_items
from service.usecases.submit_batch import NewRow, submit_batch
from service.usecases.work_on_item import MOST_MOVES, Outcome, assess, receive
from tests.integration.command_line import CLINIC
from tests.unit.service.store.work import NOW, item

PAUSE = timedelta(seconds=10)
POLICY = Policy(manners=Manners(at_once=1, pause=PAUSE), attempts=2)
THERE = "https://target.example/page"


@dataclass
class Roads:
    """Addresses that lead to others, and one page; each request is noted with the ETag it was made with."""

    leads: dict[str, str]
    missing: set[str] = field(default_factory=set)
    down: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        assert not roam
        etag = known.conditions(parse(url)).get("If-None-Match", "") if known else ""
        self.asked.append((url, etag))
        if url in self.missing:
            raise NotFound(status=404)
        if url in self.down:
            raise ServerError(status=503)
        if url in self.leads:
            return Fetched(url, self.leads[url], 301, "", b"", "", "", datetime.now(UTC), moved=True)
        same = etag == '"1"'
        body = b"" if same else CLINIC.read_bytes()
        return Fetched(url, url, 304 if same else 200, "text/html", body, '"1"', "", datetime.now(UTC), same)

    @property
    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]


def hand_in(store: Store, *urls: str, batch_id: str = "b") -> None:
    submit_batch(NewBatch(id=batch_id), (NewRow(str(n), url) for n, url in enumerate(urls)), store, NOW)


def take(store: Store, now: datetime) -> list[Task]:
    return claim_items(store, "w1", 10, now, POLICY).tasks


def work_off(store: Store, roads: Roads, now: datetime = NOW) -> int:
    """How many were claimed and settled, all at one moment."""
    tasks = take(store, now)
    settle_items(store, [_outcome(task, roads) for task in tasks], now, POLICY)
    return len(tasks)


def _outcome(task: Task, roads: Roads) -> Outcome:
    received = receive(task, roads)
    return received if isinstance(received, Outcome) else assess(task, received)


def test_the_host_that_redirects_lead_to_is_asked_in_its_turn_only(store: Store) -> None:
    starts = [f"https://short{number}.example/" for number in range(3)]
    roads = Roads({start: f"https://target.example/{number}" for number, start in enumerate(starts)})
    hand_in(store, *starts)
    assert work_off(store, roads) == 3
    assert [item(store, place).host for place in range(3)] == ["target.example"] * 3
    [first] = take(store, NOW)  # one at a time
    assert take(store, NOW + PAUSE) == []
    settle_items(store, [_outcome(first, roads)], NOW, POLICY)
    assert take(store, NOW + PAUSE / 2) == []  # and with a pause
    assert work_off(store, roads, NOW + PAUSE) == 1
    assert work_off(store, roads, NOW + 2 * PAUSE) == 1
    assert {item(store, place).state for place in range(3)} == {ItemState.DONE}
    assert sorted(roads.urls[3:]) == [f"https://target.example/{number}" for number in range(3)]


def test_the_page_is_known_as_what_was_asked_for_and_a_redirect_counts_as_no_try(store: Store) -> None:
    start = "https://short.example/"
    roads = Roads({start: THERE}, down={THERE})
    hand_in(store, start)
    work_off(store, roads)
    work_off(store, roads)
    assert item(store).state is ItemState.WAITING  # the first of two tries
    roads.down.clear()
    assert work_off(store, roads, NOW + timedelta(hours=1)) == 1
    assert (item(store).state, item(store).attempts) == (ItemState.DONE, 3)
    assert roads.urls == [start, THERE, THERE]
    with store.read() as kept:
        page = kept.pages.find(start)
    assert page is not None
    assert (page.url, page.final_url, page.report_id) == (start, THERE, item(store).report_id)


def test_a_claim_that_was_moved_goes_through_a_queue(store: Store) -> None:
    roads = Roads({"https://short.example/": THERE})
    hand_in(store, "https://short.example/")
    work_off(store, roads)
    [task] = take(store, NOW)
    assert from_message(to_message(task.claim)) == task.claim
    assert (task.claim.host, task.claim.moved_to, task.claim.moves, task.claim.tries) == ("target.example", THERE, 1, 1)


def test_redirects_that_go_round_end(store: Store) -> None:
    there, back = "https://there.example/", "https://back.example/"
    roads = Roads({there: back, back: there})
    hand_in(store, there)
    for turn in range(MOST_MOVES + 1):
        assert work_off(store, roads, NOW + turn * PAUSE) == 1
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "too_many_redirects")
    assert len(roads.asked) == MOST_MOVES + 1


def test_a_row_that_is_tried_anew_begins_where_it_began_and_tells_all_its_attempts(store: Store) -> None:
    start = "https://short.example/"
    roads = Roads({start: THERE}, missing={THERE})
    hand_in(store, start)
    work_off(store, roads)
    work_off(store, roads)
    assert (item(store).state, item(store).attempts) == (ItemState.FAILED, 2)
    with store.write() as kept:
        assert kept.ledger.retry("b", NOW) == 1
    assert item(store).host == "short.example"
    roads.leads = {}
    assert work_off(store, roads, NOW + PAUSE) == 1
    assert (item(store).state, item(store).attempts) == (ItemState.DONE, 3)
    assert roads.urls == [start, THERE, start]


def test_what_is_tried_anew_has_all_its_tries_again(store: Store) -> None:
    roads = Roads({}, down={THERE})
    hand_in(store, THERE)
    moments = [NOW + hours * timedelta(hours=7) for hours in range(5)]
    assert [work_off(store, roads, moment) for moment in moments[:3]] == [1, 1, 0]
    with store.write() as kept:
        assert kept.ledger.retry("b", moments[2]) == 1
    assert [work_off(store, roads, moment) for moment in moments[2:]] == [1, 1, 0]
    assert (item(store).state, item(store).attempts) == (ItemState.FAILED, 4)


def test_only_the_address_that_gave_a_page_is_asked_whether_it_has_changed(store: Store) -> None:
    own, direct, other = "https://larkmoor.example:8443/a", "https://larkmoor.example/c", "https://elsewhere.example/a"
    roads = Roads({own: "https://larkmoor.example/b", other: THERE})
    for batch_id, moment in (("first", NOW), ("second", NOW + timedelta(hours=1))):
        hand_in(store, own, direct, other, batch_id=batch_id)
        work_off(store, roads, moment)
        work_off(store, roads, moment + PAUSE)
    asked = {own: "", "https://larkmoor.example/b": '"1"', direct: '"1"', other: "", THERE: '"1"'}
    assert dict(roads.asked[5:]) == asked
    assert [item(store, place, "second").reused for place in range(3)] == [True, True, True]


def test_a_page_that_its_address_leads_away_from_is_no_longer_known(store: Store) -> None:
    start, new = "https://larkmoor.example/a", "https://larkmoor.example:8443/new"
    roads = Roads({})
    hand_in(store, start, batch_id="first")
    work_off(store, roads)
    roads.leads = {start: new}
    hand_in(store, start, batch_id="second")
    work_off(store, roads, NOW + PAUSE)
    work_off(store, roads, NOW + 2 * PAUSE)
    assert roads.asked == [(start, ""), (start, '"1"'), (new, "")]
    assert not item(store, 0, "second").reused

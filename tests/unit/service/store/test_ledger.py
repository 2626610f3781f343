"""The ledger: each item is one worker's at a time, and gets one result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from models.report import Reason
from service.store.batches import BatchState, NewBatch
from service.store.database import Store
from service.store.items import ItemState, NewItem
from service.store.ledger import CRASHED, LOOKED_AT, Manners, Result
from service.store.ledger_tables import lanes
from service.store.reports import Kept
from service.usecases.retry_batch import retry_batch
from service.usecases.submit_batch import NewRow, submit_batch
from tests.unit.service.reports import scored
from tests.unit.service.store.work import AT_ONCE, LEASE, NOW, SECOND, add, claim, item, rows, statements

BUSY = Reason("http_429", "It asks for a pause.", retry=True)


def positions(store: Store, count: int = 10, **options: object) -> list[tuple[str, int]]:
    return sorted((each.batch_id, each.position) for each in claim(store, count, **options))  # type: ignore[arg-type]


def test_a_claim_says_whose_it_is_and_until_when(store: Store) -> None:
    add(store, "b", rows(1))
    [held] = claim(store)
    assert (held.batch_id, held.position, held.url, held.host) == ("b", 0, "https://h0.example/0", "h0.example")
    assert (held.attempts, held.leased_by, held.lease_until) == (1, "w1", NOW + LEASE)
    assert item(store).state is ItemState.LEASED
    assert claim(store) == []


def test_a_small_batch_gets_its_turn_beside_a_large_one(store: Store) -> None:
    add(store, "large", rows(500, hosts=100))
    add(store, "small", [NewItem(row_id="x", url="https://s.example/", host=f"s{n}.example") for n in range(5)])
    claimed = [each for _ in range(2) for each in positions(store, 6)]
    assert sum(batch_id == "small" for batch_id, _ in claimed) == 5
    assert sum(batch_id == "large" for batch_id, _ in claimed) == 6


def test_batches_take_turns_when_there_are_more_of_them_than_places(store: Store) -> None:
    for number in range(4):
        add(store, f"b{number}", rows(4, hosts=4), NOW + number * SECOND)
    turns = [claim(store, 1, now=NOW + (10 + turn) * SECOND)[0].batch_id for turn in range(8)]
    assert turns == ["b0", "b1", "b2", "b3"] * 2


def test_hosts_take_turns_within_a_batch(store: Store) -> None:
    add(store, "b", [*rows(20), *(NewItem(row_id="y", url="https://y.example/", host="y.example") for _ in range(2))])
    hosts = [claim(store, 1, now=NOW + turn * SECOND)[0].host for turn in range(1, 5)]
    assert sorted(hosts[:2]) == sorted(hosts[2:]) == ["h0.example", "y.example"]


def test_of_a_host_so_many_items_are_under_way_whoever_asks(store: Store) -> None:
    add(store, "b", rows(5))
    manners = Manners(at_once=3, pause=3 * SECOND)
    assert len(claim(store, manners=manners)) == 1
    assert claim(store, worker="w2", now=NOW + 2 * SECOND, manners=manners) == []
    assert len(claim(store, worker="w2", now=NOW + 3 * SECOND, manners=manners)) == 1
    add(store, "c", rows(5))
    assert len(claim(store, worker="w3", now=NOW + 4 * SECOND, manners=manners)) == 1
    assert claim(store, worker="w3", now=NOW + 9 * SECOND, manners=manners) == []  # three are under way


def test_a_finished_item_makes_room_at_its_host(store: Store) -> None:
    add(store, "b", rows(3))
    manners = Manners(at_once=1, pause=timedelta(0))
    [held] = claim(store, manners=manners)
    assert claim(store, manners=manners) == []
    with store.write() as kept:
        assert kept.ledger.finish(held, Result(), NOW)
    assert positions(store, manners=manners) == [("b", 1)]


def test_a_result_is_written_once(store: Store) -> None:
    add(store, "b", rows(1))
    [held] = claim(store)
    with store.write() as kept:
        kept.reports.add(Kept(scored()))
        assert kept.ledger.finish(held, Result(report_id="r1", band="low", reused=True), NOW + SECOND)
    with store.write() as kept:
        assert not kept.ledger.finish(held, Result(error=CRASHED), NOW + 2 * SECOND)
        assert not kept.ledger.push_back(held, NOW, BUSY)
        assert kept.ledger.renew([held], NOW + LEASE) == []
    done = item(store)
    assert (done.state, done.report_id, done.band, done.reused) == (ItemState.DONE, "r1", "low", True)
    assert (done.error_code, done.finished_at) == (None, NOW + SECOND)


def test_a_worker_that_comes_back_finds_its_claim_gone(store: Store) -> None:
    add(store, "b", rows(1))
    [lost] = claim(store)
    late = NOW + LEASE + SECOND
    with store.write() as kept:
        assert kept.ledger.release_expired(NOW + LEASE, most_attempts=3) == 0
        assert kept.ledger.release_expired(late, most_attempts=3) == 1
    [held] = claim(store, now=late)  # by a worker of the same name
    with store.write() as kept:
        assert not kept.ledger.finish(lost, Result(), late)
        assert kept.ledger.finish(held, Result(), late)
    assert (held.attempts, item(store).attempts) == (2, 2)


def test_a_renewed_lease_does_not_run_out(store: Store) -> None:
    add(store, "b", rows(2, hosts=2))
    held = claim(store)
    with store.write() as kept:
        kept.ledger.finish(held[1], Result(), NOW)
        renewed = kept.ledger.renew(held, NOW + 2 * LEASE)
        assert [(each.position, each.lease_until) for each in renewed] == [(held[0].position, NOW + 2 * LEASE)]
        assert kept.ledger.release_expired(NOW + LEASE + SECOND, most_attempts=3) == 0


def test_what_ends_its_worker_again_and_again_has_failed(store: Store) -> None:
    add(store, "b", rows(1))
    for attempt in range(3):
        now = NOW + attempt * 2 * LEASE
        assert len(claim(store, now=now)) == 1
        with store.write() as kept:
            assert kept.ledger.release_expired(now + LEASE + SECOND, most_attempts=3) == 1
    failed = item(store)
    assert (failed.state, failed.error_code, failed.attempts) == (ItemState.FAILED, "crashed", 3)


def test_what_is_pushed_back_waits_and_keeps_the_reason(store: Store) -> None:
    add(store, "b", rows(3))
    [held] = claim(store)
    with store.write() as kept:
        assert kept.ledger.push_back(held, NOW + 30 * SECOND, BUSY)
    waiting = item(store)
    assert (waiting.state, waiting.error_code, waiting.not_before) == (
        ItemState.WAITING,
        "http_429",
        NOW + 30 * SECOND,
    )
    assert positions(store) == [("b", 1)]
    assert positions(store) == [("b", 2)]
    assert positions(store, now=NOW + 29 * SECOND) == []
    assert positions(store, now=NOW + 30 * SECOND) == [("b", 0)]


def test_a_host_that_asks_for_quiet_gets_it_from_all_batches(store: Store) -> None:
    add(store, "b", rows(3))
    add(store, "c", rows(3))
    held = claim(store, 1)
    with store.write() as kept:
        assert kept.ledger.push_back(held[0], NOW + 30 * SECOND, BUSY, quiet=True)
    assert claim(store, now=NOW + 29 * SECOND) == []
    assert len(claim(store, now=NOW + 30 * SECOND)) == 2


def test_the_same_address_is_asked_once_and_answered_for_each_row(store: Store) -> None:
    first, second, third = rows(3)
    again = NewItem(row_id="again", url=first.url, host=first.host, same_as=0)
    add(store, "b", [first, second, third, again])
    held = claim(store) + claim(store) + claim(store) + claim(store)
    assert [each.position for each in held] == [0, 1, 2]
    with store.write() as kept:
        kept.reports.add(Kept(scored()))
        kept.ledger.finish(held[0], Result(report_id="r1", band="low"), NOW)
    both = [item(store, 0), item(store, 3)]
    assert [(each.state, each.report_id, each.band) for each in both] == [(ItemState.DONE, "r1", "low")] * 2


def test_failed_rows_are_tried_anew_all_or_by_reason(store: Store) -> None:
    bad = NewItem(row_id="bad", url="", problem=Reason("missing_input", "The row has no address."))
    add(store, "b", [*rows(2, hosts=2), bad])
    held = claim(store)
    with store.write() as kept:
        kept.ledger.finish(held[0], Result(error=BUSY), NOW)
        kept.ledger.finish(held[1], Result(error=CRASHED), NOW)
        assert kept.batches.close("b", NOW)
    with store.write() as kept:
        assert kept.ledger.retry("b", NOW, codes=["http_429"]) == 1
        assert kept.ledger.retry("b", NOW) == 1
        assert kept.ledger.retry("b", NOW) == 0
        found = kept.batches.find("b")
    assert found is not None
    assert (found.state, found.finished_at) == (BatchState.OPEN, None)
    assert [(each.position, each.attempts, each.tries) for each in claim(store)] == [(0, 2, 1), (1, 2, 1)]
    assert item(store, 2).error_code == "missing_input"


def test_rows_are_tried_anew_with_as_many_statements_however_many_they_are(store: Store) -> None:
    counts = []
    for batch_id, count in (("few", 2), ("many", 40)):
        add(store, batch_id, rows(count, hosts=count))
        with store.write() as kept:
            for held in kept.ledger.claim("w1", count, NOW, lease=LEASE, manners=AT_ONCE):
                kept.ledger.move(held, f"https://there{held.position}.example/", NOW)
            for held in kept.ledger.claim("w1", count, NOW, lease=LEASE, manners=AT_ONCE):
                kept.ledger.finish(held, Result(error=BUSY), NOW)
        with statements(store) as seen, store.write() as kept:
            assert kept.ledger.retry(batch_id, NOW) == count
        counts.append(len(seen))
        homes = {f"h{n}.example" for n in range(count)}
        assert {held.host for held in claim(store, count, now=NOW)} == homes
    assert counts[0] == counts[1]


def test_a_retry_hurries_a_lane_that_rests(store: Store) -> None:
    add(store, "b", rows(2))
    held = claim(store, 1)
    with store.write() as kept:
        kept.ledger.finish(held[0], Result(error=CRASHED), NOW)
    later = claim(store, 1)
    with store.write() as kept:
        assert kept.ledger.push_back(later[0], NOW + LEASE, BUSY)
        assert kept.ledger.retry("b", NOW) == 1
    assert [each.position for each in claim(store)] == [0]


def test_a_cancelled_batch_gives_nothing_out_and_lets_what_is_under_way_end(store: Store) -> None:
    add(store, "b", rows(4, hosts=4))
    ended, back, moved = claim(store, 3)
    with store.write() as kept:
        assert kept.batches.cancel("b", NOW)
        assert not kept.batches.cancel("b", NOW)
    assert claim(store) == []
    with store.write() as kept:
        assert kept.ledger.finish(ended, Result(), NOW)
        assert kept.ledger.push_back(back, NOW, BUSY)
        assert kept.ledger.move(moved, "https://there.example/", NOW)
        counts = kept.items.counts("b")
        assert kept.ledger._connection.execute(select(func.count()).select_from(lanes)).scalar() == 0
    assert claim(store) == []
    assert {state: count for state, count in counts.items() if count} == {
        ItemState.DONE: 1,
        ItemState.CANCELLED: 3,
    }


def test_it_says_when_to_look_again(store: Store) -> None:
    def next_due() -> object:
        with store.read() as kept:
            return kept.ledger.next_due()

    assert next_due() is None
    add(store, "b", rows(1))
    assert next_due() == NOW
    [held] = claim(store)
    assert claim(store, now=NOW + SECOND) == []
    assert next_due() == NOW + LEASE
    with store.write() as kept:
        kept.ledger.push_back(held, NOW + 5 * SECOND, None)
    assert next_due() == NOW + 5 * SECOND


def test_of_a_batch_of_many_hosts_too(store: Store) -> None:
    count = 2 * LOOKED_AT
    add(store, "b", rows(count, hosts=count))
    with store.write() as kept:
        for number, held in enumerate(kept.ledger.claim("w1", count, NOW, lease=LEASE)):
            kept.ledger.push_back(held, NOW + (count - number) * SECOND, None)
    with store.read() as kept:
        assert kept.ledger.next_due() == NOW + SECOND


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_turn_costs_the_same_in_a_batch_of_many_rows_and_hosts(store: Store) -> None:
    costs = []
    for count in (300, 3_000):
        add(store, f"b{count}", rows(count, hosts=count))
        costs.append(instructions(store, f"b{count}"))
    assert costs[1] <= 1.1 * costs[0]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_looks_at_once_at_many_rows_that_came(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.store.database.LARGE", 20)
    for count, known in ((19, -1), (20, 39)):
        submit_batch(NewBatch(id=f"b{count}"), (NewRow("", f"https://h{n}.example/") for n in range(count)), store, NOW)
        assert lanes_known(store) == known
    with store.write() as kept:
        for held in kept.ledger.claim("w", 40, NOW, lease=LEASE):
            kept.ledger.finish(held, Result(error=BUSY), NOW)
    assert retry_batch("b20", "", store, NOW, reasons=()) == 20
    assert lanes_known(store) == 20


def lanes_known(store: Store) -> int:
    """How many lanes PostgreSQL plans with; -1 when it has never looked."""
    with store._engine.connect() as connection:
        return int(
            connection.execute(text("SELECT reltuples FROM pg_class WHERE oid = 'lanes'::regclass")).scalar_one()
        )


def instructions(store: Store, batch_id: str) -> int:
    """How many steps SQLite takes to claim some items of this batch, which it then cancels, and to say what is next."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    with store.write() as kept:
        driven = kept.ledger._connection.connection.driver_connection
        assert driven is not None
        driven.set_progress_handler(step, 1)
        assert {each.batch_id for each in kept.ledger.claim("w1", 16, NOW, lease=LEASE)} == {batch_id}
        kept.ledger.next_due()
        driven.set_progress_handler(None, 0)
        assert kept.batches.cancel(batch_id, NOW)
    return count


@pytest.mark.parametrize("claimers", [2, 4])
def test_claimers_at_once_never_take_the_same_item_nor_too_many_of_a_host(store: Store, claimers: int) -> None:
    add(store, "b", rows(60, hosts=20))
    add(store, "c", rows(20, hosts=20))
    manners, barrier = Manners(at_once=2, pause=timedelta(0)), Barrier(claimers)

    def take(worker: str) -> list[tuple[str, int, str]]:
        barrier.wait()
        return [
            (each.batch_id, each.position, each.host)
            for _ in range(12)
            for each in claim(store, 5, worker=worker, manners=manners)
        ]

    with ThreadPoolExecutor(claimers) as pool:
        taken = [each for part in pool.map(take, [f"w{n}" for n in range(claimers)]) for each in part]
    assert len({each[:2] for each in taken}) == len(taken)
    per_host = {host: sum(each[2] == host for each in taken) for _, _, host in taken}
    assert set(per_host.values()) == {2}
    assert len(per_host) == 20


def test_a_claim_does_not_wait_for_another_on_postgresql(store: Store) -> None:
    if store._engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    add(store, "b", rows(8, hosts=4))
    with ThreadPoolExecutor(1) as pool, store.write() as slow:
        first = slow.ledger.claim("w1", 2, NOW, lease=LEASE, manners=AT_ONCE)
        second = pool.submit(claim, store, worker="w2").result(timeout=20)
    assert {each.host for each in first}.isdisjoint({each.host for each in second})
    assert (len(first), len(second)) == (2, 2)


def test_finishing_at_once_writes_one_result(store: Store) -> None:
    add(store, "b", rows(1))
    [held] = claim(store)
    barrier = Barrier(4)

    def finish(code: str) -> bool:
        barrier.wait()
        with store.write() as kept:
            return kept.ledger.finish(held, Result(error=Reason(code, "")), NOW)

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(finish, ["a", "b", "c", "d"]))
    assert sum(written) == 1
    assert item(store).error_code == "abcd"[written.index(True)]


def test_its_depth_is_what_waits_and_what_is_under_way(store: Store) -> None:
    add(store, "b", rows(5, hosts=5))
    claim(store, 2)
    with store.read() as kept:
        assert kept.ledger.depth() == {ItemState.WAITING: 3, ItemState.LEASED: 2}

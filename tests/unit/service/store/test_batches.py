"""Batches are kept whole or not at all, and their rows come back in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from models.report import Reason
from service.store.batches import BatchState, NewBatch
from service.store.database import Store
from service.store.items import ItemState, NewItem
from service.store.ledger import Result
from service.store.reports import Kept
from tests.unit.service.reports import scored
from tests.unit.service.store.work import NOW, SECOND, add, claim, item, rows


def test_a_batch_comes_back_as_it_was_handed_in(store: Store) -> None:
    new = NewBatch(
        id="b", name="Larkmoor", columns=("note",), max_age=60, idempotency_key="k", request_sha256="ab" * 32
    )
    with store.write() as kept:
        assert kept.batches.add(new, rows(3), NOW)
    with store.read() as kept:
        found = kept.batches.find("b")
        assert found == kept.batches.find_by_key("", "k")
        assert kept.batches.find("other") is None
    assert found is not None
    handed_in = NewBatch.__dataclass_fields__.keys() - {"idempotency_key"}
    assert {name: getattr(found, name) for name in handed_in} == {name: getattr(new, name) for name in handed_in}
    assert (found.state, found.rows, found.created_at, found.finished_at) == (BatchState.OPEN, 3, NOW, None)


def test_a_key_makes_one_batch_also_at_the_same_moment(store: Store) -> None:
    barrier = Barrier(4)

    def hand_in(number: int) -> bool:
        barrier.wait()
        with store.write() as kept:
            return kept.batches.add(NewBatch(id=f"b{number}", idempotency_key="k"), rows(3), NOW)

    with ThreadPoolExecutor(4) as pool:
        kept_ones = list(pool.map(hand_in, range(4)))
    assert sum(kept_ones) == 1
    with store.read() as kept:
        assert [batch.id for batch in kept.batches.latest("")] == [f"b{kept_ones.index(True)}"]


def test_batches_with_the_same_hosts_may_come_at_the_same_moment(store: Store) -> None:
    barrier = Barrier(4)

    def hand_in(number: int) -> None:
        made = rows(1_200, hosts=700)
        barrier.wait()
        add(store, f"b{number}", made if number % 2 else made[::-1])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hand_in, range(4)))
    with store.read() as kept:
        assert sum(kept.items.counts(f"b{number}")[ItemState.WAITING] for number in range(4)) == 4_800


def test_rows_keep_their_order_and_the_callers_columns(store: Store) -> None:
    columns = {"note": "Größe\0", "n": 1.5, "deep": [None, {"a": True}]}
    bad = NewItem(row_id="bad\0id", url="no \ud800 address", problem=Reason("invalid_url", "It is no web address."))
    add(store, "b", [*rows(2), NewItem(row_id="x", url="https://x.example/", host="x.example", columns=columns), bad])
    third, fourth = item(store, 2), item(store, 3)
    assert (third.row_id, third.columns, third.state) == ("x", columns, ItemState.WAITING)
    assert (fourth.row_id, fourth.url) == ("bad\ufffdid", "no ? address")
    assert (fourth.state, fourth.error_code, fourth.finished_at) == (ItemState.FAILED, "invalid_url", NOW)


def test_rows_come_in_portions_by_state_and_band(store: Store) -> None:
    add(store, "b", rows(2_500, hosts=50))
    add(store, "other", rows(5))
    held = [each for each in claim(store, 60) if each.batch_id == "b"]
    with store.write() as kept:
        kept.reports.add(Kept(scored()))
        for claimed in held[:20]:
            kept.ledger.finish(claimed, Result(report_id="r1", band="low"), NOW + SECOND)
    with store.read() as kept:
        assert [each.position for each in kept.items.page("b", limit=3)] == [0, 1, 2]
        assert [each.position for each in kept.items.page("b", after=2_498)] == [2_499]
        assert [each.position for each in kept.items.page("b", state=ItemState.DONE)] == sorted(
            each.position for each in held[:20]
        )
        assert len(kept.items.page("b", band="low")) == 20
        assert kept.items.page("b", band="high") == []
        counts = kept.items.counts("b")
        assert (counts[ItemState.DONE], counts[ItemState.LEASED], counts[ItemState.FAILED]) == (20, len(held) - 20, 0)
        assert sum(counts.values()) == 2_500
        assert (kept.items.finished_since("b", NOW + SECOND), kept.items.finished_since("b", NOW + 2 * SECOND)) == (
            20,
            0,
        )
        assert kept.items.get("b", 2_500) is None


def test_a_batch_is_done_once_when_nothing_is_left(store: Store) -> None:
    add(store, "b", rows(1))
    add(store, "c", rows(1, hosts=1)[:0])
    [held] = claim(store)
    with store.write() as kept:
        assert kept.batches.finished() == ["c"]
        assert kept.batches.close("c", NOW)
        kept.ledger.finish(held, Result(), NOW)
    barrier = Barrier(3)

    def close(_: int) -> bool:
        barrier.wait()
        with store.write() as kept:
            return kept.batches.close("b", NOW + SECOND)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(close, range(3))) == [False, False, True]
    with store.read() as kept:
        found = kept.batches.find("b")
    assert found is not None
    assert (found.state, found.finished_at) == (BatchState.DONE, NOW + SECOND)


def test_the_latest_batches_come_first(store: Store) -> None:
    for number in range(4):
        add(store, f"b{number}", rows(1), NOW + number // 2 * SECOND)
    with store.read() as kept:
        first = kept.batches.latest("", limit=3)
        assert [batch.id for batch in first] == ["b3", "b2", "b1"]
        assert [batch.id for batch in kept.batches.latest("", before=first[-1])] == ["b0"]


def test_owners_do_not_meet(store: Store) -> None:
    with store.write() as kept:
        for owner in ("north", "south"):
            assert kept.batches.add(NewBatch(id=f"b-{owner}", owner=owner, idempotency_key="k"), rows(1), NOW)
    with store.read() as kept:
        for owner in ("north", "south"):
            found = kept.batches.find_by_key(owner, "k")
            assert found is not None
            assert (found.id, found.owner) == (f"b-{owner}", owner)
            assert [batch.id for batch in kept.batches.latest(owner)] == [f"b-{owner}"]
        assert kept.batches.find_by_key("", "k") is None
        assert kept.batches.latest("") == []

"""A batch's rows are made ready for the ledger, and kept all or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models.report import Reason
from service.store.batches import BatchState, NewBatch
from service.store.database import Store
from service.store.items import Item, ItemState
from service.store.webhooks import Webhook
from service.usecases.submit_batch import (
    MOST_COLUMNS,
    MOST_ROWS,
    KeyTakenError,
    NewRow,
    Terms,
    TooManyColumnsError,
    TooManyOpenRowsError,
    TooManyRowsError,
    submit_batch,
)
from tests.unit.service.store.work import NOW

HOOK = Webhook("w", "https://newsroom.example/hook", "s" * 32, NOW)


def made(*addresses: str) -> list[NewRow]:
    return [NewRow(str(number), address) for number, address in enumerate(addresses, start=1)]


def kept_items(store: Store, batch_id: str = "b") -> list[Item]:
    with store.read() as kept:
        return kept.items.page(batch_id, limit=1_000)


def test_a_batch_is_kept_with_its_rows(store: Store) -> None:
    rows = [NewRow("a", "https://larkmoor.example/", {"desk": "health"}), NewRow("b", "https://quillfeather.example/")]
    batch = submit_batch(NewBatch(id="b", name="Clinics", columns=("desk",)), rows, store, NOW)
    assert (batch.id, batch.name, batch.state, batch.rows) == ("b", "Clinics", BatchState.OPEN, 2)
    assert [(item.row_id, item.url, item.columns) for item in kept_items(store)] == [
        ("a", "https://larkmoor.example/", {"desk": "health"}),
        ("b", "https://quillfeather.example/", {}),
    ]


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        ("https://larkmoor.example/a", "https://larkmoor.example/a", "larkmoor.example"),
        ("HTTPS://Larkmoor.example:443/a?utm_source=x#top", "https://larkmoor.example/a", "larkmoor.example"),
        ("larkmoor.example/a", "https://larkmoor.example/a", "larkmoor.example"),
        ("http://larkmoor.example:8080", "http://larkmoor.example:8080/", "larkmoor.example:8080"),
        ("https://[2606:4700::1111]:8443/", "https://[2606:4700::1111]:8443/", "[2606:4700::1111]:8443"),
    ],
)
def test_an_address_is_read_and_kept_as_it_was_written(store: Store, given: str, url: str, host: str) -> None:
    submit_batch(NewBatch(id="b"), made(given), store, NOW)
    [item] = kept_items(store)
    assert (item.url, item.host, item.given) == (url, host, None if given == url else given)


def test_rows_with_the_same_address_name_the_first(store: Store) -> None:
    rows = made("https://a.example/x", "https://b.example/", "https://a.example/x#end", "https://A.example/x?gclid=1")
    submit_batch(NewBatch(id="b"), rows, store, NOW)
    assert [item.same_as for item in kept_items(store)] == [None, None, 0, 0]


def test_bad_rows_are_rows_with_a_reason(store: Store) -> None:
    unread = NewRow("3", "", {"note": "x"}, Reason("missing_input", "The row has no address."))
    rows = [*made("ftp://a.example/", "not an address"), unread, *made("https://a.example/")]
    batch = submit_batch(NewBatch(id="b"), rows, store, NOW)
    items = kept_items(store)
    assert batch.rows == 4
    assert [item.error_code for item in items] == ["unsupported_scheme", "bad_url", "missing_input", None]
    assert [item.state for item in items] == [ItemState.FAILED] * 3 + [ItemState.WAITING]
    assert [item.url for item in items[:3]] == ["ftp://a.example/", "not an address", ""]
    assert items[2].columns == {"note": "x"}


def test_the_same_bad_address_twice_fails_twice(store: Store) -> None:
    submit_batch(NewBatch(id="b"), made("nonsense", "nonsense"), store, NOW)
    assert [(item.state, item.same_as) for item in kept_items(store)] == [(ItemState.FAILED, None)] * 2


def test_more_rows_than_a_batch_can_have_are_refused(store: Store) -> None:
    read = 0

    def endless() -> Iterator[NewRow]:
        nonlocal read
        while True:
            read += 1
            yield NewRow(str(read), "nonsense")

    with pytest.raises(TooManyRowsError, match="100,000 rows"):
        submit_batch(NewBatch(id="b"), endless(), store, NOW)
    assert read == MOST_ROWS + 1
    with store.read() as kept:
        assert kept.batches.find("b") is None


def test_columns_are_those_of_all_rows_in_the_order_they_come(store: Store) -> None:
    rows = [
        NewRow("1", "https://a.example/", {"desk": "health"}),
        NewRow("2", "nonsense", {"note": "x", "desk": "food"}),
        NewRow("3", "https://b.example/", {"week": 7}),
    ]
    assert submit_batch(NewBatch(id="b", columns=("note",)), rows, store, NOW).columns == ("note", "desk", "week")
    assert [item.columns for item in kept_items(store)] == [row.columns for row in rows]


def test_more_columns_than_a_table_takes_are_refused(store: Store) -> None:
    rows = (NewRow(str(n), "https://a.example/", {f"c{n}": 1}) for n in range(MOST_COLUMNS + 1))
    with pytest.raises(TooManyColumnsError, match="500"):
        submit_batch(NewBatch(id="b"), rows, store, NOW)


def test_a_key_that_comes_again_brings_the_batch_of_the_first_time(store: Store) -> None:
    def hand_in(batch_id: str, sha256: str = "aa") -> str:
        new = NewBatch(id=batch_id, idempotency_key="k", request_sha256=sha256)
        return submit_batch(new, made("https://a.example/"), store, NOW).id

    assert (hand_in("b1"), hand_in("b2")) == ("b1", "b1")
    with pytest.raises(KeyTakenError):
        hand_in("b3", "bb")
    with store.read() as kept:
        assert [batch.id for batch in kept.batches.latest("")] == ["b1"]


def test_the_same_key_at_the_same_moment_makes_one_batch_and_one_webhook(store: Store) -> None:
    barrier = Barrier(4)

    def hand_in(number: int) -> str:
        hook = Webhook(f"w{number}", HOOK.url, HOOK.secret, NOW)
        new = NewBatch(id=f"b{number}", idempotency_key="k", request_sha256="aa", webhook_id=hook.id)
        barrier.wait()
        return submit_batch(new, made("https://a.example/"), store, NOW, Terms(hook)).id

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(hand_in, range(4)))
    [batch_id] = found
    with store.read() as kept:
        assert [kept.webhooks.find(f"w{number}") is not None for number in range(4)] == [
            batch_id == f"b{number}" for number in range(4)
        ]


def test_a_webhook_comes_with_its_batch(store: Store) -> None:
    new = NewBatch(id="b", webhook_id=HOOK.id)
    assert submit_batch(new, made("https://a.example/"), store, NOW, Terms(HOOK)).webhook_id == HOOK.id
    with store.read() as kept:
        assert kept.webhooks.find(HOOK.id) == HOOK


def test_a_tenant_has_so_many_rows_under_way(store: Store) -> None:
    def hand_in(batch_id: str, owner: str = "lark") -> str:
        rows = made("https://a.example/", "https://b.example/")
        return submit_batch(NewBatch(id=batch_id, owner=owner), rows, store, NOW, Terms(most_open=4)).id

    assert [hand_in("b1"), hand_in("b2"), hand_in("b3", "moor")] == ["b1", "b2", "b3"]
    with pytest.raises(TooManyOpenRowsError, match="4 rows"):
        hand_in("b4")
    with store.write() as kept:
        assert kept.batches.find("b4") is None
        kept.batches.cancel("b1", NOW)
    assert hand_in("b5") == "b5"


def test_a_batch_of_many_rows_goes_over_the_disk(store: Store) -> None:
    rows = (NewRow(str(n), f"https://h{n % 50}.example/{n}", {"note": "ü" * 300}) for n in range(3_000))
    assert submit_batch(NewBatch(id="b"), rows, store, NOW).rows == 3_000
    with store.read() as kept:
        last = kept.items.get("b", 2_999)
    assert last is not None
    assert (last.url, last.columns) == ("https://h49.example/2999", {"note": "ü" * 300})

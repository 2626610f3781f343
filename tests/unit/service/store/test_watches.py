"""A watch that is due makes one run, an event is told once, and what could not be delivered is not lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select

from service.store.batches import NewBatch
from service.store.database import Store
from service.store.ledger_tables import batches, deliveries, events, items, lanes, runs, watches
from service.store.watches import Run, RunState, Watch
from service.store.webhooks import UNKNOWN, Delivery, DeliveryState, Via, Webhook
from tests.unit.service.store.work import LEASE, NOW, SECOND, add, rows, statements

HOUR = 3_600 * SECOND
WATCH = Watch(
    id="w",
    name="Larkmoor",
    urls=("https://larkmoor.example/a", "https://larkmoor.example/b"),
    schedule={"cron": "0 6 * * *", "timezone": "Europe/Berlin"},
    thresholds={"points": 5},
    notify=("mailto://desk@larkmoor.example",),
    next_at=NOW,
    created_at=NOW - HOUR,
)
HOOK = Webhook("h", "https://desk.example/hook", "secret", NOW)


@pytest.fixture
def watched(store: Store) -> Store:
    with store.write() as kept:
        kept.watches.add(WATCH)
        kept.webhooks.add(HOOK)
    return store


def run(store: Store, run_id: str = "r", watch: Watch = WATCH) -> Run | None:
    with store.write() as kept:
        return kept.watches.begin_run(run_id, watch, NOW + SECOND, next_at=(watch.next_at or NOW) + HOUR)


def test_a_watch_comes_back_as_it_was(watched: Store) -> None:
    with watched.read() as kept:
        assert kept.watches.find("w") == WATCH
        assert kept.watches.page("") == [WATCH]
        assert kept.watches.page("", after="w") == []
        assert kept.watches.page("somebody else") == []
        assert kept.watches.find("nobody") is None


def test_two_schedulers_at_once_make_one_run(watched: Store) -> None:
    barrier = Barrier(4)

    def fire(number: int) -> Run | None:
        barrier.wait()
        return run(watched, f"r{number}")

    with ThreadPoolExecutor(4) as pool:
        made = [each for each in pool.map(fire, range(4)) if each]
    with watched.read() as kept:
        assert kept.watches.history("w") == made
        assert kept.watches.due(NOW + SECOND) == []
        assert kept.watches.next_due() == NOW + HOUR
    assert [(each.due_at, each.state) for each in made] == [(NOW, RunState.RUNNING)]


def test_a_run_out_of_turn_is_one_more(watched: Store) -> None:
    run(watched)
    with watched.write() as kept:
        assert kept.watches.start("now", "w", NOW + 9 * SECOND, NOW + 9 * SECOND)
        assert kept.watches.start("now2", "w", NOW + 9 * SECOND, NOW + 9 * SECOND) is None
        assert [each.id for each in kept.watches.history("w")] == ["now", "r"]
        assert [each.id for each in kept.watches.history("w", before=NOW + SECOND)] == ["r"]


def test_failures_in_a_row_are_counted_until_a_run_succeeds(watched: Store) -> None:
    found = []
    for number, state in enumerate([RunState.FAILED, RunState.FAILED, RunState.DONE]):
        with watched.write() as kept:
            made = kept.watches.start(f"r{number}", "w", NOW + number * HOUR, NOW)
            assert made is not None
            assert kept.watches.finish_run(made, state, {"pages": 2}, NOW + SECOND)
            assert not kept.watches.finish_run(made, RunState.FAILED, {}, NOW + SECOND)
            watch, after = kept.watches.find("w"), kept.watches.find_run(made.id)
        assert watch is not None
        assert after == replace(made, state=state, finished_at=NOW + SECOND, result={"pages": 2})
        found.append(watch.failures)
    assert found == [1, 2, 0]


def test_a_run_knows_its_batch(watched: Store) -> None:
    add(watched, "b", rows(1))
    run(watched)
    with watched.write() as kept:
        kept.watches.assign_batch("r", "b")
        found = kept.watches.run_of_batch("b")
        assert found is not None
        assert (found.id, found.batch_id) == ("r", "b")
        assert kept.watches.run_of_batch("c") is None


def test_a_paused_watch_is_not_due(watched: Store) -> None:
    with watched.write() as kept:
        assert kept.watches.pause("w")
        assert kept.watches.due(NOW) == []
        assert kept.watches.next_due() is None
    assert run(watched) is None
    with watched.write() as kept:
        assert kept.watches.resume("w", NOW + HOUR)
        assert kept.watches.due(NOW) == []
        assert [each.id for each in kept.watches.due(NOW + HOUR)] == ["w"]
        assert not kept.watches.pause("nobody")
        assert not kept.watches.resume("nobody", NOW)


def test_the_run_under_way_and_the_last_one_are_found(watched: Store) -> None:
    add(watched, "b", rows(1))
    made = run(watched)
    assert made is not None
    with watched.write() as kept:
        kept.watches.assign_batch("r", "b")
        assert kept.watches.running("w") == replace(made, batch_id="b")
        assert (kept.watches.last_finished("w"), kept.watches.left_over()) == (None, [])
        kept.batches.cancel("b", NOW)
        assert [each.id for each in kept.watches.left_over()] == ["r"]
        assert kept.watches.finish_run(made, RunState.FAILED, {}, NOW + SECOND)
        last = kept.watches.last_finished("w")
        assert last is not None
        assert (last.id, kept.watches.running("w"), kept.watches.left_over()) == ("r", None, [])


def test_a_watch_moves_on_without_a_run(watched: Store) -> None:
    with watched.write() as kept:
        assert kept.watches.move_on(WATCH, NOW + HOUR)
        assert not kept.watches.move_on(WATCH, NOW + HOUR)
        assert (kept.watches.history("w"), kept.watches.next_due()) == ([], NOW + HOUR)


def test_a_watch_goes_at_once_and_its_runs_by_portions(watched: Store) -> None:
    hold(watched, 5)
    with watched.write() as kept:
        assert kept.watches.remove("w", NOW)
        assert not kept.watches.remove("w", NOW)
        assert kept.watches.find("w") is None
        assert kept.watches.page("") == []
        assert not kept.watches.resume("w", NOW)
        assert not kept.watches.hold("w")
        assert (kept.watches.next_due(), kept.watches.running("w")) == (None, None)
        assert kept.watches.drop_removed(NOW, limit=2) == 0
        assert [kept.watches.drop_removed(NOW + SECOND, limit=2) for _ in range(4)] == [4, 4, 2, 0]
    assert left(watched) == dict.fromkeys(left(watched), 0)


def test_runs_go_with_as_many_statements_however_many_they_are(watched: Store) -> None:
    hold(watched, 30)
    counts = []
    with watched.write() as kept:
        kept.watches.remove("w", NOW)
    for limit in (2, 20):
        with statements(watched) as seen, watched.write() as kept:
            assert kept.watches.drop_removed(NOW + SECOND, limit=limit) == 2 * limit
        counts.append(len(seen))
    assert counts[0] == counts[1]


def hold(store: Store, count: int) -> None:
    """Let the watch have so many runs, each with a batch of two rows and an event that a webhook was told of."""
    with store.write() as kept:
        for n in range(count):
            kept.watches.start(f"r{n}", "w", NOW + n * HOUR, NOW)
            kept.batches.add(NewBatch(id=f"b{n}"), rows(2), NOW)
            kept.events.add("batch.finished", f"b{n}", {}, NOW)
            kept.watches.assign_batch(f"r{n}", f"b{n}")
            event_id = kept.events.add("watch.changed", "w", {}, NOW)
            assert event_id
            kept.webhooks.send("h", event_id, NOW)


def left(store: Store) -> dict[str, int]:
    """How many rows are in each table that a watch's runs fill."""
    tables = (watches, runs, batches, items, lanes, events, deliveries)
    with store._engine.connect() as connection:
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def test_events_come_in_order_and_what_is_told_once_is_told_once(store: Store) -> None:
    with store.write() as kept:
        first = kept.events.add("batch.begun", "b", {"rows": 5}, NOW, once="b begun")
        assert kept.events.add("batch.begun", "b", {"rows": 5}, NOW, once="b begun") is None
        second = kept.events.add("batch.progress", "b", {}, NOW)
        third = kept.events.add("batch.progress", "b", {}, NOW)
        kept.events.add("batch.progress", "c", {}, NOW)
    assert first is not None
    assert second is not None
    with store.read() as kept:
        assert [event.id for event in kept.events.of("b")] == [first, second, third]
        assert [event.id for event in kept.events.of("b", after=first, limit=1)] == [second]
        assert [event.id for event in kept.events.latest("b", limit=1)] == [third]
        found = kept.events.get(first)
        assert found is not None
        assert (found.kind, found.data, found.created_at) == ("batch.begun", {"rows": 5}, NOW)
        assert kept.events.get(10_000) is None


def on_its_way(store: Store) -> Delivery:
    with store.write() as kept:
        event_id = kept.events.add("watch.changed", "w", {}, NOW)
        assert event_id is not None
        assert kept.webhooks.send("h", event_id, NOW)
        assert not kept.webhooks.send("h", event_id, NOW)
        [claimed] = kept.webhooks.claim("w1", 9, NOW, lease=LEASE)
    return claimed


def test_a_delivery_is_one_workers_until_its_lease_runs_out(watched: Store) -> None:
    lost = on_its_way(watched)
    with watched.write() as kept:
        assert kept.webhooks.claim("w2", 9, NOW + LEASE, lease=LEASE) == []
        [held] = kept.webhooks.claim("w2", 9, NOW + LEASE + SECOND, lease=LEASE)
        assert (lost.error, held.error) == (None, UNKNOWN)
        assert kept.webhooks.deliveries("h") == [held]
        assert not kept.webhooks.delivered(lost, 200, NOW)
        assert kept.webhooks.delivered(held, 204, NOW)
        [after] = kept.webhooks.deliveries("h")
        assert kept.webhooks.find("h") == HOOK
    assert (after.state, after.attempts, after.status) == (DeliveryState.DELIVERED, 2, 204)


def test_what_cannot_be_delivered_is_tried_again_then_kept_as_dead_and_sent_on_request(watched: Store) -> None:
    held = on_its_way(watched)
    with watched.write() as kept:
        assert kept.webhooks.failed(held, "It answered 500.", status=500, retry_at=NOW + HOUR, now=NOW)
        assert kept.webhooks.claim("w1", 9, NOW, lease=LEASE) == []
        [again] = kept.webhooks.claim("w1", 9, NOW + HOUR, lease=LEASE)
        assert kept.webhooks.failed(again, "It is gone.", status=None, retry_at=None, now=NOW + HOUR)
        [dead] = kept.webhooks.deliveries("h", state=DeliveryState.DEAD)
        assert (dead.attempts, dead.error, dead.finished_at) == (2, "It is gone.", NOW + HOUR)
        assert kept.webhooks.deliveries("h", before=dead.id) == []
        assert kept.webhooks.claim("w1", 9, NOW + 2 * HOUR, lease=LEASE) == []
        assert kept.webhooks.replay("h", dead.id, NOW)
        assert not kept.webhooks.replay("h", dead.id, NOW)
        assert not kept.webhooks.replay("other", dead.id, NOW)
        assert [each.id for each in kept.webhooks.claim("w1", 9, NOW, lease=LEASE)] == [dead.id]


def test_a_webhook_gets_one_delivery_at_a_time_and_holds_no_other_up(watched: Store) -> None:
    with watched.write() as kept:
        kept.webhooks.add(replace(HOOK, id="h2", via=Via.APPRISE, owner="t"))
        for _ in range(3):
            event_id = kept.events.add("watch.changed", "w", {}, NOW)
            assert event_id is not None
            assert all(kept.webhooks.send(hook, event_id, NOW) for hook in ("h", "h2"))
        held = kept.webhooks.claim("w1", 9, NOW, lease=LEASE)
        assert sorted(each.webhook_id for each in held) == ["h", "h2"]
        assert kept.webhooks.claim("w2", 9, NOW, lease=LEASE) == []
        assert kept.webhooks.next_due() == NOW + LEASE
        assert kept.webhooks.delivered(held[0], 200, NOW)
        assert kept.webhooks.next_due() == NOW
        [second] = kept.webhooks.claim("w2", 9, NOW, lease=LEASE)
        assert (second.webhook_id, kept.webhooks.delivery(second.webhook_id, second.id)) == (held[0].webhook_id, second)
        assert kept.webhooks.delivery("nobody", second.id) is None


def test_owners_get_their_turn_and_none_more_than_its_share(watched: Store) -> None:
    with watched.write() as kept:
        for number in range(6):
            owner = "a" if number < 5 else "b"
            kept.webhooks.add(replace(HOOK, id=f"{owner}{number}", owner=owner))
            event_id = kept.events.add("watch.changed", "w", {}, NOW)
            assert event_id is not None
            kept.webhooks.send(f"{owner}{number}", event_id, NOW)

        def claimed(count: int) -> list[str]:
            return [each.webhook_id for each in kept.webhooks.claim("w1", count, NOW, lease=LEASE, owners_share=3)]

        assert claimed(2) == ["a0", "b5"]
        assert claimed(9) == ["a1", "a2"]
        assert claimed(9) == []


def test_a_webhook_goes_with_its_deliveries(watched: Store) -> None:
    on_its_way(watched)
    with watched.write() as kept:
        kept.webhooks.add(replace(HOOK, id="other", owner="t"))
        kept.watches.add(replace(WATCH, id="telling", webhook_id="other"))
        assert (kept.webhooks.page(""), kept.webhooks.page("", after="h")) == ([HOOK], [])
        assert (kept.webhooks.is_used("h"), kept.webhooks.is_used("other")) == (False, True)
        assert kept.webhooks.remove("h")
        assert not kept.webhooks.remove("h")
        assert (kept.webhooks.find("h"), kept.webhooks.deliveries("h"), kept.webhooks.next_due()) == (None, [], None)

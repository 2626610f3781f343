"""What becomes of events on their way: signed, tried again, given up, sent anew; nobody waits for one that hangs."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from queue import Queue
from threading import Event
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from service import fetching
from service.config import Config
from service.jobs import deliveries as deliveries_loop
from service.jobs.deliveries import AT_ONCE
from service.services import Services
from service.store.database import Store
from service.store.webhooks import Delivery, DeliveryState, Via
from service.usecases import deliver_events, tell_address
from service.usecases.create_webhook import create_webhook
from service.usecases.deliver_events import CRASHED, LEASE, OWNERS_SHARE, RESERVED, WAITS, note
from service.usecases.replay_delivery import NotEndedError, replay_delivery
from tests.integration.api import Pages
from tests.integration.servers import Reply, Seen, serve, serve_raw, silent
from tests.integration.telling import (
    BUSY,
    DATA,
    NOW,
    SLACK,
    at_work,
    deliver_due,
    deliveries,
    happens,
    hook,
    states,
    until,
)

FINE = SLACK + "s"
HANGS = 1.0
"""Seconds after which a receiver that hangs is left, in these tests."""


@pytest.fixture
def services(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setattr(fetching, "POST_DEADLINE", HANGS)
    fetching.open_poster.cache_clear()
    yield Services(Config(allowed_hosts=("127.0.0.1",)), store, Pages())
    fetching.open_poster.cache_clear()


def signature(seen: Seen, secret: str) -> str:
    """As a receiver works it out, from the convention."""
    content = f"{seen.headers['webhook-id']}.{seen.headers['webhook-timestamp']}.".encode() + seen.body
    return "v1," + b64encode(hmac.digest(b64decode(secret.removeprefix("whsec_")), content, "sha256")).decode()


def test_an_event_arrives_signed(services: Services) -> None:
    with serve({"/hook": Reply(204, b"", {})}) as site:
        made = create_webhook(site.url("/hook"), "", services, NOW)
        happens(services, made)
        assert deliver_due(services, "w1", NOW) == 1
        assert deliver_due(services, "w1", NOW) == 0
    [seen] = site.seen
    assert json.loads(seen.body) == {"type": "watch.changed", "timestamp": NOW.isoformat(), "data": DATA}
    assert seen.headers["webhook-signature"] == signature(seen, made.secret)
    assert seen.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    [delivery] = deliveries(services, made)
    assert (delivery.state, delivery.status, delivery.finished_at) == (DeliveryState.DELIVERED, 204, NOW)


def test_what_fails_is_tried_for_a_day_and_then_kept_as_dead(services: Services) -> None:
    with serve({"/hook": Reply(500, b"")}) as site:
        made = hook(services, site.url("/hook"))
        happens(services, made)
        moments = []
        moment: datetime | None = NOW
        while moment is not None:
            moments.append(moment)
            assert deliver_due(services, "w1", moment) == 1
            with services.store.read() as kept:
                moment = kept.webhooks.next_due()
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    assert len(waits) == len(WAITS) == 7
    assert all(least <= wait <= 1.2 * least for wait, least in zip(waits, WAITS, strict=True))
    assert timedelta(hours=23) < moments[-1] - NOW < timedelta(hours=29)
    assert len({seen.headers["webhook-id"] for seen in site.seen}) == 1
    assert len({seen.headers["webhook-timestamp"] for seen in site.seen}) == 8
    [dead] = deliveries(services, made)
    assert (dead.state, dead.attempts, dead.status, dead.error) == (DeliveryState.DEAD, 8, 500, "It answered 500.")


def test_what_is_dead_is_sent_anew_on_request_and_what_is_under_way_is_not(services: Services) -> None:
    replies: dict[str, Any] = {"/hook": Reply(410, b"")}
    with serve(replies) as site:
        made = hook(services, site.url("/hook"))
        happens(services, made)
        deliver_due(services, "w1", NOW)
        [dead] = deliveries(services, made)
        assert (dead.state, dead.attempts) == (DeliveryState.DEAD, 1)  # who says Gone wants no more
        site.replies["/hook"] = Reply(200)
        assert not replay_delivery("h", dead.id, "t", services.store, NOW)
        assert not replay_delivery("h", 10_000, "", services.store, NOW)
        assert replay_delivery("h", dead.id, "", services.store, NOW)
        with pytest.raises(NotEndedError):
            replay_delivery("h", dead.id, "", services.store, NOW)
        deliver_due(services, "w1", NOW)
    [after] = deliveries(services, made)
    assert (after.id, after.state, after.attempts) == (dead.id, DeliveryState.DELIVERED, 1)
    assert site.seen[0].headers["webhook-id"] == site.seen[1].headers["webhook-id"]


def test_a_receiver_that_asks_for_quiet_is_left_alone_as_long_and_no_other_tenants(services: Services) -> None:
    with serve({"/hook": Reply(503, b"", {"Retry-After": "7200"}), "/other": Reply(204, b"", {})}) as site:
        made = hook(services, site.url("/hook"), owner="a")
        happens(services, made)
        deliver_due(services, "w1", NOW)
        other = hook(services, site.url("/other"), "o", owner="b")
        happens(services, other)
        deliver_due(services, "w1", NOW)
    [waiting], [told] = deliveries(services, made), deliveries(services, other)
    assert waiting.not_before >= NOW + timedelta(seconds=7200)
    assert told.state is DeliveryState.DELIVERED


def test_one_that_hangs_holds_up_nobody_else(services: Services) -> None:
    arrived = Queue[str]()

    def take(seen: Seen) -> Reply:
        arrived.put(seen.path)
        return Reply(200)

    with serve_raw(silent) as hanging, serve({f"/h{number}": take for number in range(5)}) as site:
        slow = hook(services, hanging.url("/hook"), "slow")
        others = [hook(services, site.url(f"/h{number}"), f"h{number}") for number in range(5)]
        happens(services, slow, *others, count=3)
        with at_work(services):
            paths = [arrived.get(timeout=BUSY) for _ in range(15)]
    assert Counter(paths) == dict.fromkeys(site.replies, 3)
    assert {each.state for made in others for each in deliveries(services, made)} == {DeliveryState.DELIVERED}
    assert "too long" in (deliveries(services, slow)[0].error or "")


@pytest.mark.parametrize("tenants", [1, 4, 20])
def test_receivers_of_tenants_that_hang_hold_up_no_other_tenant(
    services: Services, monkeypatch: pytest.MonkeyPatch, tenants: int
) -> None:
    over, told = Event(), Event()

    def send(address: str, *_: object) -> None:
        if address == FINE:
            told.set()
        else:
            over.wait()

    monkeypatch.setattr(tell_address, "send_notice", send)
    hanging = [
        hook(services, SLACK, f"{owner}-{number}", Via.APPRISE, f"t{owner}")
        for owner in range(tenants)
        for number in range(OWNERS_SHARE + 2)
    ]
    happens(services, *hanging)
    under_way = min(tenants * OWNERS_SHARE, AT_ONCE - RESERVED)
    with at_work(services):
        until(lambda: states(services, hanging)[DeliveryState.LEASED] == under_way)
        happens(services, hook(services, FINE, "b", Via.APPRISE, "b"))
        assert told.wait(BUSY)
        assert states(services, hanging) == {
            DeliveryState.LEASED: under_way,
            DeliveryState.WAITING: len(hanging) - under_way,
        }
        over.set()


def test_an_attempt_is_broken_off_before_its_lease_ends() -> None:
    assert max(fetching.MAIL_DEADLINE, fetching.POST_DEADLINE) < LEASE.total_seconds()


def test_what_takes_long_and_is_told_in_the_end_is_told_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hook(services, SLACK, via=Via.APPRISE)
    happens(services, made)
    begun, over = Queue[str](), Event()

    def send(*_: object) -> None:
        begun.put("begun")
        over.wait()

    monkeypatch.setattr(tell_address, "send_notice", send)
    with at_work(services) as loop:
        begun.get(timeout=BUSY)
        assert loop.turn(datetime.now(UTC) + LEASE - timedelta(seconds=30)) == 0
        over.set()
        until(lambda: deliveries(services, made)[0].state is DeliveryState.DELIVERED)
        assert loop.turn(datetime.now(UTC) + 2 * LEASE) == 0
    assert (begun.empty(), deliveries(services, made)[0].attempts) == (True, 1)


def test_what_was_told_while_the_database_is_away_is_noted_later(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries = iter(range(100))

    def failing(store: Store, delivery: Delivery, outcome: Any, now: datetime) -> None:
        if next(tries) < 2:
            raise OperationalError("COMMIT", {}, OSError("the disk is full"))
        note(store, delivery, outcome, now)

    monkeypatch.setattr(deliveries_loop, "note", failing)
    with serve({"/hook": Reply(200)}) as site:
        made = hook(services, site.url("/hook"))
        happens(services, made)
        with at_work(services):
            until(lambda: deliveries(services, made)[0].state is DeliveryState.DELIVERED)
    assert len(site.seen) == 1
    assert "cannot be noted yet" in caplog.text


def test_a_fault_of_ours_is_its_own_messages_only(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = hook(services, "http://127.0.0.1:9/hook")
    happens(services, made)
    monkeypatch.setattr(deliver_events, "tell_address", lambda *_: 1 // 0)
    deliver_due(services, "w1", NOW)
    [waiting] = deliveries(services, made)
    assert (waiting.state, waiting.error) == (DeliveryState.WAITING, "Telling it met a fault in Plumbline.")
    assert "ZeroDivisionError" in caplog.text


def test_an_address_inside_is_refused_when_it_is_told_and_given_up(services: Services) -> None:
    made = hook(services, "http://10.0.0.5/hook")
    happens(services, made)
    deliver_due(services, "w1", NOW)
    [dead] = deliveries(services, made)
    assert dead.state is DeliveryState.DEAD
    assert "10.0.0.5" not in (dead.error or "")


def test_a_message_that_ends_its_workers_is_given_up(services: Services) -> None:
    made = hook(services, "http://127.0.0.1:9/hook")
    happens(services, made)
    moment = NOW
    for _ in range(8):
        with services.store.write() as kept:
            assert kept.webhooks.claim("gone", 9, moment, lease=LEASE)
        moment += 2 * LEASE
    deliver_due(services, "w1", moment)
    [dead] = deliveries(services, made)
    assert (dead.state, dead.error) == (DeliveryState.DEAD, CRASHED)

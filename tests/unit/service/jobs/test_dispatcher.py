"""The dispatcher keeps a short queue, and leaves nothing in it that the ledger does not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from service.jobs.dispatcher import SOON, Dispatcher, QueueError
from service.jobs.messages import from_message
from service.jobs.worker import IDLE, TROUBLE
from service.policy import Policy
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.store.ledger import Manners
from service.usecases.submit_batch import NewRow, submit_batch

LEASE = timedelta(seconds=60)
POLICY = Policy(manners=Manners(at_once=10, pause=timedelta(0)), lease=LEASE)


@dataclass
class Line:
    """A queue that breaks when it holds `room` messages."""

    room: int = 100
    messages: list[str] = field(default_factory=list)

    def waiting(self) -> int:
        if not self.room:
            raise QueueError("refused")
        return len(self.messages)

    def send(self, message: Mapping[str, Any]) -> None:
        if len(self.messages) == self.room:
            raise QueueError("closed")
        self.messages.append(json.dumps(message))

    def positions(self) -> list[int]:
        return sorted(from_message(json.loads(message)).position for message in self.messages)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def hand_in(store: Store, rows: int, now: datetime) -> None:
    pages = (NewRow(str(number), f"https://h{number}.example/") for number in range(rows))
    submit_batch(NewBatch(id="b"), pages, store, now)


def states(store: Store) -> list[ItemState]:
    with store.read() as kept:
        return [item.state for item in kept.items.page("b")]


def test_the_queue_is_filled_and_no_further(store: Store, now: datetime) -> None:
    hand_in(store, 5, now)
    line = Line()
    dispatcher = Dispatcher(store, POLICY, line, most=3)
    assert dispatcher.turn(now) == 0
    assert line.positions() == [0, 1, 2]
    assert dispatcher.turn(now) == SOON
    assert states(store) == [ItemState.LEASED] * 3 + [ItemState.WAITING] * 2
    del line.messages[0]
    dispatcher.turn(now)
    assert line.positions() == [1, 2, 3]


def test_a_message_is_the_claim(store: Store, now: datetime) -> None:
    hand_in(store, 1, now)
    line = Line()
    dispatcher = Dispatcher(store, POLICY, line, most=3)
    dispatcher.turn(now)
    claim = from_message(json.loads(line.messages[0]))
    assert (claim.leased_by, claim.attempts, claim.lease_until) == (dispatcher.name, 1, now + LEASE)
    with store.write() as kept:
        assert kept.ledger.hold([claim])


def test_two_of_them_hand_out_each_item_once(store: Store, now: datetime) -> None:
    hand_in(store, 8, now)
    line = Line()
    both = [Dispatcher(store, POLICY, line, most=most) for most in (2, 4)]
    for dispatcher in both * 2:
        dispatcher.turn(now)
    assert line.positions() == [0, 1, 2, 3]


def test_what_waits_is_renewed_and_what_was_taken_is_not(store: Store, now: datetime) -> None:
    hand_in(store, 2, now)
    line = Line()
    dispatcher = Dispatcher(store, POLICY, line, most=2)
    dispatcher.turn(now)
    del line.messages[0]
    dispatcher.turn(now + LEASE * 2 / 3)
    with store.write() as kept:
        assert kept.ledger.release_expired(now + LEASE * 1.1, most_attempts=9) == 1
        assert kept.ledger.hold([from_message(json.loads(line.messages[0]))])


def test_what_a_worker_has_begun_is_not_renewed_while_messages_of_another_beat_wait(
    store: Store, now: datetime
) -> None:
    hand_in(store, 1, now)
    line = Line()
    dispatcher = Dispatcher(store, POLICY, line, most=1)
    dispatcher.turn(now)
    with store.write() as kept:
        assert kept.ledger.begin(from_message(json.loads(line.messages[0])), now + LEASE)
    dispatcher.turn(now + LEASE * 2 / 3)
    with store.write() as kept:
        assert kept.ledger.release_expired(now + LEASE * 1.1, most_attempts=9) == 1


def test_what_cannot_be_sent_waits_again(store: Store, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    hand_in(store, 3, now)
    line = Line(room=1)
    assert Dispatcher(store, POLICY, line, most=3).turn(now) == TROUBLE
    assert line.positions() == [0]
    assert states(store) == [ItemState.LEASED, ItemState.WAITING, ItemState.WAITING]
    assert "nothing is lost: closed" in caplog.text


def test_nothing_is_claimed_while_the_broker_is_away(store: Store, now: datetime) -> None:
    hand_in(store, 1, now)
    assert Dispatcher(store, POLICY, Line(room=0), most=3).turn(now) == TROUBLE
    assert states(store) == [ItemState.WAITING]


def test_it_goes_on_when_the_database_is_away(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(self: Store) -> None:
        raise OperationalError("BEGIN", {}, OSError("no connection"))

    monkeypatch.setattr(Store, "write", failing)
    assert Dispatcher(store, POLICY, Line(), most=3).turn(now) == TROUBLE
    assert "nothing is lost" in caplog.text


def test_it_sleeps_until_something_is_due(store: Store, now: datetime) -> None:
    dispatcher = Dispatcher(store, POLICY, Line(), most=3)
    assert dispatcher.turn(now) == IDLE
    hand_in(store, 1, now + timedelta(seconds=0.5))
    assert dispatcher.turn(now) == pytest.approx(0.5)

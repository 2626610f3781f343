"""Celery's wiring: the task does what its message says, and the queue says when it cannot be reached."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from celery.signals import heartbeat_sent  # type: ignore[import-untyped]
from sqlalchemy.exc import OperationalError

from scrapers.fetching.fetch import Fetched, Version
from service.config import Config
from service.jobs import celery_app
from service.jobs.celery_app import CeleryQueue, open_app, register, run_worker
from service.jobs.dispatcher import QueueError
from service.jobs.messages import from_message, to_message
from service.policy import Policy
from service.services import Services
from service.store.batches import NewBatch
from service.store.database import Store
from service.store.items import ItemState
from service.usecases.claim_items import claim_to_hand_on
from service.usecases.submit_batch import NewRow, submit_batch
from tests.integration.command_line import CLINIC
from tests.unit.service.store.work import item

POLICY = Policy()


class Site:
    """Answers with one page, and fails at one called `fault`."""

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        if url.endswith("fault"):
            raise ZeroDivisionError
        return Fetched(url, url, 200, "text/html", CLINIC.read_bytes(), "", "", datetime.now(UTC))


def handed_in(store: Store, name: str) -> tuple[Any, dict[str, Any]]:
    """The task, and a message for it."""
    now = datetime.now(UTC)
    submit_batch(NewBatch(id="b"), [NewRow("1", f"https://larkmoor.example/{name}")], store, now)
    services = Services(Config(broker_url="memory://"), store, Site())
    message = to_message(claim_to_hand_on(store, "beat", 1, now, POLICY).tasks[0].claim)
    return register(open_app(services.config), services, POLICY), message


def test_a_message_is_carried_out(store: Store) -> None:
    task, message = handed_in(store, "page")
    assert task.apply([message]).successful()
    assert item(store).state is ItemState.DONE


def test_a_fault_of_ours_is_the_items_result(store: Store) -> None:
    task, message = handed_in(store, "fault")
    assert task.apply([message]).failed()
    assert (item(store).state, item(store).error_code) == (ItemState.FAILED, "internal_error")


def come_again(task: Any, message: dict[str, Any], **request: Any) -> None:
    """Deliver a message as the broker does after it has lost the connection to whoever had it."""
    task.push_request(delivery_info={"redelivered": True}, **request)
    task.run(message)
    task.pop_request()


def test_a_message_that_comes_again_before_anybody_has_begun_is_carried_out(store: Store) -> None:
    task, message = handed_in(store, "page")
    come_again(task, message)
    assert (item(store).state, item(store).attempts) == (ItemState.DONE, 1)


@pytest.mark.parametrize("retries", [0, 1])
def test_a_message_that_comes_again_while_it_is_carried_out_leaves_the_row_alone(store: Store, retries: int) -> None:
    task, message = handed_in(store, "page")
    claim = from_message(message)
    with store.write() as kept:
        begun = kept.ledger.begin(claim, datetime.now(UTC) + POLICY.lease)
    for _ in range(2 * POLICY.attempts):
        come_again(task, message, retries=retries)
    assert (item(store).state, item(store).attempts) == (ItemState.LEASED, 1)
    assert begun is not None
    with store.write() as kept:
        assert kept.ledger.hold([begun]) == {begun}


def test_what_the_database_refuses_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    task, message = handed_in(store, "page")
    answers = iter([OperationalError("BEGIN", {}, OSError("no connection"))])
    write = Store.write

    def failing(self: Store) -> Any:
        for error in answers:
            raise error
        return write(self)

    monkeypatch.setattr(Store, "write", failing)
    task.apply([message])
    assert item(store).state is ItemState.DONE


def test_what_the_database_refuses_in_the_end_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    task, message = handed_in(store, "page")
    writes = iter(range(2))
    write = Store.write

    def failing(self: Store) -> Any:
        if next(writes, 0) == 1:
            raise OperationalError("BEGIN", {}, OSError("no connection"))
        return write(self)

    monkeypatch.setattr(Store, "write", failing)
    task.apply([message])
    assert (item(store).state, item(store).attempts) == (ItemState.DONE, 1)


def test_messages_that_wait_are_counted() -> None:
    queue = CeleryQueue(open_app(Config(broker_url="memory://", broker_queue="counted")))
    assert queue.waiting() == 0
    queue.send({"position": 1})
    assert queue.waiting() == 1


def test_a_broker_that_is_away_is_said() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"amqp://127.0.0.1:{closed.getsockname()[1]}//"
        queue = CeleryQueue(open_app(Config(broker_url=url)))
        with pytest.raises(QueueError):
            queue.waiting()
        with pytest.raises(QueueError):
            queue.send({})


def test_a_worker_that_is_well_shows_it(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = tmp_path / "pulse"
    config = Config(broker_url="memory://", broker_queue="pulse", processes=1, pulse=pulse)
    app = open_app(config)

    class Worker:
        """Says that it is well, once."""

        exitcode = 0

        def __init__(self, **_: object) -> None:
            assert not pulse.exists()

        def start(self) -> None:
            heartbeat_sent.send(sender=self)

    app.Worker = Worker
    monkeypatch.setattr(celery_app, "open_app", lambda _: app)
    monkeypatch.setattr(celery_app, "warm_up", lambda: None)
    assert run_worker(Services(config, store, Site())) == 0
    assert pulse.exists()

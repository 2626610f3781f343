"""A beat ends when it is told to, and when a part of it cannot go on."""

from __future__ import annotations

from threading import ExceptHookArgs

import pytest

from service.config import Config
from service.jobs.beat import Beat
from service.jobs.rounds import Rounds
from service.services import Services
from service.store.database import Store
from tests.unit.service.jobs.test_celery_app import Site


def beat(store: Store) -> Beat:
    return Beat(Services(Config(broker_url="memory://", broker_queue="beat"), store, Site()))


def test_it_ends_when_it_is_stopped(store: Store) -> None:
    running = beat(store)
    running.start()
    running.stop()
    running.join()


def test_it_ends_when_a_part_meets_a_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Rounds) -> None:
        raise ZeroDivisionError

    faults: list[ExceptHookArgs] = []
    monkeypatch.setattr("threading.excepthook", faults.append)
    monkeypatch.setattr(Rounds, "run", failing)
    running = beat(store)
    running.start()
    running.join()
    assert [fault.exc_type for fault in faults] == [ZeroDivisionError]

"""A beat ends when it is told to, and when a part of it cannot go on."""

from __future__ import annotations

from service.config import Config
from service.jobs.beat import Beat
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

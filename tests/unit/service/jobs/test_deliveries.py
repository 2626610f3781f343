"""Messages go out from a loop of its own, which outlives a database that is away; and a watch runs from end to end."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy.exc import OperationalError

from service import fetching
from service.config import Config
from service.fetching import open_fetcher
from service.jobs.deliveries import Deliveries
from service.jobs.local import LocalJobs
from service.services import Services
from service.store.database import Repositories, Store
from service.usecases.create_watch import NewWatch, create_watch
from service.usecases.create_webhook import create_webhook
from service.usecases.run_watch_now import run_watch_now
from tests.integration.api import Pages
from tests.integration.servers import Reply, Seen, serve
from tests.integration.working import ARTICLE, PROMISE, work_off

PATIENCE = 60
"""Seconds that a busy machine may take."""
HERE = Config(allowed_hosts=("127.0.0.1",), host_pause=0.0)


@pytest.fixture(autouse=True)
def _forget_hosts() -> None:
    fetching.open_poster.cache_clear()


def test_what_is_due_is_told_until_the_loop_is_stopped(store: Store) -> None:
    services, arrived = Services(HERE, store, Pages()), Event()

    def take(_: Seen) -> Reply:
        arrived.set()
        return Reply(204, b"", {})

    with serve({"/hook": take}) as site:
        hook = create_webhook(site.url("/hook"), "", services, datetime.now(UTC))
        deliveries = Deliveries(services, "w1")
        assert deliveries.turn(datetime.now(UTC)) == 0
        thread = Thread(target=deliveries.run)
        thread.start()
        with store.write() as kept:
            event_id = kept.events.add("watch.changed", "w", {}, datetime.now(UTC))
            assert event_id is not None
            kept.webhooks.send(hook.id, event_id, datetime.now(UTC))
        assert arrived.wait(PATIENCE)
        deliveries.stop()
        thread.join()


def test_a_database_that_is_away_ends_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(self: Store) -> AbstractContextManager[Repositories]:
        raise OperationalError("BEGIN", {}, OSError("no connection"))

    monkeypatch.setattr(Store, "read", failing)
    assert Deliveries(Services(HERE, store, Pages()), "w1").turn(datetime.now(UTC)) == 0
    assert "nothing is lost" in caplog.text


def test_a_watch_finds_a_change_and_its_webhook_is_told(store: Store) -> None:
    told, page = Event(), {"more": ""}
    asked: list[Seen] = []

    def article(_: Seen) -> Reply:
        return Reply(200, ARTICLE.format(**page).encode())

    def take(seen: Seen) -> Reply:
        asked.append(seen)
        told.set()
        return Reply(204, b"", {})

    with serve({"/knees": article, "/hook": take}) as site, open_fetcher(HERE) as fetcher:
        services = Services(HERE, store, fetcher)
        hook = create_webhook(site.url("/hook"), "", services, datetime.now(UTC))
        new = NewWatch(owner="", urls=(site.url("/knees"),), schedule={"every": 60}, webhook_id=hook.id)
        watch = create_watch(new, services, datetime.now(UTC) - timedelta(seconds=59))  # due in a second
        run_watch_now(watch.id, "", store, datetime.now(UTC))
        work_off(services, datetime.now(UTC))
        page["more"] = PROMISE
        jobs = LocalJobs(services, processes=1)
        jobs.start()
        try:
            assert told.wait(PATIENCE)
        finally:
            jobs.stop()
            jobs.join()
    assert b'"type":"watch.changed"' in asked[0].body
    assert b'"cause":"page"' in asked[0].body

"""Killed in the middle of a batch and started again: every row has one result, none is lost and none is doubled."""

from __future__ import annotations

import json
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from service.config import Config
from service.jobs.celery_app import open_app
from service.store.batches import BatchState, NewBatch
from service.store.database import Store, open_store
from service.store.engine import open_engine
from service.store.items import Item, ItemState
from service.store.tables import reports
from service.usecases.submit_batch import NewRow, submit_batch
from tests.databases import fresh_database
from tests.integration.command_line import start
from tests.integration.servers import Reply, serve
from tests.postgres_cluster import running_cluster

pytestmark = pytest.mark.slow

ROWS = 1_000
"""Several times what is under way at a kill; more would only make it longer until the next."""
HOSTS = [f"127.0.1.{number}" for number in range(1, 41)]
"""All of them this machine, and none of them another's host."""
PATIENCE = 600
"""Seconds for a batch, on a machine that has much else to do."""
BROKER = ("127.0.0.1", 5672)
BROKER_URL = "amqp://guest:guest@127.0.0.1:5672//"
POLITE = {
    "PLUMBLINE_HOST_PAUSE": "0.02",
    "PLUMBLINE_ATTEMPTS": "4",
    "PLUMBLINE_FIRST_WAIT": "1",
    "PLUMBLINE_LEASE": "10",
}
"""Each request takes its turn at its host, and a row has no more attempts than it has unless set."""
_never = Event()


@dataclass(frozen=True)
class Trial:
    """A batch under way, and how to start what works on it."""

    url: str
    store: Store
    rows: dict[str, str]
    """The address of each row, by its id."""
    start: Callable[..., subprocess.Popen[bytes]]

    def wait(self, finished: int, *working: subprocess.Popen[bytes]) -> None:
        """Until so many rows have come to an end; those who work on them must not end before."""
        until = monotonic() + PATIENCE
        while self.finished() < finished:
            assert monotonic() < until, self.counts()
            assert all(process.poll() is None for process in working)
            _never.wait(0.1)

    def wait_for_end(self, *working: subprocess.Popen[bytes]) -> None:
        """Until the batch is closed."""
        self.wait(ROWS, *working)
        until = monotonic() + PATIENCE
        while self.state() is not BatchState.DONE:
            assert monotonic() < until
            _never.wait(0.1)

    def finished(self) -> int:
        counts = self.counts()
        return ROWS - counts[ItemState.WAITING] - counts[ItemState.LEASED]

    def counts(self) -> dict[ItemState, int]:
        with self.store.read() as kept:
            return kept.items.counts("b")

    def state(self) -> BatchState | None:
        with self.store.read() as kept:
            batch = kept.batches.find("b")
        return batch.state if batch else None

    def items(self) -> list[Item]:
        with self.store.read() as kept:
            return kept.items.page("b", limit=ROWS + 1)

    def assert_each_row_has_its_one_result(self) -> None:
        found = self.items()
        assert Counter((item.state, item.error_code) for item in found) == {(ItemState.DONE, None): ROWS}
        with self.store.read() as kept:
            scored = kept.reports.texts([item.report_id for item in found if item.report_id])
        addresses = {item.row_id: json.loads(scored[item.report_id])["url"] for item in found if item.report_id}
        assert addresses == self.rows
        assert number_of_reports(self.url) == ROWS


def number_of_reports(url: str) -> int:
    """Also those that belong to no row."""
    engine = open_engine(url)
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(reports)).scalar_one()
    engine.dispose()
    return count


@contextmanager
def trial(url: str, folder: Path, **settings: str) -> Iterator[Trial]:
    """A batch handed in, a server with its pages, and no process left at the end."""
    pages = {f"/{number}": page(number) for number in range(ROWS)}
    with ExitStack() as stack:
        site = stack.enter_context(serve(pages, address=""))
        rows = {f"r{number}": f"http://{HOSTS[number % len(HOSTS)]}:{site.port}/{number}" for number in range(ROWS)}
        store = open_store(url)
        stack.callback(store.close)
        submit_batch(NewBatch(id="b"), (NewRow(*row) for row in rows.items()), store, datetime.now(UTC))
        log = stack.enter_context((folder / "log").open("ab"))
        environment = {
            "PLUMBLINE_DATABASE_URL": url,
            "PLUMBLINE_ALLOWED_HOSTS": ",".join(HOSTS),
            "PLUMBLINE_HOST_PAUSE": "0",
            "PLUMBLINE_HOST_REQUESTS": "100",
            "PLUMBLINE_FETCH_DEADLINE": "5",
            "PLUMBLINE_FIRST_WAIT": "0",
            "PLUMBLINE_LEASE": "3",
            "PLUMBLINE_ATTEMPTS": "20",  # on a busy machine a lease this short runs out now and then
            "PLUMBLINE_PROCESSES": "2",
            **settings,
        }

        def started(*arguments: str) -> subprocess.Popen[bytes]:
            process = start(*arguments, env=environment, stdout=log, stderr=log)
            stack.callback(kill, process)
            return process

        yield Trial(url, store, rows, started)


def page(number: int) -> Reply:
    """A page of its own; one that says "404" would be taken for an error page."""
    text = f"Rest after lunch is pleasant, says note {number + 10_000}."
    return Reply(body=f"<!doctype html><html lang=en><title>Rest</title><p>{text}</p>".encode())


def kill(process: subprocess.Popen[bytes]) -> None:
    """As hard as can be; its own children end by themselves."""
    process.kill()
    process.wait()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("command", "settings"),
    [(("worker",), {}), (("serve", "--port", "0"), POLITE)],
    ids=["worker-hasty", "serve-polite"],
)
def test_a_kill_loses_and_doubles_nothing(
    kind: str, command: tuple[str, ...], settings: dict[str, str], tmp_path: Path
) -> None:
    with fresh_database(kind, tmp_path) as url, trial(url, tmp_path, **settings) as batch:
        for share in (ROWS // 4, ROWS // 2):
            process = batch.start(*command)
            batch.wait(share, process)
            kill(process)
        assert 0 < batch.finished() < ROWS
        batch.wait_for_end(batch.start(*command))
        batch.assert_each_row_has_its_one_result()


def test_a_killed_database_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with running_cluster() as cluster, trial(cluster.url, tmp_path) as batch:
        worker = batch.start("worker")
        batch.wait(ROWS // 3, worker)
        cluster.kill()
        cluster.start()
        assert batch.finished() < ROWS
        batch.wait_for_end(worker)
        batch.assert_each_row_has_its_one_result()


@pytest.mark.parametrize("settings", [{}, POLITE], ids=["hasty", "polite"])
def test_a_killed_celery_worker_and_a_killed_beat_lose_and_double_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    with broker_queue() as name, fresh_database("postgresql", tmp_path) as url:
        broker = {"PLUMBLINE_BROKER_URL": BROKER_URL, "PLUMBLINE_BROKER_QUEUE": name}
        with trial(url, tmp_path, **broker, **settings) as batch:
            beat, first, second = (
                batch.start("beat"),
                batch.start("worker", "--celery"),
                batch.start("worker", "--celery"),
            )
            batch.wait(ROWS // 4, beat, first, second)
            kill(first)
            batch.wait(ROWS // 2, beat, second)
            kill(beat)
            assert batch.finished() < ROWS
            batch.wait_for_end(batch.start("beat"), second)
            batch.assert_each_row_has_its_one_result()


def test_a_database_that_is_killed_under_celery_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with broker_queue() as name, running_cluster() as cluster:
        broker = {"PLUMBLINE_BROKER_URL": BROKER_URL, "PLUMBLINE_BROKER_QUEUE": name}
        with trial(cluster.url, tmp_path, **broker, **POLITE) as batch:
            working = batch.start("beat"), batch.start("worker", "--celery")
            batch.wait(ROWS // 3, *working)
            cluster.kill()
            cluster.start()
            assert batch.finished() < ROWS
            batch.wait_for_end(*working)
            batch.assert_each_row_has_its_one_result()


@contextmanager
def broker_queue() -> Iterator[str]:
    """The name of a queue of this test's own; skips it, and says why, where no broker listens."""
    try:
        socket.create_connection(BROKER, timeout=5).close()
    except OSError as error:
        pytest.skip(f"needs RabbitMQ on {BROKER[0]}, port {BROKER[1]}: {error.strerror}")
    name = f"plumbline-test-{uuid4().hex}"
    yield name
    app = open_app(Config(broker_url=BROKER_URL, broker_queue=name))
    with app.connection_for_write() as connection:
        queue = app.amqp.queues[name](connection.default_channel)
        queue.delete()
        queue.exchange.delete()
    app.close()

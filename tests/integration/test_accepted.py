"""What was answered with 201 is there after the server was killed, and comes to its end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from service.config import Config
from service.services import Services
from service.store.database import open_store
from service.store.items import ItemState
from tests.databases import KINDS, fresh_database
from tests.integration.command_line import start
from tests.integration.running_server import listens_at
from tests.integration.working import Web, work_off

ROWS = 300


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, tmp_path) as url:
        yield url


def test_a_batch_that_was_accepted_outlives_its_server(url: str) -> None:
    addresses = [f"https://h{number % 7}.example/{number}" for number in range(ROWS)]
    batch_id = accepted_by_a_server_that_is_killed(url, addresses)
    with closing(open_store(url)) as store:
        with store.read() as kept:
            rows = kept.items.page(batch_id, limit=ROWS + 1)
        assert [(row.url, row.state) for row in rows] == [(address, ItemState.WAITING) for address in addresses]
        services = Services(Config(), store, Web(dict.fromkeys(addresses, "")))
        assert work_off(services, datetime.now(UTC)) == [batch_id]
        with store.read() as kept:
            assert kept.items.counts(batch_id)[ItemState.DONE] == ROWS


def accepted_by_a_server_that_is_killed(url: str, addresses: list[str]) -> str:
    """The batch's id. The server is killed the moment that its answer's first line is there."""
    process = start("serve", "--port", "0", "--no-jobs", env={"PLUMBLINE_DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    try:
        with closing(HTTPConnection("127.0.0.1", listens_at(process.stderr, []), timeout=60)) as connection:
            body = json.dumps({"rows": addresses})
            connection.request("POST", "/v1/batches", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            process.kill()
            assert response.status == 201
            return str(json.loads(response.read())["id"])
    finally:
        process.kill()
        process.wait()
        process.stderr.close()

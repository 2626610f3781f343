"""While the database is locked, full or down the API says when to come back, and loses nothing it accepted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy import event

from service.app import create_app
from service.config import Config
from service.services import Services
from service.store.database import Store
from service.store.engine import open_engine
from tests.integration.api import Pages, assert_problem, post, running
from tests.postgres_cluster import Cluster

TEXT = json.dumps({"text": "Rest helps most people after a long walk, and nobody knows quite why. " * 12}).encode()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path) as app:
        yield app


def store(app: APIFlask) -> Store:
    services: Services = app.extensions["plumbline"]
    return services.store


def with_pragma(app: APIFlask, pragma: str) -> None:
    """Give every connection from now on this setting."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    store(app).close()
    event.listen(store(app)._engine, "connect", on_connect)


def accepted(client: FlaskClient) -> str:
    """The id of a report that was made just now."""
    response = post(client, TEXT)
    assert response.status_code == 201
    return str(response.get_json()["id"])


def assert_is_told_to_come_back(client: FlaskClient) -> None:
    response = post(client, TEXT)
    assert_problem(response, 503, "store_unavailable")
    assert response.headers["Retry-After"] == "5"


def test_a_locked_database(app: APIFlask, tmp_path: Path) -> None:
    client = app.test_client()
    with_pragma(app, "busy_timeout = 20")
    before = accepted(client)
    with closing(sqlite3.connect(tmp_path / "reports.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_is_told_to_come_back(client)
        assert client.get(f"/v1/scores/{before}").status_code == 200
        other.execute("ROLLBACK")
    after = accepted(client)
    assert {client.get(f"/v1/scores/{each}").status_code for each in (before, after)} == {200}


def test_a_full_disk(app: APIFlask, tmp_path: Path) -> None:
    client = app.test_client()
    with closing(sqlite3.connect(tmp_path / "reports.db")) as own:
        size = own.execute("PRAGMA page_count").fetchone()[0]
    with_pragma(app, f"max_page_count = {size + 20}")
    kept = [accepted(client)]
    while (response := post(client, TEXT)).status_code == 201:
        kept.append(response.get_json()["id"])
    assert_is_told_to_come_back(client)
    assert {client.get(f"/v1/scores/{each}").status_code for each in kept} == {200}
    with_pragma(app, f"max_page_count = {size + 200}")
    kept.append(accepted(client))
    assert {client.get(f"/v1/scores/{each}").status_code for each in kept} == {200}
    with closing(sqlite3.connect(tmp_path / "reports.db")) as own:
        assert own.execute("SELECT count(*) FROM reports").fetchone() == (len(kept),)


def test_a_postgresql_that_is_killed_and_comes_back(postgres_cluster: Cluster) -> None:
    app = create_app(Config(database_url=postgres_cluster.url), fetcher=Pages())
    client = app.test_client()
    before = accepted(client)
    postgres_cluster.kill()
    assert_is_told_to_come_back(client)
    assert_problem(client.get(f"/v1/scores/{before}"), 503, "store_unavailable")
    postgres_cluster.start()
    after = accepted(client)
    assert {client.get(f"/v1/scores/{each}").status_code for each in (before, after)} == {200}
    store(app).close()


def test_a_reader_at_a_browser_is_told_too(app: APIFlask) -> None:
    with_pragma(app, "query_only = ON")
    response = app.test_client().post("/", data={"text": "Rest helps."}, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (503, "text/html")
    assert response.headers["Retry-After"] == "5"


def test_connecting_to_postgresql_has_a_limit() -> None:
    url = "postgresql://postgres@db.example/test"
    assert open_engine(url).url.query["connect_timeout"] == "5"
    assert open_engine(f"{url}?connect_timeout=60").url.query["connect_timeout"] == "60"

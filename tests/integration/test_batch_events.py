"""A batch is followed by server-sent events: told what changes, and let go in time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from service.api.batches.events import Streams
from service.places import Places
from service.usecases.follow_batch import Pace
from tests.integration.api import assert_problem, running
from tests.integration.batching import close, hand_in, store_of, work
from tests.integration.tenants import bearer

A, B, C = (f"https://{name}.example/" for name in "abc")


@dataclass
class Clock:
    """Time that goes on only while somebody waits; then, what is to happen next happens."""

    now: datetime = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
    happenings: list[Callable[[], object]] = field(default_factory=list)
    waits: int = 0

    def wait(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        self.waits += 1
        if self.happenings:
            self.happenings.pop(0)()
        return False


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def clock(app: APIFlask) -> Clock:
    """The clock of this application's streams, of which there may be two."""
    clock = Clock()
    app.extensions["plumbline_streams"] = Streams(Places(2, 2), Pace(wait=clock.wait, now=lambda: clock.now))
    return clock


def events(text: str) -> list[dict[str, Any]]:
    """The events of a stream; a heartbeat is one without anything."""
    found = []
    for block in text.removeprefix("retry: 3000\n\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        found.append({**fields, "data": json.loads(fields["data"])} if fields else {})
    return found


def test_what_changes_is_told_until_the_end(app: APIFlask, client: FlaskClient, clock: Clock) -> None:
    batch_id = hand_in(client, A, B)["id"]
    store = store_of(app)
    clock.happenings = [lambda: work(store, 1), lambda: None, lambda: work(store, 1), lambda: close(store)]
    response = client.get(f"/v1/batches/{batch_id}/events")
    assert (response.status_code, response.mimetype) == (200, "text/event-stream")
    assert response.headers["Cache-Control"] == "no-store"
    found = events(response.get_data(as_text=True))
    assert [event["event"] for event in found] == ["progress", "progress", "progress", "end"]
    assert [event["data"]["counts"]["done"] for event in found] == [0, 1, 2, 2]
    assert found[-1]["data"] == client.get(f"/v1/batches/{batch_id}").get_json()
    assert clock.waits == 4


def test_a_client_that_comes_again_is_told_what_it_has_not_seen(
    app: APIFlask, client: FlaskClient, clock: Clock
) -> None:
    batch_id = hand_in(client, A)["id"]
    path = f"/v1/batches/{batch_id}/events"
    seen = events(client.get(path).get_data(as_text=True))[0]["id"]
    clock.happenings = [lambda: work(store_of(app), 1), lambda: close(store_of(app))]
    found = events(client.get(path, headers={"Last-Event-ID": seen}).get_data(as_text=True))
    assert [event["data"]["counts"]["done"] for event in found] == [1, 1]
    ended = client.get(path, headers={"Last-Event-ID": found[-1]["id"]})
    assert (ended.status_code, ended.get_data()) == (204, b"")


def test_a_cancelled_batch_ends_its_streams(client: FlaskClient, clock: Clock) -> None:
    batch_id = hand_in(client, A)["id"]
    clock.happenings = [lambda: client.application.test_client().delete(f"/v1/batches/{batch_id}")]
    found = events(client.get(f"/v1/batches/{batch_id}/events").get_data(as_text=True))
    assert [(event["event"], event["data"]["state"]) for event in found] == [("progress", "open"), ("end", "cancelled")]


def test_a_stream_gives_signs_of_life_and_ends_in_time(client: FlaskClient, clock: Clock) -> None:
    batch_id = hand_in(client, A)["id"]
    text = client.get(f"/v1/batches/{batch_id}/events").get_data(as_text=True)
    assert [bool(event) for event in events(text)] == [True, False, False, False, False]
    assert clock.waits == 60


def test_streams_end_when_they_are_told_to(app: APIFlask, client: FlaskClient) -> None:
    streams: Streams = app.extensions["plumbline_streams"]
    streams.end()
    path = f"/v1/batches/{hand_in(client, A)['id']}/events"
    assert [event["event"] for event in events(client.get(path).get_data(as_text=True))] == ["progress"]


def test_there_are_only_so_many_streams_at_a_time(app: APIFlask, client: FlaskClient, clock: Clock) -> None:
    path = f"/v1/batches/{hand_in(client, A)['id']}/events"
    first, second = (app.test_client().get(path, buffered=False) for _ in range(2))
    refused = client.get(path)
    assert_problem(refused, 503, "too_many_streams")
    assert refused.headers["Retry-After"] == "5"
    first.close()
    for method in ("GET", "HEAD", "GET"):
        with client.open(path, method=method) as response:
            assert response.status_code == 200
    second.close()


def test_one_tenant_does_not_take_all_streams(app: APIFlask, client: FlaskClient) -> None:
    path = f"/v1/batches/{hand_in(client, A)['id']}/events"
    other = bearer(app, tenant="other")
    others = client.post("/v1/batches", json={"rows": [A]}, headers=other).get_json()["id"]
    mine = [app.test_client().get(path, buffered=False) for _ in range(2)]
    assert_problem(client.get(path), 503, "too_many_streams")
    theirs = app.test_client().get(f"/v1/batches/{others}/events", headers=other, buffered=False)
    assert theirs.status_code == 200
    for response in [*mine, theirs]:
        response.close()

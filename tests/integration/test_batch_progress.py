"""Batches over HTTP, once they are there: listed, looked into, tried again, cancelled, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from models.report import Reason
from service.api.caller import Caller
from tests.integration.api import assert_problem, running
from tests.integration.batching import close, hand_in, items, store_of, work

A, B, C = (f"https://{name}.example/" for name in "abc")
GONE = Reason("http_404", "The page does not exist.")
SLOW = Reason("read_timeout", "The site stopped answering.", retry=True)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_a_batch_tells_how_far_it_has_come(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, *(f"https://h{n}.example/" for n in range(6)), "nonsense")["id"]
    work(store_of(app), 2)
    work(store_of(app), 1, errors={f"https://h{n}.example/": GONE for n in range(6)})
    batch = client.get(f"/v1/batches/{batch_id}").get_json()
    assert batch["counts"] == {"waiting": 3, "leased": 0, "done": 2, "failed": 2, "cancelled": 0}
    assert batch["rate_per_minute"] > 0
    assert batch["seconds_left"] == pytest.approx(3 / batch["rate_per_minute"] * 60, abs=1)
    work(store_of(app))
    close(store_of(app))
    batch = client.get(f"/v1/batches/{batch_id}").get_json()
    assert (batch["state"], batch["seconds_left"]) == ("done", 0)
    assert batch["finished_at"] >= batch["created_at"]


def test_a_batch_that_has_not_begun_says_nothing_of_its_end(client: FlaskClient) -> None:
    batch = hand_in(client, A, "nonsense")
    assert (batch["rate_per_minute"], batch["seconds_left"]) == (0.0, None)


def test_reused_reports_say_so(app: APIFlask, client: FlaskClient) -> None:
    batch = hand_in(client, A, B, A, max_age=3_600)
    work(store_of(app), reused=True)
    assert client.get(f"/v1/batches/{batch['id']}").get_json()["reused"] == 3
    assert [item["reused"] for item in items(client, batch["id"])] == [True] * 3


def test_batches_come_in_pages(client: FlaskClient) -> None:
    made = [hand_in(client, A)["id"] for _ in range(5)]
    seen, path = list[str](), "/v1/batches?limit=2"
    while path:
        page = client.get(path).get_json()
        seen += [batch["id"] for batch in page["batches"]]
        path = page["next"]
    assert seen == made[::-1]
    assert_problem(client.get("/v1/batches?before=unknown"), 404, "batch_not_found")
    assert_problem(client.get("/v1/batches?limit=0"), 422, "wrong_type")


def test_items_come_in_pages_by_state_and_band(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, *(f"https://h{n}.example/" for n in range(5)), "nonsense")["id"]
    work(store_of(app), 3)
    seen, path = list[int](), f"/v1/batches/{batch_id}/items?limit=2"
    while path:
        page = client.get(path).get_json()
        seen += [item["row"] for item in page["items"]]
        path = page["next"]
    assert seen == [1, 2, 3, 4, 5, 6]
    done = items(client, batch_id, state="done")
    assert len(done) == 3
    assert done == items(client, batch_id, band="low")
    assert [item["row"] for item in items(client, batch_id, state="failed")] == [6]
    assert items(client, batch_id, band="high") == []
    assert [item["row"] for item in items(client, batch_id, after=4)] == [5, 6]
    page = client.get(f"/v1/batches/{batch_id}/items?state=done&limit=2").get_json()
    assert [item["row"] for item in client.get(page["next"]).get_json()["items"]] == [done[2]["row"]]
    assert_problem(client.get(f"/v1/batches/{batch_id}/items?state=lost"), 422, "wrong_type")


def test_failed_rows_are_tried_again(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, A, B, C, "nonsense")["id"]
    work(store_of(app), errors={A: GONE, B: SLOW})
    close(store_of(app))
    some = client.post(f"/v1/batches/{batch_id}/retry", json={"reasons": ["read_timeout", "http_5xx"]})
    assert (some.status_code, some.get_json()) == (200, {"retried": 1})
    assert client.get(f"/v1/batches/{batch_id}").get_json()["state"] == "open"
    assert work(store_of(app)) == [B]
    assert client.post(f"/v1/batches/{batch_id}/retry", json={}).get_json() == {"retried": 1}
    assert work(store_of(app)) == [A]
    assert client.post(f"/v1/batches/{batch_id}/retry", json={}).get_json() == {"retried": 0}
    assert [item["state"] for item in items(client, batch_id)] == ["done", "done", "done", "failed"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reasons": "http_404"}, 422, "wrong_type"),
        ({"reasons": ["a\0"]}, 422, "wrong_type"),
        ({"reason": []}, 422, "unknown_field"),
    ],
)
def test_what_is_no_retry(client: FlaskClient, body: Any, status: int, code: str) -> None:
    batch_id = hand_in(client, A)["id"]
    assert_problem(client.post(f"/v1/batches/{batch_id}/retry", json=body), status, code)


def test_a_batch_can_be_cancelled(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, A, B, C)["id"]
    work(store_of(app), 1)
    for _ in range(2):
        response = client.delete(f"/v1/batches/{batch_id}")
        assert (response.status_code, response.get_data()) == (204, b"")
    batch = client.get(f"/v1/batches/{batch_id}").get_json()
    assert (batch["state"], batch["counts"]["done"], batch["counts"]["cancelled"]) == ("cancelled", 1, 2)
    assert work(store_of(app)) == []
    assert_problem(client.post(f"/v1/batches/{batch_id}/retry", json={}), 409, "batch_cancelled")


def test_what_is_done_is_not_cancelled(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, A)["id"]
    work(store_of(app))
    close(store_of(app))
    assert client.delete(f"/v1/batches/{batch_id}").status_code == 204
    assert client.get(f"/v1/batches/{batch_id}").get_json()["state"] == "done"


ADDRESSES = [
    ("GET", ""),
    ("GET", "/items"),
    ("GET", "/results.csv"),
    ("GET", "/results.ndjson"),
    ("GET", "/results.xlsx"),
    ("GET", "/events"),
    ("POST", "/retry"),
    ("DELETE", ""),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
@pytest.mark.parametrize("batch_id", ["unknown", "%00", "x" * 3_000])
def test_there_is_no_such_batch(client: FlaskClient, method: str, path: str, batch_id: str) -> None:
    body: dict[str, Any] | None = {} if method == "POST" else None
    assert_problem(client.open(f"/v1/batches/{batch_id}{path}", method=method, json=body), 404, "batch_not_found")


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_somebody_elses_batch_is_not_there(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    batch_id = hand_in(client, A)["id"]
    for module in ("routes", "submit"):
        monkeypatch.setattr(
            f"service.api.batches.{module}.current_caller", lambda: Caller("north", "k", frozenset({"batch"}))
        )
    body: dict[str, Any] | None = {} if method == "POST" else None
    assert_problem(client.open(f"/v1/batches/{batch_id}{path}", method=method, json=body), 404, "batch_not_found")
    assert client.get("/v1/batches").get_json()["batches"] == []
    assert_problem(client.get(f"/v1/batches?before={batch_id}"), 404, "batch_not_found")
    own = hand_in(client, B)
    assert [batch["id"] for batch in client.get("/v1/batches").get_json()["batches"]] == [own["id"]]

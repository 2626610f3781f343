"""Webhooks over HTTP: made with a secret shown once, their messages looked at and sent anew, and targets refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from service import fetching
from service.services import Services
from tests.integration.api import assert_problem, running
from tests.integration.servers import Reply, Site, serve
from tests.integration.telling import deliver_due


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    fetching.open_poster.cache_clear()
    with running(tmp_path, allowed_hosts=("127.0.0.1",)) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/hook": Reply(410, b"")}) as site:
        yield site


def make(client: FlaskClient, url: str) -> dict[str, Any]:
    response = client.post("/v1/webhooks", json={"url": url})
    assert response.status_code == 201, response.get_data(as_text=True)
    made: dict[str, Any] = response.get_json()
    return made


def deliver(app: APIFlask, webhook_id: str, *, events: int = 1) -> None:
    services: Services = app.extensions["plumbline"]
    now = datetime.now(UTC)
    with services.store.write() as kept:
        for number in range(events):
            event_id = kept.events.add("watch.changed", "w", {"number": number}, now)
            assert event_id is not None
            kept.webhooks.send(webhook_id, event_id, now)
    for _ in range(events):
        deliver_due(services, "w1", now)


def test_a_secret_is_shown_once(client: FlaskClient, site: Site) -> None:
    made = make(client, site.url("/hook"))
    assert made["secret"].startswith("whsec_")
    listed = client.get("/v1/webhooks")
    assert listed.get_json() == {
        "webhooks": [{"id": made["id"], "via": "http", "url": site.url("/hook"), "created_at": made["created_at"]}],
        "next": None,
    }
    assert made["secret"] not in listed.get_data(as_text=True)


def test_what_was_given_up_is_seen_and_sent_anew(app: APIFlask, client: FlaskClient, site: Site) -> None:
    made = make(client, site.url("/hook"))
    deliver(app, made["id"], events=2)
    path = f"/v1/webhooks/{made['id']}/deliveries"
    dead = client.get(f"{path}?state=dead").get_json()["deliveries"]
    assert [(each["attempts"], each["status"], each["error"]) for each in dead] == [(1, 410, "It answered 410.")] * 2
    assert (dead[0]["kind"], dead[0]["data"]) == ("watch.changed", {"number": 1})
    assert client.get(f"{path}?state=delivered").get_json() == {"deliveries": [], "next": None}
    first = client.get(f"{path}?limit=1").get_json()
    assert client.get(f"{path}?limit=1&before={first['next']}").get_json()["deliveries"] == [dead[1]]
    again = client.post(f"{path}/{dead[0]['id']}/replay")
    assert (again.status_code, again.get_json()["state"]) == (202, "waiting")
    assert_problem(client.post(f"{path}/{dead[0]['id']}/replay"), 409, "delivery_under_way")
    assert_problem(client.post(f"{path}/1000/replay"), 404, "delivery_not_found")
    assert_problem(client.post(f"{path}/{'9' * 30}/replay"), 404, "not_found")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://10.0.0.5/hook", "refused_target"),
        ("http://169.254.169.254/latest", "refused_target"),
        ("http://[::ffff:10.0.0.5]/", "refused_target"),
        ("http://127.0.0.2:25/", "refused_target"),
        ("ftp://desk.example/", "invalid_url"),
        ("desk", "invalid_url"),
        ("", "invalid_url"),
    ],
)
def test_a_target_inside_is_refused_when_it_comes(client: FlaskClient, url: str, code: str) -> None:
    assert_problem(client.post("/v1/webhooks", json={"url": url}), 422, code)
    assert client.get("/v1/webhooks").get_json()["webhooks"] == []


def test_a_webhook_is_removed_unless_a_watch_tells_it(client: FlaskClient, site: Site) -> None:
    made = make(client, site.url("/hook"))
    given = {"url": "https://larkmoor.example/a", "schedule": {"every": 3_600}, "webhook": made["id"]}
    watch = client.post("/v1/watches", json=given).get_json()
    assert watch["webhook"] == made["id"]
    assert_problem(client.delete(f"/v1/webhooks/{made['id']}"), 409, "webhook_used")
    client.delete(f"/v1/watches/{watch['id']}")
    assert client.delete(f"/v1/webhooks/{made['id']}").status_code == 204
    assert_problem(client.delete(f"/v1/webhooks/{made['id']}"), 404, "webhook_not_found")
    assert_problem(client.get(f"/v1/webhooks/{made['id']}/deliveries"), 404, "webhook_not_found")


def test_the_address_of_a_watch_for_chat_goes_with_its_watch_only(client: FlaskClient) -> None:
    slack = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk"
    given = {"url": "https://larkmoor.example/a", "schedule": {"every": 3_600}, "notify": [slack]}
    assert client.post("/v1/watches", json=given).status_code == 201
    [told] = client.get("/v1/webhooks").get_json()["webhooks"]
    assert told["url"] == "slack://…"
    assert client.get(f"/v1/webhooks/{told['id']}/deliveries").get_json() == {"deliveries": [], "next": None}
    assert_problem(client.delete(f"/v1/webhooks/{told['id']}"), 409, "webhook_used")


@pytest.mark.parametrize("query", ["state=lost", "before=0", "before=x", "limit=1000", "x=1"])
def test_a_wrong_query_is_a_problem(client: FlaskClient, site: Site, query: str) -> None:
    made = make(client, site.url("/hook"))
    assert client.get(f"/v1/webhooks/{made['id']}/deliveries?{query}").status_code == 422

"""Watches over HTTP: made, run, looked at, compared, followed in a feed and removed; and everything that is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from service.api.caller import Caller
from service.api.watches import routes as watches
from service.api.watches.examples import REQUESTS
from service.api.webhooks import routes as webhooks
from service.services import Services
from service.usecases.watched_pages import MOST_PAGES
from tests.integration.api import assert_problem, running
from tests.integration.working import PROMISE, Web, work_off

A, B = "https://larkmoor.example/a", "https://larkmoor.example/b"
HOURLY = {"every": 3_600}
SECRET = "TIiajkdnlazkcOXrIdevi7FQ"
SLACK = f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}/#desk"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def web() -> Web:
    return Web({A: "", B: ""})


@pytest.fixture
def app(tmp_path: Path, web: Web) -> Iterator[APIFlask]:
    with running(tmp_path, web) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def make(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    given = {"name": "Larkmoor", "urls": [A, B], "schedule": HOURLY} | fields
    response = client.post("/v1/watches", json={name: value for name, value in given.items() if value is not None})
    assert response.status_code == 201, response.get_data(as_text=True)
    made: dict[str, Any] = response.get_json()
    assert response.headers["Location"] == f"/v1/watches/{made['id']}"
    return made


def run(app: APIFlask, watch_id: str, after: timedelta = timedelta(0)) -> str:
    """Run a watch to its end and give back the run's id."""
    response = app.test_client().post(f"/v1/watches/{watch_id}/run")
    assert response.status_code == 202
    assert response.get_json()["state"] == "running"
    services: Services = app.extensions["plumbline"]
    work_off(services, datetime.now(UTC) + after)
    return str(response.get_json()["id"])


def test_a_watch_comes_back_with_what_it_looks_at_and_without_its_secrets(client: FlaskClient) -> None:
    made = make(client, notify=[SLACK], thresholds={"points": 5, "signals": ["fear"]})
    got = client.get(f"/v1/watches/{made['id']}")
    assert got.get_json() == made
    assert (made["urls"], made["domain"], made["pages"], made["capped"]) == ([A, B], None, 2, False)
    assert made["notify"] == ["slack://…"]
    assert made["thresholds"] == {"points": 5.0, "band": True, "signals": ["fear"], "gone": True, "failures": 3}
    assert (made["paused"], made["failures"], made["last_run"]) == (False, 0, None)
    listed = client.get("/v1/webhooks").get_data(as_text=True)
    assert '"via":"apprise"' in listed
    assert SECRET not in listed + got.get_data(as_text=True)


@pytest.mark.parametrize("example", REQUESTS)
def test_the_documented_requests_are_taken(client: FlaskClient, example: str) -> None:
    assert client.post("/v1/watches", json=REQUESTS[example]["value"]).status_code == 201


def test_watches_are_listed_page_by_page(client: FlaskClient) -> None:
    made = sorted(make(client)["id"] for _ in range(3))
    first = client.get("/v1/watches?limit=2").get_json()
    assert [each["id"] for each in first["watches"]] == made[:2]
    rest = client.get(f"/v1/watches?limit=2&after={first['next']}").get_json()
    assert ([each["id"] for each in rest["watches"]], rest["next"]) == (made[2:], None)


def test_a_watch_is_paused_and_resumed(client: FlaskClient) -> None:
    made = make(client)
    assert client.post(f"/v1/watches/{made['id']}/pause").get_json()["paused"] is True
    assert client.post(f"/v1/watches/{made['id']}/resume").get_json()["paused"] is False


def test_a_watch_whose_schedule_cannot_be_kept_here_goes_on_resting(app: APIFlask, client: FlaskClient) -> None:
    made = make(client)
    services: Services = app.extensions["plumbline"]
    with services.store.write() as kept:
        watch = kept.watches.find(made["id"])
        assert watch is not None
        kept.watches.add(replace(watch, id="kept", schedule={"every": 3_600, "timezone": "Nowhere/Town"}, paused=True))
    response = client.post("/v1/watches/kept/resume")
    problem = assert_problem(response, 422, "invalid_schedule")
    assert "timezone" in problem["detail"]
    assert client.get("/v1/watches/kept").get_json()["paused"]


def test_runs_are_listed_compared_and_followed(app: APIFlask, client: FlaskClient, web: Web) -> None:
    made = make(client, url=A, urls=None, thresholds={"points": 3})
    path = f"/v1/watches/{made['id']}"
    first = run(app, made["id"])
    web.pages[A] = PROMISE
    second = run(app, made["id"], timedelta(seconds=1))
    runs = client.get(f"{path}/runs").get_json()["runs"]
    assert [(each["id"], each["state"]) for each in runs] == [(second, "done"), (first, "done")]
    assert runs[0]["counts"]["changed"] == 1
    assert {change["kind"] for change in runs[0]["changed"][0]["changes"]} >= {"score"}
    assert client.get(path).get_json()["last_run"] == runs[0]
    short = client.get(f"{path}/runs?limit=1").get_json()
    assert [
        each["id"] for each in client.get(f"{path}/runs", query_string={"before": short["next"]}).get_json()["runs"]
    ] == [first]
    diff = client.get(f"{path}/runs/{first}/diff/{second}").get_json()
    [page] = diff["pages"]
    assert (diff["same"], page["url"], page["cause"]) == (0, A, "page")
    assert page["after"]["score"] - page["before"]["score"] == pytest.approx(page["points"])
    assert any("guaranteed" in quote for move in page["signals"] for quote in move["come"])
    assert client.get(f"{path}/runs/{first}/diff/{first}").get_json() == {
        "before": first,
        "after": first,
        "same": 1,
        "pages": [],
    }
    _check_feed(client, f"{path}/feed.atom")


def _check_feed(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    feed = ET.fromstring(response.data)
    [entry] = feed.findall("a:entry", ATOM)
    assert feed.findtext("a:title", namespaces=ATOM) == "Plumbline: Larkmoor"
    assert entry.findtext("a:title", namespaces=ATOM) == "Larkmoor: 1 page changed"
    assert "The page changed." in (entry.findtext("a:content", namespaces=ATOM) or "")
    times = [found.text or "" for found in feed.iter(f"{{{ATOM['a']}}}updated")]
    assert len(times) == 2
    assert all(time.endswith(("Z", "+00:00")) for time in times)
    ids = [found.text or "" for found in feed.iter(f"{{{ATOM['a']}}}id")]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)
    assert response.data == client.get(path).data


def test_a_feed_without_entries_is_whole(client: FlaskClient) -> None:
    made = make(client, name="a & <b>")
    feed = ET.fromstring(client.get(f"/v1/watches/{made['id']}/feed.atom").data)
    assert feed.findtext("a:title", namespaces=ATOM) == "Plumbline: a & <b>"
    assert feed.findall("a:entry", ATOM) == []


def test_a_run_under_way_is_not_begun_twice(client: FlaskClient) -> None:
    made = make(client)
    assert client.post(f"/v1/watches/{made['id']}/run").status_code == 202
    assert_problem(client.post(f"/v1/watches/{made['id']}/run"), 409, "run_under_way")


def test_a_watch_is_removed(client: FlaskClient) -> None:
    made = make(client, notify=[SLACK])
    response = client.delete(f"/v1/watches/{made['id']}")
    assert (response.status_code, response.data) == (204, b"")
    assert_problem(client.delete(f"/v1/watches/{made['id']}"), 404, "watch_not_found")
    assert client.get("/v1/webhooks").get_json()["webhooks"] == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"urls": None}, "missing_pages"),
        ({"url": A}, "several_pages"),
        ({"urls": []}, "wrong_type"),
        ({"urls": [A] * (MOST_PAGES + 1)}, "wrong_type"),
        ({"urls": ["larkmoor"]}, "invalid_url"),
        ({"urls": None, "domain": "www.example.org"}, "invalid_domain"),
        ({"urls": None, "domain": "\0"}, "invalid_domain"),
        ({"schedule": {}}, "invalid_schedule"),
        ({"schedule": {"cron": "0 0 30 2 *"}}, "invalid_schedule"),
        ({"schedule": {"every": 3_600, "timezone": "Mars/Olympus\0"}}, "invalid_schedule"),
        ({"schedule": {"every": "hourly"}}, "wrong_type"),
        ({"schedule": {"every": 3_600, "often": True}}, "unknown_field"),
        ({"schedule": None}, "wrong_type"),
        ({"thresholds": {"points": 0}}, "wrong_type"),
        ({"thresholds": {"failures": 0}}, "wrong_type"),
        ({"thresholds": {"signals": ["charm"]}}, "unknown_signal"),
        ({"notify": ["json://127.0.0.1/"]}, "invalid_address"),
        ({"notify": ["mailtos://desk:pass@93.184.215.14?to=a@desk.example&name=a%0d%0ab"]}, "invalid_address"),
        ({"notify": ["mailto://desk:pass@93.184.215.14?to=a@desk.example"]}, "invalid_address"),
        ({"notify": [SLACK] * 11}, "wrong_type"),
        ({"webhook": "nobody"}, "unknown_webhook"),
        ({"webhook": "\0"}, "nul_byte"),
        ({"name": "a\nb"}, "nul_byte"),
        ({"often": True}, "unknown_field"),
    ],
)
def test_a_watch_that_cannot_be_is_refused(client: FlaskClient, fields: dict[str, Any], code: str) -> None:
    given = {"name": "Larkmoor", "urls": [A], "schedule": HOURLY} | fields
    body = {name: value for name, value in given.items() if value is not None}
    assert_problem(client.post("/v1/watches", json=body), 422, code)


@pytest.mark.parametrize("watch_id", ["nobody", "%00", "a" * 5_000])
@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "", "watch_not_found"),
        ("DELETE", "", "watch_not_found"),
        ("POST", "/pause", "watch_not_found"),
        ("POST", "/resume", "watch_not_found"),
        ("POST", "/run", "watch_not_found"),
        ("GET", "/runs", "watch_not_found"),
        ("GET", "/feed.atom", "watch_not_found"),
        ("GET", "/runs/a/diff/b", "run_not_found"),
    ],
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, watch_id: str, method: str, path: str, code: str) -> None:
    assert_problem(client.open(f"/v1/watches/{watch_id}{path}", method=method), 404, code)


def test_runs_of_another_watch_are_not_compared(app: APIFlask, client: FlaskClient) -> None:
    mine, other = make(client)["id"], make(client)["id"]
    runs = [run(app, each) for each in (mine, other)]
    assert_problem(client.get(f"/v1/watches/{mine}/runs/{runs[0]}/diff/{runs[1]}"), 404, "run_not_found")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "after=%00", "before=yesterday", "before=2026-01-15T12:00", "x=1"]
)
def test_a_wrong_query_is_a_problem(client: FlaskClient, query: str) -> None:
    made = make(client)
    path = f"/v1/watches/{made['id']}/runs" if "before" in query else "/v1/watches"
    assert client.get(f"{path}?{query}").status_code == 422


def test_another_owners_things_are_not_there(
    app: APIFlask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(client, notify=[SLACK])
    done = run(app, made["id"])
    hook = client.get("/v1/webhooks").get_json()["webhooks"][0]["id"]
    stranger = Caller("t", "k", frozenset({"read", "batch"}))
    for module in (watches, webhooks):
        monkeypatch.setattr(module, "current_caller", lambda: stranger)
    path = f"/v1/watches/{made['id']}"
    assert client.get("/v1/watches").get_json()["watches"] == []
    assert client.get("/v1/webhooks").get_json()["webhooks"] == []
    for method, rest in [("GET", ""), ("GET", "/runs"), ("GET", "/feed.atom"), ("POST", "/run"), ("DELETE", "")]:
        assert client.open(f"{path}{rest}", method=method).status_code == 404
    assert client.get(f"{path}/runs/{done}/diff/{done}").status_code == 404
    assert client.get(f"/v1/webhooks/{hook}/deliveries").status_code == 404
    assert client.delete(f"/v1/webhooks/{hook}").status_code == 404

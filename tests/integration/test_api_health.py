"""Whether the process lives, whether it can work, and what it has counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from models.scoring.artifact import ArtifactError, load
from scrapers.errors import RefusedAddress
from service import __version__
from service.services import Services
from tests.integration.api import Pages, assert_problem, running
from tests.integration.command_line import CLINIC
from tests.integration.running_server import serving
from tests.integration.tenants import bearer
from tests.unit.service.store.work import add, claim, rows

INSIDE = RefusedAddress("it does not belong to the public internet")
PAGES = Pages({"https://larkmoor.example/": CLINIC.read_bytes(), "https://inside.example/": INSIDE})
Samples = dict[str, list[tuple[dict[str, str], float]]]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path, PAGES) as app:
        yield app


def samples(page: str) -> Samples:
    found: Samples = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((dict(sample.labels), sample.value))
    return found


def metrics(app: APIFlask) -> Samples:
    response = app.test_client().get("/metrics")
    assert response.mimetype == "text/plain"
    return samples(response.get_data(as_text=True))


def services(app: APIFlask) -> Services:
    found: Services = app.extensions["plumbline"]
    return found


def test_a_service_that_can_work_says_so(app: APIFlask) -> None:
    client = app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok", "version": __version__}
    assert client.get("/readyz").get_json() == {"store": "ok", "model": "ok", "limits": "ok"}


def test_a_store_that_fails_is_alive_but_not_ready(app: APIFlask) -> None:
    with services(app).store._engine.begin() as connection:
        connection.execute(text("DROP TABLE api_keys"))
    problem = assert_problem(app.test_client().get("/readyz"), 503, "not_ready")
    assert problem["errors"] == [{"field": "store", "code": "not_ready", "message": "The store has failed."}]
    assert app.test_client().get("/healthz").status_code == 200
    assert_problem(
        app.test_client().get("/v1/model", headers={"X-API-Key": f"pl_{'0' * 12}_{'x' * 43}"}), 503, "store_unavailable"
    )


def test_a_model_that_fails_is_named(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ArtifactError("It is damaged.")

    monkeypatch.setattr("service.usecases.check_readiness.load", fail)
    problem = assert_problem(app.test_client().get("/readyz"), 503, "not_ready")
    assert [error["field"] for error in problem["errors"]] == ["model"]


def test_what_is_asked_is_counted_by_route_and_status(app: APIFlask) -> None:
    client = app.test_client()
    for path in ("/v1/scores/a", "/v1/scores/b", "/nowhere", "/v1/model"):
        client.get(path)
    client.open("/v1/model", method="BREW")
    counted = {tuple(labels.values()): value for labels, value in metrics(app)["plumbline_request_seconds_count"]}
    assert counted == {
        ("GET", "/v1/scores/<report_id>", "404"): 2,
        ("GET", "none", "404"): 1,
        ("GET", "/v1/model", "200"): 1,
        ("other", "none", "405"): 1,
    }


def ask_all_sorts(app: APIFlask, word: str) -> None:
    client = app.test_client()
    client.get(f"/v1/scores/{word}?{word}={word}")
    client.get(f"/nowhere/{word}")
    client.open(f"/{word}", method=f"BREW{word}")
    client.get("/v1/model", headers={"Host": f"{word}.example", "X-Request-Id": word * 4, "User-Agent": word})
    client.post("/v1/scores", json={"url": f"https://{word}.example/"})


def test_callers_cannot_make_new_series(app: APIFlask) -> None:
    metrics(app)
    ask_all_sorts(app, "word")
    before = {(name, str(labels)) for name, found in metrics(app).items() for labels, _ in found}
    for number in range(30):
        ask_all_sorts(app, f"word{number}")
    assert {(name, str(labels)) for name, found in metrics(app).items() for labels, _ in found} == before


def test_fetches_and_reports_are_counted_by_what_came_of_them(app: APIFlask) -> None:
    for url in ("https://larkmoor.example/", "https://inside.example/", "https://gone.example/"):
        app.test_client().post("/v1/scores", json={"url": url})
    found = metrics(app)
    fetched = {labels["outcome"]: value for labels, value in found["plumbline_fetches_total"]}
    assert fetched == {"ok": 1, "refused_address": 1, "http_404": 1}
    reported = {labels["state"]: value for labels, value in found["plumbline_reports_total"]}
    assert reported == {"scored": 1, "blocked": 1, "failed": 1}


def test_the_queue_and_the_model_are_told(app: APIFlask) -> None:
    add(services(app).store, "b", rows(5, hosts=5))
    claim(services(app).store, 2)
    found = metrics(app)
    assert {labels["state"]: value for labels, value in found["plumbline_queue_items"]} == {"waiting": 3, "leased": 2}
    stamp = load().stamp
    assert found["plumbline_model_info"] == [({"version": stamp.version, "sha256": stamp.sha256}, 1)]


def test_a_queue_that_cannot_be_counted_hides_nothing_else(app: APIFlask) -> None:
    with services(app).store._engine.begin() as connection:
        connection.execute(text("DROP TABLE items"))
    found = metrics(app)
    assert "plumbline_queue_items" not in found
    assert "plumbline_model_info" in found


def test_metrics_are_for_administrators(tmp_path: Path) -> None:
    with running(tmp_path, anonymous="on") as app:
        client = app.test_client()
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers=bearer(app, ["read", "score", "batch"])).status_code == 403
        assert client.get("/metrics", headers=bearer(app, ["admin"])).status_code == 200


def test_two_apps_count_apart(app: APIFlask, tmp_path: Path) -> None:
    app.test_client().get("/v1/model")
    with running(tmp_path / "..") as other:
        assert "plumbline_request_seconds_count" not in metrics(other)


def test_several_processes_count_together(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "3") as server:
        assert [server.ask("GET", "/v1/model")[0] for _ in range(30)] == [200] * 30
        texts = [samples(server.ask("GET", "/metrics")[1].decode()) for _ in range(6)]
    counts = [
        sum(value for labels, value in found["plumbline_request_seconds_count"] if labels["route"] == "/v1/model")
        for found in texts
    ]
    assert counts == [30] * 6
    assert sum("Booting worker" in record["message"] for record in server.records()) == 3

"""Scoring over HTTP, and having the report again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.signals.catalog import SIGNALS
from scrapers.errors import BotWall, DnsFailure, Paywall, RefusedAddress
from service.api.model.schemas import ModelOut, SignalOut, SignalsOut
from service.api.schemas import HealthOut
from service.api.scores.schemas import ReportOut
from service.usecases.score_source import score_html
from tests.integration.api import Pages, post, running
from tests.integration.command_line import CLINIC, COLUMN, REFERENCE

PAGES = Pages(
    {
        "https://larkmoor.example/": REFERENCE.read_bytes(),
        "https://wall.example/": BotWall(status=403),
        "https://pay.example/": Paywall(),
        "https://nowhere.example/": DnsFailure(),
        "https://inside.example/": RefusedAddress("it does not belong to the public internet"),
    }
)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with running(tmp_path, PAGES) as app:
        yield app.test_client()


def test_an_address_is_scored(client: FlaskClient) -> None:
    response = client.post("/v1/scores", json={"url": "https://larkmoor.example/"})
    report = response.get_json()
    assert response.status_code == 201
    assert response.mimetype == "application/json"
    assert (report["state"], report["url"]) == ("scored", "https://larkmoor.example/")
    assert report["fetched_at"]
    assert ReportOut.model_validate(report).blocks is None


def test_html_is_scored_as_the_use_case_scores_it(client: FlaskClient) -> None:
    html = CLINIC.read_text()
    report = client.post("/v1/scores", json={"html": html, "url": "https://sunstone.example/drips"}).get_json()
    direct = score_html(html, url="https://sunstone.example/drips")
    assert (report["score"], report["url"]) == (direct.score, "https://sunstone.example/drips")


def test_text_is_scored(client: FlaskClient) -> None:
    assert client.post("/v1/scores", json={"text": COLUMN.read_text()}).get_json()["state"] == "scored"


def test_blocks_are_what_the_quotes_stand_in(client: FlaskClient) -> None:
    report = client.post("/v1/scores?blocks=true", json={"html": CLINIC.read_text()}).get_json()
    found = [evidence for part in report["contributions"] for evidence in part["evidence"]]
    assert found
    for evidence in found:
        text = report["blocks"][evidence["block"]]["text"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize(
    ("url", "state", "code"),
    [
        ("https://gone.example/", "failed", "http_404"),
        ("https://wall.example/", "blocked", "bot_wall"),
        ("https://pay.example/", "paywalled", "paywall"),
        ("https://nowhere.example/", "failed", "dns_failure"),
        ("https://inside.example/", "blocked", "refused_address"),
    ],
)
def test_a_pages_fault_is_a_report(client: FlaskClient, url: str, state: str, code: str) -> None:
    response = client.post("/v1/scores?blocks=true", json={"url": url})
    report = response.get_json()
    assert response.status_code == 201
    assert (report["state"], report["reason"]["code"], report["score"]) == (state, code, None)
    assert (report["url"], report["blocks"]) == (url, [])
    assert client.get(f"/v1/scores/{report['id']}?blocks=true").get_json() == report


def test_a_report_can_be_had_again(client: FlaskClient) -> None:
    created = client.post("/v1/scores?blocks=true", json={"html": CLINIC.read_text()})
    whole = created.get_json()
    assert created.headers["Location"] == f"/v1/scores/{whole['id']}"
    assert client.get(created.headers["Location"] + "?blocks=true").get_data() == created.get_data()
    del whole["blocks"]
    assert client.get(created.headers["Location"]).get_json() == whole
    assert list(json.loads(client.get(created.headers["Location"]).get_data())) == list(whole)


def test_every_request_makes_a_report_of_its_own(client: FlaskClient) -> None:
    made = {client.post("/v1/scores", json={"text": "Rest helps."}).get_json()["id"] for _ in range(3)}
    assert len(made) == 3


def test_of_a_field_given_twice_the_last_counts(client: FlaskClient) -> None:
    response = post(client, b'{"text":"x","text":"Rest helps some people."}')
    assert "4 words" in response.get_json()["reason"]["message"]


def test_input_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    with running(tmp_path, max_input_bytes=2_000) as app:
        client = app.test_client()
        assert client.post("/v1/scores", json={"text": "ü" * 1_000}).status_code == 201
        escaped = b'{"text":"' + b"\\u00fc" * 1_000 + b'"}'
        assert post(client, escaped).status_code == 201


def test_signals(client: FlaskClient) -> None:
    found = SignalsOut.model_validate(client.get("/v1/signals").get_json()).signals
    assert [signal.id for signal in found] == [signal.id for signal in SIGNALS]
    one = client.get("/v1/signals/hedges").get_json()
    assert SignalOut.model_validate(one).category == "certainty"
    assert one in client.get("/v1/signals").get_json()["signals"]


def test_model(client: FlaskClient) -> None:
    model = ModelOut.model_validate(client.get("/v1/model").get_json())
    report = client.post("/v1/scores", json={"text": COLUMN.read_text()}).get_json()
    assert {"version": model.version, "sha256": model.sha256} == report["model"]
    assert report["intercept"] == model.intercept


def test_health(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert HealthOut.model_validate(response.get_json()).status == "ok"
    assert client.head("/healthz").status_code == 200


def test_every_answer_protects_the_browser(client: FlaskClient) -> None:
    for path in ("/", "/docs", "/healthz", "/openapi.json", "/v1/signals", "/nowhere", "/static/plumbline.css"):
        response = client.get(path)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Referrer-Policy"] == "same-origin"
        response.close()


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
def test_a_report_that_is_there_already_is_not_sent_again(client: FlaskClient, accept: str) -> None:
    made = client.post("/v1/scores", json={"html": CLINIC.read_text()})
    assert made.headers["Cache-Control"] == "no-store"
    path, wanted = made.headers["Location"], {"Accept": accept}
    first = client.get(path, headers=wanted)
    assert first.headers["Cache-Control"] == "private, max-age=86400"
    assert first.headers["Vary"] == "Accept, Authorization, X-API-Key"
    again = client.get(path, headers={**wanted, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert client.get(f"{path}?blocks=true", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert client.get("/v1/scores/none").headers["Cache-Control"] == "no-store"

"""Sources: scored from their pages, with what they were before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.scoring.source import SourceScore
from service.api.sources.schemas import SourceOut
from service.services import Services
from tests.integration.api import Pages, assert_problem, running
from tests.integration.command_line import CLINIC, COLUMN

PAGES = {
    "https://www.example.org/a": CLINIC.read_bytes(),
    "https://www.example.org/b": COLUMN.read_bytes(),
    "https://m.example.org/c": b"<p>Rest helps.",
    "https://www.example.net/": b"<p>Rest helps.",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with running(tmp_path, Pages(PAGES)) as app:
        client = app.test_client()
        for url in PAGES:
            client.post("/v1/scores", json={"url": url})
        yield client


def test_a_source_has_its_score_its_history_and_its_pages(client: FlaskClient) -> None:
    source = SourceOut.model_validate(client.get("/v1/sources/example.org").get_json())
    assert source.score is not None
    assert source.score.pages == 2
    assert source.score.interval[0] < source.score.score < source.score.interval[1]
    assert [page.url for page in source.pages] == list(PAGES)[:3]
    assert [page.state for page in source.pages] == ["scored", "scored", "insufficient_text"]
    (day,) = source.history
    assert (day.score, day.pages, day.day) == (source.score.score, 2, (source.updated_at or "")[:10])


def test_history_has_the_last_of_each_day_the_latest_first(client: FlaskClient) -> None:
    services: Services = client.application.extensions["plumbline"]
    now = datetime.now(UTC)
    client.get("/v1/sources/example.org")
    with services.store.write() as kept:
        for hours in (1, 0):
            score = SourceScore(1, 40.0 + hours, (30.0, 50.0))
            kept.sources.put("example.org", score, now - timedelta(days=3, seconds=hours))
    history = client.get("/v1/sources/example.org").get_json()["history"]
    assert [day["score"] for day in history][1:] == [40.0]
    assert history[0]["day"] > history[1]["day"]


def test_pages_come_in_portions(client: FlaskClient) -> None:
    first = client.get("/v1/sources/example.org?limit=2").get_json()
    rest = client.get(f"/v1/sources/example.org?limit=2&after={first['next']}").get_json()
    assert [page["url"] for page in [*first["pages"], *rest["pages"]]] == list(PAGES)[:3]
    assert (len(first["pages"]), rest["next"]) == (2, None)


def test_pages_are_listed_to_nobody_where_a_setting_says_so(tmp_path: Path) -> None:
    with running(tmp_path, Pages(PAGES), source_pages=False) as app:
        client = app.test_client()
        for url in list(PAGES)[:2]:
            client.post("/v1/scores", json={"url": url})
        answer = client.get("/v1/sources/example.org?limit=1")
    assert "/a" not in answer.get_data(as_text=True)
    assert (answer.get_json()["pages"], answer.get_json()["next"]) == ([], None)
    assert answer.get_json()["score"]["pages"] == 2


def test_a_host_stands_for_its_source(client: FlaskClient) -> None:
    assert client.get("/v1/sources/M.Example.org.").get_json()["domain"] == "example.org"


def test_a_source_whose_pages_have_no_score_has_none(client: FlaskClient) -> None:
    source = client.get("/v1/sources/example.net").get_json()
    assert (source["score"], source["history"], len(source["pages"])) == (None, [], 1)


@pytest.mark.parametrize(
    ("domain", "status", "code"),
    [
        ("unknown.org", 404, "source_not_found"),
        ("co.uk", 422, "invalid_domain"),
        ("com", 422, "invalid_domain"),
        ("blogspot.com", 422, "invalid_domain"),
        ("no_such!", 422, "invalid_domain"),
        ("0x7f.1", 422, "invalid_domain"),
        ("a%20b", 422, "invalid_domain"),
        ("example.org%3Fx", 422, "invalid_domain"),
        ("%00", 422, "invalid_domain"),
        ("..", 422, "invalid_domain"),
        ("[::1", 422, "invalid_domain"),
        ("x" * 5_000, 422, "invalid_domain"),
        ("example.org?limit=0", 422, "wrong_type"),
        ("example.org?limit=101", 422, "wrong_type"),
        ("example.org?after=-1", 422, "wrong_type"),
        ("example.org?page=1", 422, "unknown_field"),
    ],
)
def test_what_is_no_source_is_a_problem(client: FlaskClient, domain: str, status: int, code: str) -> None:
    assert_problem(client.get(f"/v1/sources/{domain}"), status, code)

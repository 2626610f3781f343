"""What is known of a page over HTTP: its last report, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api.pages.schemas import HistoryOut, PageOut
from tests.integration.api import Pages, assert_problem, running
from tests.integration.command_line import CLINIC

URL = "https://larkmoor.example/drips"
MORE = CLINIC.read_bytes().replace(b"</main>", b"<p>Our drips are guaranteed to work for everybody.</p></main>")


@pytest.fixture
def pages() -> Pages:
    return Pages({URL: CLINIC.read_bytes()})


@pytest.fixture
def client(tmp_path: Path, pages: Pages) -> Iterator[FlaskClient]:
    with running(tmp_path, pages) as app:
        yield app.test_client()


def score(client: FlaskClient) -> str:
    response = client.post("/v1/scores", json={"url": URL})
    assert response.status_code == 201
    return str(response.get_json()["id"])


def test_a_page_is_found_however_its_address_is_written(client: FlaskClient) -> None:
    report_id = score(client)
    response = client.get("/v1/pages", query_string={"url": f"{URL}?utm_source=letter#top"})
    page = PageOut.model_validate_json(response.data, strict=True)
    assert (page.url, page.domain) == (URL, "larkmoor.example")
    assert page.report is not None
    assert page.report.id == report_id
    assert page.report.model_dump(exclude={"blocks"}) == client.get(f"/v1/scores/{report_id}").get_json()
    assert page.fetched_at == page.report.fetched_at


def test_history_tells_what_changed(client: FlaskClient, pages: Pages) -> None:
    first = score(client)
    pages.pages = {URL: MORE}
    second = score(client)
    response = client.get("/v1/pages/history", query_string={"url": URL, "limit": 1})
    latest = HistoryOut.model_validate_json(response.data, strict=True)
    [entry] = latest.entries
    assert entry.report == second
    assert entry.change is not None
    assert (entry.change.since, entry.change.cause) == (first, "page")
    assert any("guaranteed" in quote for move in entry.change.signals for quote in move.come)
    response = client.get("/v1/pages/history", query_string={"url": URL, "before": latest.next})
    earlier = HistoryOut.model_validate_json(response.data, strict=True)
    assert [(each.report, each.change) for each in earlier.entries] == [(first, None)]
    assert earlier.next is None


@pytest.mark.parametrize("path", ["/v1/pages", "/v1/pages/history"])
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"url": "https://nobody.example/"}, 404, "page_not_found"),
        ({"url": "https://0x7f.1/"}, 404, "page_not_found"),
        ({"url": "nowhere"}, 422, "invalid_url"),
        ({}, 422, "wrong_type"),
        ({"url": "https://a.example/", "page": "2"}, 422, "unknown_field"),
        ({"url": "https://a.example/\0"}, 422, "invalid_url"),
    ],
)
def test_wrong_queries(client: FlaskClient, path: str, query: dict[str, str], status: int, code: str) -> None:
    assert_problem(client.get(path, query_string=query), status, code)


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"before": "2026-01-15T12:00:00"}])
def test_wrong_portions(client: FlaskClient, query: dict[str, str]) -> None:
    assert_problem(client.get("/v1/pages/history", query_string={"url": URL, **query}), 422, "wrong_type")

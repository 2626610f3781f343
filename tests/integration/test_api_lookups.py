"""Look-ups: many addresses at once, in order, without fetching; and by the first digits of a hash."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from scrapers.errors import BotWall, ReadTimeout, ScrapeError
from scrapers.fetching.fetch import Fetched, Version
from scrapers.urls import canonical
from service.reports.report_json import dumps
from service.services import Services
from service.usecases import look_up_prefix, look_up_urls
from tests.integration.api import Pages, assert_problem, post, running
from tests.integration.command_line import CLINIC, COLUMN

CLINIC_URL = "https://www.example.org/drips"
COLUMN_URL = "https://www.example.org/column"
SHORT_URL = "https://www.example.net/short"
WALL_URL = "https://wall.example.com/"
PAGES: dict[str, bytes | ScrapeError] = {
    CLINIC_URL: CLINIC.read_bytes(),
    COLUMN_URL: COLUMN.read_bytes(),
    SHORT_URL: b"<p>Rest helps.",
    WALL_URL: BotWall(),
}


class Counting(Pages):
    """Pages that know how often they were asked for."""

    asked = 0

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:
        self.asked += 1
        return super().fetch(url, known=known)


@pytest.fixture
def pages() -> Counting:
    return Counting(PAGES)


@pytest.fixture
def client(tmp_path: Path, pages: Counting) -> Iterator[FlaskClient]:
    with running(tmp_path, pages) as app:
        client = app.test_client()
        for url in PAGES:
            client.post("/v1/scores", json={"url": url})
        pages.asked = 0
        yield client


def look_up(client: FlaskClient, *urls: str, **more: Any) -> list[dict[str, Any]]:
    response = client.post("/v1/lookups", json={"urls": list(urls), **more})
    assert response.status_code == 200, response.get_data(as_text=True)
    answers: list[dict[str, Any]] = response.get_json()["answers"]
    return answers


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_answers_come_in_order_and_nothing_is_fetched(client: FlaskClient, pages: Counting) -> None:
    urls = [COLUMN_URL, "https://unknown.example.co.uk/", CLINIC_URL, "nonsense", COLUMN_URL]
    answers = look_up(client, *urls)
    assert [answer["url"] for answer in answers] == urls
    assert [answer["status"] for answer in answers] == ["scored", "unknown", "scored", "unscorable", "scored"]
    assert [answer["answers_for"] for answer in answers] == ["page", None, "page", None, "page"]
    assert answers[0] == answers[4]
    assert pages.asked == 0


def test_a_page_is_answered_with_its_stored_score(client: FlaskClient) -> None:
    (answer,) = look_up(client, "HTTPS://WWW.example.org:443/drips?utm_source=x#top")
    report = client.get(f"/v1/scores/{answer['report_id']}").get_json()
    assert (answer["canonical"], answer["page"], answer["match"]) == (CLINIC_URL, CLINIC_URL, "exact")
    assert (answer["score"], answer["band"]) == (report["score"], report["band"])
    assert 0 <= answer["age"] < 60
    assert (answer["source"], answer["reason"], answer["queued"]) == ("example.org", None, False)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/drips/",
        "https://m.example.org/drips",
        "https://www.example.org/drips/amp",
        "https://www.google.com/amp/s/www.example.org/drips?amp=1",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/drips",
    ],
)
def test_twins_are_answered_with_the_page_they_are_twins_of(client: FlaskClient, url: str) -> None:
    (answer,) = look_up(client, url)
    assert (answer["match"], answer["answers_for"], answer["page"]) == ("twin", "page", CLINIC_URL)
    assert answer["canonical"] == canonical(url)


def test_a_page_at_a_cache_is_a_twin_but_counts_for_no_other_source(tmp_path: Path) -> None:
    cached = "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/drips"
    with running(tmp_path, Pages({cached: CLINIC.read_bytes()})) as app:
        client = app.test_client()
        client.post("/v1/scores", json={"url": cached})
        (answer,) = look_up(client, CLINIC_URL)
        assert (answer["match"], answer["page"], answer["source"]) == ("twin", cached, "ampproject.org")
        assert client.get("/v1/sources/example.org").status_code == 404


@pytest.mark.parametrize("host", ["google.pages.dev", "google.vercel.app", "google.zone"])
def test_nobody_who_calls_himself_google_speaks_for_another_site(tmp_path: Path, host: str) -> None:
    forged = f"https://{host}/amp/s/www.example.org/drips"
    with running(tmp_path, Pages({forged: CLINIC.read_bytes()})) as app:
        client = app.test_client()
        client.post("/v1/scores", json={"url": forged})
        (answer,) = look_up(client, CLINIC_URL)
        assert (answer["status"], answer["score"], answer["report_id"]) == ("unknown", None, None)
        assert client.get("/v1/sources/example.org").status_code == 404


def test_a_page_without_a_score_falls_back_to_its_source_and_says_so(client: FlaskClient) -> None:
    (answer,) = look_up(client, "https://other.example.org/x")
    source = client.get("/v1/sources/example.org").get_json()["score"]
    assert (answer["status"], answer["answers_for"], answer["match"]) == ("scored", "source", None)
    found = {name: answer[name] for name in ("score", "band", "interval", "pages")}
    assert found == source
    assert (answer["pages"], answer["report_id"], answer["page"]) == (2, None, None)


@pytest.mark.parametrize(
    ("url", "code", "match"),
    [
        (SHORT_URL, "too_few_words", "exact"),
        (WALL_URL, "bot_wall", "exact"),
        ("ftp://example.org/", "unsupported_scheme", None),
        ("http://0x7f.1/", "refused_address", None),
        ("https://example.org\t/", "bad_url", None),
        ("", "bad_url", None),
    ],
)
def test_what_cannot_be_scored_is_answered_with_the_reason(
    client: FlaskClient, url: str, code: str, match: str | None
) -> None:
    (answer,) = look_up(client, url)
    assert (answer["status"], answer["score"], answer["match"]) == ("unscorable", None, match)
    assert answer["reason"]["code"] == code
    assert answer["reason"]["message"]


def test_unknown_addresses_are_queued_only_when_asked(client: FlaskClient, pages: Counting) -> None:
    urls = ["https://new.example.net/a?utm_source=x", CLINIC_URL, "nonsense", "https://new.example.net/a"]
    assert not any(answer["queued"] for answer in look_up(client, *urls))
    first = client.post("/v1/lookups", json={"urls": urls, "enqueue": True}).get_json()
    assert [answer["queued"] for answer in first["answers"]] == [True, False, False, True]
    again = client.post("/v1/lookups", json={"urls": urls, "enqueue": True}).get_json()
    assert again["batch"] == first["batch"]
    services: Services = client.application.extensions["plumbline"]
    with services.store.read() as kept:
        items = kept.items.page(first["batch"]["id"])
    assert [item.url for item in items] == ["https://new.example.net/a"]
    assert first["batch"]["rows"] == 1
    assert pages.asked == 0
    assert client.post("/v1/lookups", json={"urls": [CLINIC_URL], "enqueue": True}).get_json()["batch"] is None


def test_an_answer_that_still_holds_is_not_sent_again(client: FlaskClient) -> None:
    body = {"urls": [CLINIC_URL, "https://other.example.org/x"]}
    first = client.post("/v1/lookups", json=body)
    assert first.headers["Cache-Control"] == "private, max-age=300"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert_not_modified(client.post("/v1/lookups", json=body, headers=tag))
    assert client.post("/v1/lookups", json={"urls": [CLINIC_URL]}, headers=tag).status_code == 200
    client.post("/v1/scores", json={"url": CLINIC_URL})
    assert client.post("/v1/lookups", json=body, headers=tag).status_code == 200


def assert_not_modified(response: TestResponse) -> None:
    assert (response.status_code, response.get_data()) == (304, b"")
    assert response.headers["Cache-Control"] == "private, max-age=300"
    assert response.headers["ETag"].startswith('W/"')


def test_a_post_is_answered_whole_to_any_tag_and_when_it_has_queued_something(client: FlaskClient) -> None:
    asked = {"urls": ["https://unknown.example/"], "enqueue": True}
    first = client.post("/v1/lookups", json=asked)
    again = client.post("/v1/lookups", json=asked, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_json()["batch"]) == (200, first.get_json()["batch"])
    assert client.post("/v1/lookups", json={"urls": [CLINIC_URL]}, headers={"If-None-Match": "*"}).status_code == 200


def test_a_source_in_work_is_not_worked_out_for_every_caller(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (before,) = look_up(client, "https://other.example.org/x")
    client.post("/v1/scores", json={"url": CLINIC_URL})
    (soon,) = look_up(client, "https://other.example.org/x")
    assert soon["scored_at"] == before["scored_at"]
    monkeypatch.setattr(look_up_urls, "FRESH", timedelta(0))
    tags = [client.post("/v1/lookups", json={"urls": ["https://other.example.org/x"]}).headers["ETag"] for _ in "ab"]
    assert tags[0] == tags[1]  # worked out once, and no longer stale


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"urls": [%s]}' % b",".join([b'"https://example.org/"'] * 101), 422, "too_many_urls"),
        (b'{"urls": "https://example.org/"}', 422, "wrong_type"),
        (b'{"urls": [7]}', 422, "wrong_type"),
        (b"{}", 422, "wrong_type"),
        (b'{"urls": [], "enqueue": "yes"}', 422, "wrong_type"),
        (b'{"urls": [], "fetch": true}', 422, "unknown_field"),
        (b'{"urls": ["\\ud800"]}', 400, "invalid_unicode"),
    ],
)
def test_wrong_look_ups_are_refused(client: FlaskClient, body: bytes, status: int, code: str) -> None:
    assert_problem(post(client, body, path="/v1/lookups"), status, code)


def test_a_hundred_addresses_cost_a_bounded_number_of_queries(client: FlaskClient) -> None:
    services: Services = client.application.extensions["plumbline"]
    ran = counted(services)
    look_up(client, *[CLINIC_URL] * 100)
    assert len(ran) == 1
    ran.clear()
    look_up(client, *(f"https://unknown-{number}.example.com/" for number in range(100)))
    assert len(ran) == 3


def test_answers_are_written_as_every_other_answer_is(client: FlaskClient) -> None:
    urls = [CLINIC_URL, "https://other.example.org/x", "https://b\u00fccher.example/\u00fc", "ftp://x"]
    response = client.post("/v1/lookups", json={"urls": urls})
    assert response.status_code == 200
    assert response.get_data(as_text=True) == dumps(response.get_json())


def counted(services: Services) -> list[str]:
    """The queries that the store is asked from now on."""
    ran: list[str] = []

    def note(statement: str) -> None:
        if statement.startswith("SELECT"):
            ran.append(statement)

    def trace(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(note)

    event.listen(services.store._engine, "checkout", trace)
    return ran


def test_a_prefix_is_answered_with_every_match_and_no_address(client: FlaskClient) -> None:
    wanted = sha256(CLINIC_URL)
    response = client.get(f"/v1/lookups/{wanted[:5]}")
    (match,) = (each for each in response.get_json()["matches"] if each["sha256"] == wanted)
    (answer,) = look_up(client, CLINIC_URL)
    shared = ("answers_for", "match", "status", "score", "band", "scored_at")
    assert {name: match[name] for name in shared} == {name: answer[name] for name in shared}
    assert "example" not in response.get_data(as_text=True)
    assert answer["report_id"] not in response.get_data(as_text=True)
    tag = {"If-None-Match": response.headers["ETag"]}
    assert_not_modified(client.get(f"/v1/lookups/{wanted[:5]}", headers=tag))


def test_a_source_is_found_by_the_prefix_of_its_domain(client: FlaskClient) -> None:
    look_up(client, "https://other.example.org/x")
    wanted = sha256("example.org")
    matches = client.get(f"/v1/lookups/{wanted[:5]}").get_json()["matches"]
    (match,) = (each for each in matches if each["sha256"] == wanted)
    assert (match["answers_for"], match["pages"], match["match"]) == ("source", 2, None)


def test_a_prefix_without_a_match_is_empty_and_one_with_too_many_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {sha256(url)[:5] for url in PAGES}
    assert client.get("/v1/lookups/fffff").get_json() == {"prefix": "fffff", "matches": [], "complete": True}
    monkeypatch.setattr(look_up_prefix, "MOST", 0)
    assert client.get(f"/v1/lookups/{known.pop()}").get_json()["complete"] is False


@pytest.mark.parametrize("prefix", ["abcd", "abcdef", "ABCDE", "abcdg", "abc%20", "..", "%00bcde"])
def test_a_prefix_is_five_digits(client: FlaskClient, prefix: str) -> None:
    assert_problem(client.get(f"/v1/lookups/{prefix}"), 422, "invalid_prefix")


def test_a_page_that_fails_later_keeps_its_score(tmp_path: Path) -> None:
    pages = dict(PAGES)
    with running(tmp_path, Pages(pages)) as app:
        client = app.test_client()
        client.post("/v1/scores", json={"url": CLINIC_URL})
        pages[CLINIC_URL] = ReadTimeout()
        client.post("/v1/scores", json={"url": CLINIC_URL})
        (answer,) = look_up(client, CLINIC_URL)
    assert (answer["status"], answer["answers_for"], answer["reason"]) == ("scored", "page", None)

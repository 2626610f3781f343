"""Every wrong request gets a clear answer with a stable code, and nothing of the server's inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from service.services import Services
from service.store.engine import open_engine
from tests.integration.api import assert_problem, post, running

MEGABYTE = 1_000_000


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with running(tmp_path) as app:
        yield app.test_client()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "invalid_json"),
        (b"{", 400, "invalid_json"),
        (b"'text'", 400, "invalid_json"),
        (b'{"text": NaN}', 400, "invalid_json"),
        (b'{"text": "a\nb"}', 400, "invalid_json"),
        (b'{"text":"\xff"}', 400, "invalid_encoding"),
        ('{"text":"a"}'.encode("utf-16"), 400, "invalid_encoding"),
        (b'{"text":"\\ud800"}', 400, "invalid_unicode"),
        (b'{"url":"https://a.example/\\udc00"}', 400, "invalid_unicode"),
        (b'{"\\ud800":1}', 400, "invalid_unicode"),
        (b"[" * 100_000, 400, "json_too_deep"),
        (b'{"text":' * 100_000, 400, "json_too_deep"),
        (b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "json_too_deep"),
        (b"null", 422, "wrong_type"),
        (b"[]", 422, "wrong_type"),
        (b'"text"', 422, "wrong_type"),
        (b"17", 422, "wrong_type"),
        (b'{"text":7}', 422, "wrong_type"),
        (b'{"text":null}', 422, "wrong_type"),
        (b'{"html":["<p>"]}', 422, "wrong_type"),
        (b'{"url":{}}', 422, "wrong_type"),
        (b"{}", 422, "missing_input"),
        (b'{"text":"a","html":"<p>b"}', 422, "several_inputs"),
        (b'{"text":"a","url":"https://a.example"}', 422, "several_inputs"),
        (b'{"text":"a","html":"<p>b","url":"https://a.example"}', 422, "several_inputs"),
        (b'{"text":""}', 422, "empty_input"),
        (b'{"html":" \\n"}', 422, "empty_input"),
        (b'{"link":"https://a.example"}', 422, "unknown_field"),
        (b'{"text":"a","blocks":true}', 422, "unknown_field"),
        (b'{"text":7,"link":1}', 422, "invalid_input"),
        (b'{"text":"a\\u0000b"}', 422, "nul_byte"),
        (b'{"url":"https://a.example/\\u0000"}', 422, "nul_byte"),
        (b'{"url":""}', 422, "invalid_url"),
        (b'{"url":"larkmoor.example"}', 422, "invalid_url"),
        (b'{"url":"ftp://larkmoor.example"}', 422, "invalid_url"),
        (b'{"url":"file:///etc/passwd"}', 422, "invalid_url"),
        (b'{"url":"javascript:alert(1)"}', 422, "invalid_url"),
        (b'{"url":"https://lark:moor@larkmoor.example"}', 422, "invalid_url"),
        (b'{"url":"https://a.example/\\n"}', 422, "invalid_url"),
        (b'{"url":"https://a.example:99999/"}', 422, "invalid_url"),
        (b'{"url":"https://' + b"a" * 10_000 + b'.example"}', 422, "invalid_url"),
        (b'{"html":"<p>a","url":"nowhere"}', 422, "invalid_url"),
        (b'{"text":"' + b"a" * (2 * MEGABYTE + 1) + b'"}', 413, "input_too_long"),
        (b'{"html":"' + b"a" * 4 * MEGABYTE + b'"}', 413, "input_too_long"),
        (b'{"text":"' + b"a" * 8 * MEGABYTE + b'"}', 413, "body_too_large"),
        (b"x" * 4 * MEGABYTE, 400, "invalid_json"),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else str(value),
)
def test_bodies(client: FlaskClient, body: bytes, status: int, code: str) -> None:
    problem = assert_problem(post(client, body), status, code)
    assert len(json.dumps(problem)) < 2_000
    assert client.get("/healthz").status_code == 200


def test_what_is_wrong_is_named_field_by_field(client: FlaskClient) -> None:
    problem = assert_problem(post(client, b'{"text":7,"link":1}'), 422, "invalid_input")
    assert {(error["field"], error["code"]) for error in problem["errors"]} == {
        ("text", "wrong_type"),
        ("link", "unknown_field"),
    }


def test_a_thousand_wrong_fields_get_a_short_answer(client: FlaskClient) -> None:
    body = json.dumps({f"{'field' * 50}{number}": 1 for number in range(1_000)}).encode()
    assert len(post(client, body).get_data()) < 20_000


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_other_types_are_refused(client: FlaskClient, content_type: str) -> None:
    assert_problem(post(client, b'{"text":"a"}', content_type), 415, "unsupported_media_type")


def test_json_may_begin_with_a_byte_order_mark(client: FlaskClient) -> None:
    assert post(client, b'\xef\xbb\xbf{"text":"a"}').status_code == 201


def test_json_with_a_charset_is_json(client: FlaskClient) -> None:
    assert post(client, b'{"text":"a"}', "application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/v1/", 404, "not_found"),
        ("GET", "/v1/scores/unknown", 404, "report_not_found"),
        ("GET", "/v1/scores/..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("GET", "/v1/scores/%00", 404, "report_not_found"),
        ("GET", "/v1/scores/" + "x" * 5_000, 404, "report_not_found"),
        ("GET", "/v1/signals/unknown", 404, "not_found"),
        ("GET", "/v1/scores/unknown.html", 404, "report_not_found"),
        ("GET", "/static/../app.py", 404, "not_found"),
        ("GET", "/v1/scores", 405, "method_not_allowed"),
        ("PUT", "/v1/scores", 405, "method_not_allowed"),
        ("DELETE", "/v1/scores/x", 405, "method_not_allowed"),
        ("POST", "/healthz", 405, "method_not_allowed"),
        ("TRACE", "/", 405, "method_not_allowed"),
        ("GET", "/v1/scores/x?blocks=maybe", 422, "wrong_type"),
        ("GET", "/v1/scores/x?block=true", 422, "unknown_field"),
        ("GET", "/v1/signals?x=1", 422, "unknown_field"),
    ],
)
def test_addresses_and_methods(client: FlaskClient, method: str, path: str, status: int, code: str) -> None:
    response = client.open(path, method=method)
    assert_problem(response, status, code)
    assert (status == 405) == ("Allow" in response.headers)


def test_a_reader_at_a_browser_gets_a_page(client: FlaskClient) -> None:
    response = client.get("/v1/scores/unknown.html", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "There is no report of this id" in response.get_data(as_text=True)
    api = client.get("/v1/scores/unknown", headers={"Accept": "text/html"})
    assert_problem(api, 404, "report_not_found")


def test_an_unforeseen_fault_says_nothing_of_the_inside(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secret at 127.0.0.1")

    monkeypatch.setattr("service.api.model.routes.describe_model", fail)
    response = client.get("/v1/model")
    assert_problem(response, 500, "internal_error")
    assert "secret" not in response.get_data(as_text=True)


def test_a_store_that_fails_is_said(client: FlaskClient, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/reports.db")
    with engine.begin() as connection:
        connection.execute(text("drop table reports"))
    engine.dispose()
    for response in (post(client, b'{"text":"a"}'), client.get("/v1/scores/x")):
        assert_problem(response, 503, "store_unavailable")
    services: Services = client.application.extensions["plumbline"]
    services.store.close()
    assert client.get("/healthz").status_code == 200

"""Every route, walked: what browsers are told, what is reflected, what leaves its place. Every form is guarded."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.integration.api import Pages, assert_problem, running
from tests.integration.tenants import own, path_of

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NUMBERS = {"delivery_id"}
"""Variables of routes that are numbers, so that nothing else gets as far as a view."""
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    folder = tmp_path_factory.mktemp("store")
    with running(folder, Pages(), limit_anonymous="off", limit_key="off", limit_address="off") as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def calls(app: APIFlask) -> list[tuple[Rule, str]]:
    """Every rule with each of its methods; OPTIONS too."""
    return [(rule, method) for rule in app.url_map.iter_rules() for method in sorted(rule.methods or ())]


def assert_protected(response: TestResponse) -> None:
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"}.isdisjoint(policy["style-src"].split())
    assert (policy["base-uri"], policy["frame-ancestors"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    for name, value in SAID.items():
        assert response.headers.getlist(name) == [value], name
    assert "Cache-Control" in response.headers


class Markup(HTMLParser):
    """Gathers what a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        data = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if tag in {"script", "img", "style", "iframe", "object", "embed", "svg"} and not data:
            self.run.append(tag)
        self.run += [name for name, value in attrs if name.startswith("on") or "javascript:" in (value or "").lower()]


def runs(response: TestResponse) -> list[str]:
    """What of the answer a browser would run."""
    if response.mimetype != "text/html":
        return []
    reader = Markup()
    reader.feed(response.get_data(as_text=True))
    return reader.run


def test_every_answer_of_every_route_is_protected(app: APIFlask, client: FlaskClient) -> None:
    values = own(app, "")
    for rule, method in calls(app):
        for accept in ({}, BROWSER):
            response = client.open(path_of(rule, values), method=method, headers=accept)
            assert response.status_code != 500, (rule, method)
            assert_protected(response)
            assert runs(response) == [], (rule, method)
            response.close()


@pytest.mark.parametrize("path", ["/nothing", "/static/nothing.css", "/v1/scores/" + "0" * 32 + ".html"])
def test_errors_are_protected_too(client: FlaskClient, path: str) -> None:
    for headers in ({}, BROWSER):
        response = client.get(path, headers=headers)
        assert response.status_code == 404
        assert_protected(response)


def test_nothing_that_is_asked_comes_back_as_markup(app: APIFlask, client: FlaskClient) -> None:
    evil = quote(EVIL, safe="")
    for rule, method in calls(app):
        path = path_of(rule, {name: EVIL for name in rule.arguments if name not in NUMBERS})
        for headers in (BROWSER, {"X-Request-Id": EVIL, "Referer": EVIL, "User-Agent": EVIL}):
            answer = client.open(
                f"{path}?{evil}={evil}", method=method, headers=headers, data={"url": EVIL, "text": ""}
            )
            assert answer.status_code != 500, (rule, method)
            assert runs(answer) == [], (rule, method)
            assert EVIL not in str(answer.headers)
            answer.close()


def test_a_wrong_address_in_the_form_is_shown_as_text(client: FlaskClient) -> None:
    response = client.post("/", data={"url": EVIL, "text": ""})
    assert response.status_code == 422
    assert "&lt;script&gt;" in response.get_data(as_text=True)
    assert runs(response) == []


@pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript", "JaVaScRiPt"])
def test_no_link_of_a_report_runs_anything(client: FlaskClient, scheme: str) -> None:
    html = f"<title>x</title><a href='{scheme}:alert(1)'>a</a><p>" + "Studies show it works. " * 60
    made = client.post("/v1/scores", json={"html": html, "url": "https://a.example/?q='onmouseover=alert(1)"})
    assert made.status_code == 201
    page = client.get(f"/v1/scores/{made.get_json()['id']}.html")
    assert page.status_code == 200
    assert runs(page) == []


def test_the_name_of_a_batch_stays_data(client: FlaskClient) -> None:
    made = client.post("/v1/batches", json={"name": EVIL, "rows": [{"url": "https://a.example/", EVIL: EVIL}]})
    assert made.status_code == 201
    for tail in ("", "/items", "/results.ndjson"):
        response = client.get(f"/v1/batches/{made.get_json()['id']}{tail}", headers=BROWSER)
        assert response.status_code == 200
        assert response.mimetype in {"application/json", "application/x-ndjson"}
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "../../app.py",
        "..%2f..%2fapp.py",
        "%2e%2e/%2e%2e/app.py",
        "..\\..\\app.py",
        "..%5c..%5capp.py",
        "%252e%252e%252fapp.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "plumbline.css%00.txt",
        "....//app.py",
        "",
        ".",
    ],
)
@pytest.mark.parametrize("folder", ["/static/", "/v1/scores/", "/v1/signals/", "/v1/batches/", "/v1/sources/"])
def test_no_path_leads_out_of_its_folder(client: FlaskClient, folder: str, name: str) -> None:
    response = client.get(folder + name)
    text = response.get_data(as_text=True)
    assert response.status_code in {200, 308, 400, 404, 422}
    assert "create_app" not in text
    assert "root:" not in text
    response.close()


def forms(app: APIFlask) -> list[str]:
    """Endpoints outside the API that change something: those that forms are sent to."""
    safe = {"GET", "HEAD", "OPTIONS"}
    rules = app.url_map.iter_rules()
    return [rule.rule for rule in rules if not rule.rule.startswith("/v1/") and set(rule.methods or ()) - safe]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://localhost:81"},
        {"Origin": "https://localhost"},
    ],
)
def test_no_form_is_taken_from_another_site(app: APIFlask, client: FlaskClient, headers: dict[str, str]) -> None:
    assert forms(app) == ["/"]
    for path in forms(app):
        assert_problem(client.post(path, data={"text": "x"}, headers=headers), 403, "cross_site_form")


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_our_own_form_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post("/", data={"text": "Rest helps. " * 50}, headers=headers)
    assert response.status_code == 303


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b"])
def test_a_foreign_form_cannot_speak_json_to_the_api(app: APIFlask, client: FlaskClient, kind: str) -> None:
    for rule, method in calls(app):
        takes_forms = rule.rule == "/v1/batches"  # rows come as a file or as text, and need a key from a stranger
        if rule.rule.startswith("/v1/") and method == "POST" and not rule.arguments and not takes_forms:
            body = json.dumps({"url": "https://a.example/", "text": "x"})
            assert client.post(rule.rule, data=body, content_type=kind).status_code == 415, rule


BOMB = gzip.compress(b"a" * 50_000_000)


@pytest.mark.parametrize("path", ["/v1/scores", "/v1/lookups", "/v1/batches"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "x-gzip"])
def test_a_packed_body_is_never_unpacked(client: FlaskClient, path: str, encoding: str) -> None:
    for kind in ("application/json", "text/csv"):
        headers = {"Content-Encoding": encoding}
        response = client.post(path, data=BOMB, content_type=kind, headers=headers)
        assert 400 <= response.status_code < 500


@pytest.mark.parametrize("path", ["/", "/v1/batches"])
def test_a_form_of_thousands_of_parts_is_refused(client: FlaskClient, path: str) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="x%d"\r\n\r\n1\r\n'
    body = b"".join(part % n for n in range(5_000)) + b"--b--\r\n"
    response = client.post(path, data=body, content_type="multipart/form-data; boundary=b")
    assert_problem(response, 413, "body_too_large")


def test_a_part_with_endless_headers_is_refused(client: FlaskClient) -> None:
    body = b"--b\r\nContent-Disposition: form-data; name=" + b"x" * 1_000_000 + b"\r\n\r\n1\r\n--b--\r\n"
    response = client.post("/v1/batches", data=body, content_type="multipart/form-data; boundary=b")
    assert 400 <= response.status_code < 500


def test_a_body_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with running(tmp_path, max_input_bytes=1000) as app:
        for path in ("/", "/v1/scores", "/v1/lookups", "/v1/watches"):
            response = app.test_client().post(path, data=b"a" * 200_000, content_type="application/json")
            assert_problem(response, 413, "body_too_large")

"""Only origins that the setting names may read the API in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.config import Config, ConfigError
from tests.integration.api import running

CHROME = "chrome-extension://" + "a" * 32
FIREFOX = "moz-extension://3b0a4f1e-0000-4c2d-9c7a-1f2e3d4c5b6a"
SITE = "https://news.example"
NAMED = (CHROME, "moz-extension://*", SITE)


def preflight(client: FlaskClient, origin: str, path: str = "/v1/lookups") -> TestResponse:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,if-none-match,last-event-id,x-api-key",
    }
    return client.options(path, headers={"Origin": origin, **asked})


@pytest.mark.parametrize("origin", [CHROME, FIREFOX, SITE])
def test_a_named_origin_may_ask_and_read(tmp_path: Path, origin: str) -> None:
    with running(tmp_path, cors_origins=NAMED) as app:
        client = app.test_client()
        before = preflight(client, origin)
        answer = client.post("/v1/lookups", json={"urls": []}, headers={"Origin": origin})
    assert before.status_code == 200
    assert before.headers["Access-Control-Allow-Headers"] == "content-type, if-none-match, last-event-id, x-api-key"
    assert "POST" in before.headers["Access-Control-Allow-Methods"]
    for response in (before, answer):
        assert response.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://news.example.evil.example",
        "https://newsxexample",
        "http://news.example",
        "https://news.example:8443",
        "chrome-extension://" + "b" * 32,
        "moz-extension://evil",
        "null",
        "*",
    ],
)
def test_no_other_origin_may(tmp_path: Path, origin: str) -> None:
    with running(tmp_path, cors_origins=NAMED) as app:
        client = app.test_client()
        answers = [preflight(client, origin), client.get("/v1/model", headers={"Origin": origin})]
    assert not [name for response in answers for name, _ in response.headers if name.startswith("Access-Control")]


def test_what_is_kept_for_one_origin_is_not_for_another(tmp_path: Path) -> None:
    with running(tmp_path, cors_origins=NAMED) as app:
        client = app.test_client()
        for headers in ({}, {"Origin": SITE}, {"Origin": "https://other.example"}):
            answer = client.get("/v1/lookups/00000", headers=headers)
            assert "Origin" in answer.headers["Vary"]
            assert client.get("/v1/lookups/x", headers=headers).headers["Vary"] == "Origin"
            assert client.get("/healthz", headers=headers).vary.to_header() == ""


def test_pages_for_people_are_read_by_no_other_origin(tmp_path: Path) -> None:
    with running(tmp_path, cors_origins=NAMED) as app:
        client = app.test_client()
        assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": SITE}).headers
        assert "Access-Control-Allow-Origin" not in client.get("/v1/model").headers


def test_without_the_setting_nobody_may(tmp_path: Path) -> None:
    with running(tmp_path) as app:
        assert "Access-Control-Allow-Origin" not in preflight(app.test_client(), SITE).headers


@pytest.mark.parametrize(
    "value",
    [
        "*",
        "https://*.example",
        "https://news.example/",
        "news.example",
        "chrome-extension://*",
        "null",
        "https://a.b|x",
    ],
)
def test_an_origin_is_written_out(value: str) -> None:
    with pytest.raises(ConfigError, match="origins separated by commas"):
        Config.from_env({"PLUMBLINE_CORS_ORIGINS": value})


def test_origins_are_read_from_the_setting() -> None:
    given = f"{CHROME}, moz-extension://*,https://News.example,"
    assert Config.from_env({"PLUMBLINE_CORS_ORIGINS": given}).cors_origins == NAMED

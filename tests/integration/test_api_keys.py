"""Who is let in: by a key, or without one where the settings allow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask import Response, jsonify
from flask.testing import FlaskClient

from service.api import known_keys
from service.api.caller import current_caller, requires
from service.api.known_keys import KnownKeys
from service.key_secret import KeyText
from service.services import Services
from service.usecases.check_key import RefusedKeyError
from service.usecases.create_key import NewKey, create_key
from service.usecases.revoke_key import revoke_key
from tests.integration.api import assert_problem, running
from tests.integration.tenants import NOW, bearer

INTERNET = {"REMOTE_ADDR": "203.0.113.7"}
LOOPBACK = {"REMOTE_ADDR": "127.0.0.1"}
UNKNOWN = KeyText("0123456789ab", "x" * 43).text()


def with_whoami(app: APIFlask) -> APIFlask:
    @requires("read")
    def whoami() -> Response:
        caller = current_caller()
        return jsonify(tenant=caller.tenant, key_id=caller.key_id, scopes=sorted(caller.scopes))

    app.add_url_rule("/whoami", view_func=whoami)
    return app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path) as app:
        yield with_whoami(app)


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_a_key_says_who_calls(app: APIFlask, client: FlaskClient) -> None:
    header = bearer(app, ["read", "batch"], tenant="larkmoor")
    key = header["Authorization"].removeprefix("Bearer ")
    expected = {"tenant": "larkmoor", "key_id": key.split("_")[1], "scopes": ["batch", "read"]}
    for headers in (header, {"X-API-Key": key}, {"Authorization": f"bearer {key}"}):
        assert client.get("/whoami", headers=headers).get_json() == expected


def test_an_authorization_of_another_kind_is_left_to_whose_it_is(app: APIFlask, client: FlaskClient) -> None:
    key = bearer(app, ["read"])["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": "Basic bGFyazptb29y", "X-API-Key": key}
    assert client.get("/whoami", headers=headers).get_json()["key_id"] == key.split("_")[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {UNKNOWN}"},
        {"Authorization": "Bearer a=b"},
        {"Authorization": "Bearer \xff\xfe"},
        {"X-API-Key": ""},
        {"X-API-Key": UNKNOWN},
        {"X-API-Key": "x" * 500},
    ],
    ids=lambda headers: repr(headers)[:40],
)
def test_a_key_that_does_not_work_is_never_anonymous(client: FlaskClient, headers: Mapping[str, str]) -> None:
    response = client.get("/whoami", headers=headers)
    assert_problem(response, 401, "invalid_key")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert client.get("/healthz", headers=headers).status_code == 200


def test_a_key_that_may_not_is_told_the_scope(app: APIFlask, client: FlaskClient) -> None:
    response = client.post("/v1/scores", json={"text": "Rest helps."}, headers=bearer(app, ["read"]))
    assert "score" in assert_problem(response, 403, "missing_scope")["detail"]
    assert 'error="insufficient_scope"' in response.headers["WWW-Authenticate"]


def test_a_reader_at_a_browser_is_told_on_a_page(client: FlaskClient) -> None:
    response = client.get("/v1/scores/x.html", headers={"Accept": "text/html", "Host": "elsewhere.example"})
    assert (response.status_code, response.mimetype) == (401, "text/html")
    assert "This needs an API key" in response.get_data(as_text=True)


def test_a_revoked_key_stops_within_seconds(app: APIFlask) -> None:
    services: Services = app.extensions["plumbline"]
    key, made = create_key(NewKey("test", frozenset({"read"})), services.store, NOW)
    keys = KnownKeys(services.store)
    assert keys.check(made.text(), NOW, lambda: True).id == key.id
    revoke_key(key.id, services.store, NOW)
    assert keys.check(made.text(), NOW + known_keys.TRUSTED - timedelta(milliseconds=1), lambda: True).id == key.id
    with pytest.raises(RefusedKeyError):
        keys.check(made.text(), NOW + known_keys.TRUSTED, lambda: True)
    with pytest.raises(RefusedKeyError):
        keys.check(made.text(), NOW, lambda: True)  # and is not remembered any more


def test_on_this_machine_anybody_may_do_everything(client: FlaskClient) -> None:
    found = client.get("/whoami").get_json()
    assert found == {"tenant": "", "key_id": "", "scopes": ["admin", "batch", "read", "score"]}
    for host in ("localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"):
        assert client.get("/whoami", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example:8000"},
        {"Host": "localhost.rebound.example"},
        {"Host": "127.0.0.1.rebound.example"},
        {"Host": "[::1"},
        {"Host": "192.168.1.4:8000"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
    ],
    ids=lambda headers: repr(headers)[:40],
)
def test_a_page_or_proxy_that_leads_to_this_machine_is_not_on_it(
    client: FlaskClient, headers: Mapping[str, str]
) -> None:
    assert client.get("/whoami", headers=headers).status_code in {400, 401}


@pytest.mark.parametrize(
    ("settings", "environ", "scopes"),
    [
        ({}, LOOPBACK, ["admin", "batch", "read", "score"]),
        ({}, INTERNET, None),
        ({"host": "::1"}, LOOPBACK, ["admin", "batch", "read", "score"]),
        ({"host": "localhost"}, LOOPBACK, ["admin", "batch", "read", "score"]),
        ({"host": "0.0.0.0"}, LOOPBACK, None),
        ({"host": "192.0.2.1"}, INTERNET, None),
        ({"trusted_proxies": 1}, LOOPBACK, None),
        ({"anonymous": "off"}, LOOPBACK, None),
        ({"anonymous": "on"}, LOOPBACK, ["read", "score"]),
        ({"anonymous": "on", "host": "0.0.0.0"}, INTERNET, ["read", "score"]),
        ({"anonymous": "on", "anonymous_scopes": ("read",)}, INTERNET, ["read"]),
        ({"anonymous": "on", "anonymous_scopes": ()}, INTERNET, None),
    ],
)
def test_who_may_come_without_a_key(
    tmp_path: Path, settings: dict[str, Any], environ: dict[str, str], scopes: list[str] | None
) -> None:
    with running(tmp_path, **settings) as app:
        response = with_whoami(app).test_client().get("/whoami", environ_overrides=environ)
    if scopes is None:
        assert_problem(response, 401, "missing_key")
    else:
        assert response.get_json()["scopes"] == scopes


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("larkmoor.example", 200),
        ("larkmoor.example:8443", 200),
        ("a.sunstone.example", 200),
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("rebound.example", 400),
        ("larkmoor.example.rebound.example", 400),
        ("", 400),
    ],
)
def test_a_server_with_names_answers_to_no_other(tmp_path: Path, host: str, status: int) -> None:
    with running(tmp_path, anonymous="on", names=("larkmoor.example", ".sunstone.example")) as app:
        assert with_whoami(app).test_client().get("/whoami", headers={"Host": host}).status_code == status


def test_a_browser_may_ask_whether_its_page_may_ask(tmp_path: Path) -> None:
    with running(tmp_path, anonymous="off") as app:
        assert app.test_client().options("/v1/model").status_code == 200

"""How much a caller may ask, how it is told, and what happens when what counts is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from service.key_secret import new_key
from service.usecases.check_key import check_key
from tests.integration.api import assert_problem, running
from tests.integration.redis_server import RedisServer, redis_server
from tests.integration.tenants import bearer

HOME, ELSEWHERE = "198.51.100.1", "198.51.100.2"
PATH = "/v1/signals/hedges"


def ask(app: APIFlask, address: str = HOME, path: str = PATH, **options: Any) -> TestResponse:
    response = app.test_client().get(path, environ_overrides={"REMOTE_ADDR": address}, **options)
    response.close()
    return response


def statuses(app: APIFlask, count: int, address: str = HOME, **options: Any) -> list[int]:
    return [ask(app, address, **options).status_code for _ in range(count)]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    limits: dict[str, Any] = {"limit_anonymous": "3/hour", "limit_key": "4/hour", "limit_address": "6/hour"}
    with running(tmp_path, anonymous="on", **limits) as app:
        yield app


def test_an_address_without_a_key_has_its_limit(app: APIFlask) -> None:
    assert statuses(app, 5) == [200] * 3 + [429] * 2
    assert statuses(app, 1, ELSEWHERE) == [200]


def test_what_is_left_is_told_as_the_draft_has_it(app: APIFlask) -> None:
    for left in (2, 1, 0):
        response = ask(app)
        assert response.headers["RateLimit-Policy"] == '"anonymous";q=3;w=3600'
        found = re.fullmatch(r'"anonymous";r=(\d+);t=(\d+)', response.headers["RateLimit"])
        assert found is not None
        assert int(found[1]) == left
        assert 0 < int(found[2]) <= 3_600
    refused = ask(app)
    problem = assert_problem(refused, 429, "too_many_requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 3_600
    assert refused.headers["Retry-After"] in problem["detail"]
    assert refused.headers["RateLimit"].startswith('"anonymous";r=0;t=')


def test_a_key_has_its_own_limit_wherever_it_is_used(app: APIFlask) -> None:
    key = bearer(app)
    assert statuses(app, 2, headers=key) + statuses(app, 3, ELSEWHERE, headers=key) == [200] * 4 + [429]
    assert statuses(app, 1, "198.51.100.3", headers=bearer(app)) == [200]


def test_a_key_may_have_a_rate_of_its_own(app: APIFlask) -> None:
    assert statuses(app, 2, headers=bearer(app, rate="1/hour")) == [200, 429]
    response = ask(app, headers=bearer(app, rate="off"))
    assert response.headers["RateLimit-Policy"] == '"address";q=6;w=3600'


def test_an_address_has_a_limit_for_all_its_keys(app: APIFlask) -> None:
    assert statuses(app, 4, headers=bearer(app)) + statuses(app, 3, headers=bearer(app)) == [200] * 6 + [429]


def test_guessing_keys_is_limited_as_without_one(app: APIFlask) -> None:
    assert statuses(app, 4, headers={"Authorization": "Bearer guess"}) == [401] * 3 + [429]


def test_keys_beyond_the_limit_are_neither_looked_up_nor_noted(
    app: APIFlask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = Mock(wraps=check_key)
    monkeypatch.setattr("service.api.known_keys.check_key", look_up)
    with caplog.at_level("INFO", logger="plumbline.audit"):
        got = statuses(app, 8, headers={"X-API-Key": new_key().text()})
    assert got == [401] * 3 + [429] * 5
    assert look_up.call_count == [record.message for record in caplog.records].count("key.refused") == 3


def test_who_guesses_keys_takes_nothing_from_the_neighbours(app: APIFlask) -> None:
    good = bearer(app)
    assert statuses(app, 1, headers=good) == [200]
    statuses(app, 5, headers={"X-API-Key": "guess"})
    assert statuses(app, 1, headers=good) == statuses(app, 1) == [200]
    assert statuses(app, 1, headers=bearer(app)) == [429], "one that nobody here knows yet"


def test_a_look_up_that_may_queue_counts_as_ten(tmp_path: Path) -> None:
    body = {"urls": ["https://a.example/"], "enqueue": True}
    with running(tmp_path, limit_key="25/hour", limit_address="off") as app:
        client, key, reader = app.test_client(), bearer(app), bearer(app, ["read"])
        answers = [client.post("/v1/lookups", json=body, headers=key) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["RateLimit"].startswith('"key";r=15;')
        assert 0 < int(answers[2].headers["Retry-After"]) <= 3_600
        refused = client.post("/v1/lookups", json=body, headers=reader)
        assert (refused.status_code, refused.headers["RateLimit"][:11]) == (403, '"key";r=24;')


def test_scoring_counts_as_ten(tmp_path: Path) -> None:
    with running(tmp_path, limit_anonymous="25/hour") as app:
        made = [app.test_client().post("/v1/scores", json={"text": "Rest."}).status_code for _ in range(3)]
        assert made == [201, 201, 429]


def test_health_is_never_refused_nor_counted(app: APIFlask) -> None:
    for path in ("/healthz", "/readyz", "/static/plumbline.css"):
        assert statuses(app, 8, path=path) == [200] * 8
        assert "RateLimit" not in ask(app, path=path).headers
    assert statuses(app, 1) == [200]


def test_without_limits_nothing_is_counted(tmp_path: Path) -> None:
    with running(tmp_path, limit_anonymous="off") as app:
        assert "RateLimit" not in app.test_client().get(PATH).headers


def test_an_ipv6_network_is_one_address(app: APIFlask) -> None:
    addresses = [f"2001:db8:0:1::{last}" for last in range(4)]
    assert [ask(app, address).status_code for address in addresses] == [200] * 3 + [429]
    assert statuses(app, 1, "2001:db8:0:2::1") == [200]
    assert statuses(app, 4, f"::ffff:{ELSEWHERE}")[-1] == statuses(app, 1, ELSEWHERE)[0] == 429


@pytest.mark.parametrize(("proxies", "expected"), [(0, [200] * 3 + [429]), (1, [200] * 4), (2, [200] * 3 + [429])])
def test_only_as_many_proxies_are_believed_as_are_trusted(tmp_path: Path, proxies: int, expected: list[int]) -> None:
    """The caller makes up the first address, its proxy adds the second, and ours adds the third."""
    with running(tmp_path, anonymous="on", limit_anonymous="3/hour", trusted_proxies=proxies) as app:
        got = [
            ask(app, headers={"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.1, 192.0.2.{n}"}).status_code
            for n in range(4)
        ]
    assert got == expected


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as server:
        yield server


def test_servers_count_together_in_redis(tmp_path: Path, redis: RedisServer) -> None:
    settings: dict[str, Any] = {"anonymous": "on", "limit_anonymous": "3/hour", "limits_url": redis.url}
    with running(tmp_path, **settings) as one, running(tmp_path, **settings) as other:
        assert [ask(app).status_code for app in (one, other, one, other)] == [200] * 3 + [429]
        assert ask(one).headers["RateLimit"].startswith('"anonymous";r=0;t=')
        assert one.test_client().get("/readyz").get_json()["limits"] == "ok"


def test_without_redis_each_server_counts_for_itself_until_it_is_back(tmp_path: Path, redis: RedisServer) -> None:
    with running(tmp_path, anonymous="on", limit_anonymous="3/hour", limits_url=redis.url) as app:
        assert statuses(app, 3) == [200] * 3
        redis.stop()
        assert statuses(app, 4) == [200] * 3 + [429]
        ready = app.test_client().get("/readyz")
        assert (ready.status_code, ready.get_json()["limits"]) == (200, "alone")
        redis.start()
        assert app.test_client().get("/readyz").get_json()["limits"] == "ok"


def test_a_redis_that_was_never_there_holds_nobody_up(tmp_path: Path) -> None:
    with running(tmp_path, anonymous="on", limit_anonymous="3/hour", limits_url="redis://127.0.0.1:1/0") as app:
        assert statuses(app, 4) == [200] * 3 + [429]

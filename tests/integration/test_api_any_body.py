"""Whatever JSON comes in, what goes out is a report or a problem, and never a fault of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.api.problems import KINDS
from service.reports.report_parse import report_from_dict
from tests.integration.api import Pages, post, running

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
NAMES = st.sampled_from(["url", "html", "text", "blocks", "URL", ""]) | st.text()
OTHER_NAMES = st.sampled_from(
    ["url", "urls", "domain", "enqueue", "name", "schedule", "thresholds", "webhook", "notify", "secret", "limit"]
)
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        "<!--",
        "<script>",
        "&#0;",
        "&#xd800;",
        "Studies show. ",
        "FDA ",
        "$1,000 ",
        "\n\n",
        "[1] ",
        "𝒳",
        "\u202e",
    ]
)
MARKUP = st.lists(PIECES | st.text(max_size=20), max_size=60).map("".join)
URLS = st.builds(
    "{}://{}/{}".format, st.sampled_from(["http", "https", "ftp"]), st.text(max_size=30), st.text(max_size=30)
)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with running(tmp_path_factory.mktemp("store"), Pages(), limit_anonymous="off") as app:
        yield app.test_client()


def check(client: FlaskClient, body: bytes) -> None:
    response = post(client, body)
    data: dict[str, Any] = json.loads(response.get_data())
    if response.status_code == 201:
        report_from_dict(data)
    else:
        assert 400 <= response.status_code < 500
        assert response.mimetype == "application/problem+json"
        assert KINDS[data["code"]].status == response.status_code == data["status"]


@MANY
@given(VALUES)
def test_any_value(client: FlaskClient, value: Any) -> None:
    check(client, json.dumps(value).encode())


@MANY
@given(st.dictionaries(NAMES, VALUES | MARKUP | URLS, max_size=4))
def test_any_object_with_our_names(client: FlaskClient, value: dict[str, Any]) -> None:
    check(client, json.dumps(value).encode())


@MANY
@given(st.sampled_from(["html", "text"]), MARKUP)
def test_any_page(client: FlaskClient, name: str, content: str) -> None:
    check(client, json.dumps({name: content}).encode())


@MANY
@given(st.text() | URLS)
def test_any_address(client: FlaskClient, url: str) -> None:
    check(client, json.dumps({"url": url}).encode())


@MANY
@given(st.binary(max_size=200) | st.binary(max_size=50).map(lambda tail: b'{"text":"' + tail))
def test_any_bytes(client: FlaskClient, body: bytes) -> None:
    check(client, body)


@pytest.mark.parametrize("path", ["/v1/lookups", "/v1/watches", "/v1/webhooks"])
@MANY
@given(VALUES | st.dictionaries(OTHER_NAMES, VALUES | URLS | st.lists(URLS, max_size=3), max_size=5))
def test_any_body_elsewhere(client: FlaskClient, path: str, value: Any) -> None:
    response = post(client, json.dumps(value).encode(), path=path)
    data: dict[str, Any] = json.loads(response.get_data())
    if response.status_code >= 300:
        assert 400 <= response.status_code < 500
        assert KINDS[data["code"]].status == response.status_code == data["status"]

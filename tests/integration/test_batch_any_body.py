"""Whatever is handed in as a batch, what goes out is a batch or a problem, and never a fault of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from service.api.batches.schemas import BatchOut
from service.api.problems import KINDS
from service.batch import result_files
from tests.integration.api import running

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)
NAMES = st.sampled_from(["name", "max_age", "webhook", "rows", "url"]) | st.text(max_size=5)
ROWS = st.lists(st.dictionaries(st.sampled_from(["id", "url", "html", "note"]) | st.text(max_size=5), VALUES) | VALUES)
TYPES = st.sampled_from(["text/csv", "text/tab-separated-values", "application/x-ndjson", "text/plain"])
PIECES = st.sampled_from(
    ["url", "id", "https://a.example/", '"', ",", ";", "\t", "\n", "\r", "=1+1", "\0", "ä", "{", "}"]
)
TABLES = (
    st.lists(PIECES | st.text(max_size=10), max_size=40).map("".join).map(lambda text: text.encode("utf-8", "replace"))
)
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with running(tmp_path_factory.mktemp("store")) as app:
        yield app.test_client()


def check(client: FlaskClient, response: TestResponse) -> None:
    data: dict[str, Any] = json.loads(response.get_data())
    if response.status_code == 201:
        batch = BatchOut.model_validate(data)
        assert batch.rows == sum(batch.counts.model_dump().values()) > 0
        items = client.get(f"{response.headers['Location']}/items").get_json()["items"]
        assert all(item["reason"] for item in items if item["state"] == "failed")
        for kind in result_files.KINDS:
            found = client.get(f"{response.headers['Location']}/results.{kind}")
            assert found.status_code == 200
            assert found.get_data()
    else:
        assert 400 <= response.status_code < 500
        assert response.mimetype == "application/problem+json"
        assert KINDS[data["code"]].status == response.status_code == data["status"]


@MANY
@given(VALUES | st.dictionaries(NAMES, VALUES, max_size=4))
def test_any_value(client: FlaskClient, value: Any) -> None:
    check(client, client.post("/v1/batches", data=json.dumps(value), content_type="application/json"))


@MANY
@given(ROWS)
def test_any_rows(client: FlaskClient, rows: list[Any]) -> None:
    check(client, client.post("/v1/batches", data=json.dumps({"rows": rows}), content_type="application/json"))


@MANY
@given(TABLES | st.binary(max_size=200), TYPES)
def test_any_table(client: FlaskClient, body: bytes, content_type: str) -> None:
    check(client, client.post("/v1/batches", data=body, content_type=content_type))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a form that is cut off
@MANY
@given(TABLES | st.binary(max_size=200))
def test_any_form(client: FlaskClient, tail: bytes) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n\r\n'
    for body in (head + tail + b"\r\n--b--\r\n", head + tail, tail):
        check(client, client.post("/v1/batches", data=body, content_type="multipart/form-data; boundary=b"))

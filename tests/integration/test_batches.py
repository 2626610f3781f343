"""Batches over HTTP are handed in: in every form, whole or not at all, and once."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.integration.api import assert_problem, running
from tests.integration.batching import hand_in, hand_in_csv, items, store_of, work

A, B = (f"https://{name}.example/" for name in "ab")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_a_batch_is_taken_in(client: FlaskClient) -> None:
    response = client.post("/v1/batches", json={"name": "Clinics", "max_age": 60, "rows": [A, {"url": B, "desk": 7}]})
    batch = response.get_json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/v1/batches/{batch['id']}"
    assert (batch["name"], batch["max_age"], batch["state"], batch["rows"]) == ("Clinics", 60, "open", 2)
    assert (batch["columns"], batch["counts"]["waiting"], batch["webhook"]) == (["desk"], 2, None)
    assert client.get(response.headers["Location"]).get_json() == batch


CSV = b"id,url,note\nx,https://a.example/,1\ny,https://b.example/,2\n"
TSV = CSV.replace(b",", b"\t")
NDJSON = b'{"id":"x","url":"https://a.example/","note":"1"}\n{"id":"y","url":"https://b.example/","note":"2"}\n'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (CSV, "text/csv"),
        (CSV, "text/csv; charset=utf-8"),
        (CSV.replace(b",", b";"), "text/csv"),
        (b"\xef\xbb\xbf" + CSV, "text/csv"),
        (TSV, "text/tab-separated-values"),
        (NDJSON, "application/x-ndjson"),
        (NDJSON, "application/ndjson"),
        (NDJSON, "application/jsonl"),
    ],
)
def test_rows_may_be_the_body(client: FlaskClient, body: bytes, content_type: str) -> None:
    response = hand_in_csv(client, body, content_type, name="Clinics", max_age=60)
    batch = response.get_json()
    assert response.status_code == 201
    assert (batch["name"], batch["max_age"], batch["rows"], batch["columns"]) == ("Clinics", 60, 2, ["note"])
    assert [(item["id"], item["url"], item["columns"]) for item in items(client, batch["id"])] == [
        ("x", A, {"note": "1"}),
        ("y", B, {"note": "2"}),
    ]


@pytest.mark.parametrize(
    ("body", "filename", "content_type"),
    [
        (CSV, "rows.csv", "application/octet-stream"),
        (NDJSON, "ROWS.NDJSON", "application/octet-stream"),
        (NDJSON, "rows.jsonl", ""),
        (CSV, "rows", "text/csv"),
        (TSV, "rows.tsv", "text/csv"),
    ],
)
def test_rows_may_be_a_file_in_a_form(client: FlaskClient, body: bytes, filename: str, content_type: str) -> None:
    file = (io.BytesIO(body), filename, content_type)
    form = {"file": file, "name": "Clinics", "max_age": "60", "webhook_url": "https://newsroom.example/"}
    response = client.post("/v1/batches", data=form)
    batch = response.get_json()
    assert response.status_code == 201
    assert (batch["name"], batch["max_age"], batch["rows"], batch["columns"]) == ("Clinics", 60, 2, ["note"])
    assert batch["webhook"]["url"] == "https://newsroom.example/"
    assert batch["webhook"]["secret"].startswith("whsec_")


def test_a_column_can_be_named(client: FlaskClient) -> None:
    body = "url,archive\nhttps://a.example/,https://b.example/\n"
    batch = hand_in_csv(client, body, url_column="archive").get_json()
    assert [(item["url"], item["columns"]) for item in items(client, batch["id"])] == [
        (B, {"url": A, "archive": B}),
    ]


def test_old_spreadsheets_are_read(client: FlaskClient) -> None:
    batch = hand_in_csv(client, "url;Praxis\nhttps://a.example/;Größe\n".encode("cp1252")).get_json()
    assert items(client, batch["id"])[0]["columns"] == {"Praxis": "Größe"}


def test_plain_addresses_are_rows(client: FlaskClient) -> None:
    batch = hand_in_csv(client, f"# Clinics\n{A}\n\nb.example/x\n", "text/plain").get_json()
    assert [item["url"] for item in items(client, batch["id"])] == [A, "b.example/x"]


def test_bad_rows_are_rows_with_a_reason(client: FlaskClient) -> None:
    rows = [
        A,
        "ftp://a.example/",
        "no address",
        7,
        None,
        [A],
        {},
        {"url": 7},
        {"url": A, "html": "<p>x"},
        {"text": "x"},
    ]
    batch = hand_in(client, *rows)
    assert (batch["rows"], batch["counts"]["waiting"], batch["counts"]["failed"]) == (10, 1, 9)
    reasons = [item["reason"] and item["reason"]["code"] for item in items(client, batch["id"])]
    assert reasons == [
        None,
        "unsupported_scheme",
        "bad_url",
        *["wrong_type"] * 3,
        "missing_input",
        "wrong_type",
        *["content_given"] * 2,
    ]


def test_bad_rows_of_a_table_are_rows_with_a_reason(client: FlaskClient) -> None:
    body = "url,note\nhttps://a.example/,ä\n".encode() + b"https://b.example/,\xff\n,x\nhttps://c.example/,1,2,3\n"
    batch = hand_in_csv(client, body).get_json()
    reasons = [item["reason"] and item["reason"]["code"] for item in items(client, batch["id"])]
    assert reasons == [None, "invalid_encoding", "missing_input", "bad_row"]


def test_the_same_address_is_scored_once_and_reported_for_each_row(app: APIFlask, client: FlaskClient) -> None:
    batch = hand_in(client, A, B, f"{A}?utm_source=x", f"{A}#top")
    assert batch["duplicates"] == 2
    assert sorted(work(store_of(app))) == [A, B]
    found = items(client, batch["id"])
    assert [item["duplicate_of"] for item in found] == [None, None, 1, 1]
    assert len({found[place]["report_id"] for place in (0, 2, 3)}) == 1
    assert [item["score"] for item in found] == [31.4159] * 4
    assert found[2]["url"] == f"{A}?utm_source=x"


@pytest.mark.parametrize(
    ("body", "content_type", "query", "problem"),
    [
        (b"{}", "application/json", {}, (422, "wrong_type")),
        (b'{"rows":[]}', "application/json", {}, (422, "empty_input")),
        (b'{"rows":{}}', "application/json", {}, (422, "wrong_type")),
        (b'{"rows":["x"],"name":7}', "application/json", {}, (422, "wrong_type")),
        (b'{"rows":["x"],"name":"a\\u0000"}', "application/json", {}, (422, "nul_byte")),
        (b'{"rows":["x"],"max_age":-1}', "application/json", {}, (422, "wrong_type")),
        (b'{"rows":["x"],"max_age":"1"}', "application/json", {}, (422, "wrong_type")),
        (b'{"rows":["x"],"colour":1}', "application/json", {}, (422, "unknown_field")),
        (b'{"rows":["x"]}', "application/json", {"name": "x"}, (422, "unknown_field")),
        (b'{"rows":["x"]', "application/json", {}, (400, "invalid_json")),
        (b"[" * 1_000, "application/json", {}, (400, "json_too_deep")),
        (b'["x"]', "application/json", {}, (422, "wrong_type")),
        (b"", "text/csv", {}, (422, "empty_input")),
        (b"url,note\n", "text/csv", {}, (422, "empty_input")),
        (b"a,b\n1,2\n", "text/csv", {}, (422, "url_column_unclear")),
        (b"url\nx\n", "text/csv", {"url_column": "c"}, (422, "url_column_unclear")),
        (b"\xff\xfeu\0r\0l\0", "text/csv", {}, (422, "unreadable_rows")),
        (b"{}", "application/x-ndjson", {"url_column": "c"}, (422, "unreadable_rows")),
        (b"url\nx\n", "text/csv", {"max_age": "soon"}, (422, "wrong_type")),
        (b"url\nx\n", "text/csv", {"colour": "1"}, (422, "unknown_field")),
        (b"url\nx\n", "application/pdf", {}, (415, "unsupported_media_type")),
        (b"url\nx\n", "", {}, (415, "unsupported_media_type")),
    ],
)
def test_what_is_no_batch(
    client: FlaskClient, body: bytes, content_type: str, query: dict[str, str], problem: tuple[int, str]
) -> None:
    assert_problem(hand_in_csv(client, body, content_type, **query), *problem)
    assert client.get("/v1/batches").get_json()["batches"] == []


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"name": "x"}, 422, "missing_file"),
        ({"file": "url\nhttps://a.example/\n"}, 422, "unknown_field"),
        (
            {"file": FileStorage(io.BytesIO(CSV), "rows.pdf", content_type="application/pdf")},
            415,
            "unsupported_media_type",
        ),
        ({"file": FileStorage(io.BytesIO(CSV), "rows.csv"), "colour": "1"}, 422, "unknown_field"),
        ({"file": FileStorage(io.BytesIO(CSV), "rows.csv"), "webhook_secret": "short"}, 422, "wrong_type"),
        ({"name": "x" * 600_000, "file": FileStorage(io.BytesIO(CSV), "rows.csv")}, 413, "body_too_large"),
    ],
)
def test_what_is_no_form(client: FlaskClient, form: dict[str, Any], status: int, code: str) -> None:
    boundary, body = encode_multipart(form)  # by hand: the test client leaves the file open that a long form goes into
    assert_problem(hand_in_csv(client, body, f"multipart/form-data; boundary={boundary}"), status, code)


def test_too_much_is_said_before_anything_is_kept(client: FlaskClient) -> None:
    assert_problem(hand_in_csv(client, "x\n" * 100_001, "text/plain"), 413, "too_many_rows")
    assert_problem(hand_in_csv(client, b"x" * 64_000_001, "text/plain"), 413, "body_too_large")
    wide = ",".join(f"c{number}" for number in range(501))
    assert_problem(hand_in_csv(client, f"url,{wide}\nhttps://a.example/,{wide}\n"), 422, "too_many_columns")
    assert client.get("/v1/batches").get_json()["batches"] == []


def keyed(client: FlaskClient, key: str, body: bytes = CSV, **query: Any) -> Any:
    headers = {"Idempotency-Key": key}
    return client.post("/v1/batches", data=body, content_type="text/csv", headers=headers, query_string=query)


def test_a_request_that_comes_again_makes_no_second_batch(client: FlaskClient) -> None:
    first, again = keyed(client, "k", name="x"), keyed(client, "k", name="x")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert first.headers["Location"] == again.headers["Location"]
    assert_problem(keyed(client, "k", name="y"), 422, "idempotency_key_reused")
    assert_problem(keyed(client, "k", CSV + b"z,https://c.example/,3\n", name="x"), 422, "idempotency_key_reused")
    assert keyed(client, "other", name="x").status_code == 201
    assert len(client.get("/v1/batches").get_json()["batches"]) == 2


def test_the_same_file_in_another_envelope_is_the_same_request(client: FlaskClient) -> None:
    def send() -> int:
        form = {"file": FileStorage(io.BytesIO(CSV), "rows.csv"), "name": "x"}
        return client.post("/v1/batches", data=form, headers={"Idempotency-Key": "k"}).status_code

    assert [send(), send()] == [201, 200]


def test_requests_with_one_key_at_the_same_moment_make_one_batch(app: APIFlask) -> None:
    barrier = Barrier(4)

    def send(_: int) -> tuple[int, str]:
        client = app.test_client()
        barrier.wait()
        response = keyed(client, "k")
        return response.status_code, response.get_json()["id"]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(status for status, _ in answers) == [200, 200, 200, 201]
    assert len({batch_id for _, batch_id in answers}) == 1


@pytest.mark.parametrize("key", ["", "ü", "a b", "x" * 201])
def test_keys_are_plain(client: FlaskClient, key: str) -> None:
    assert_problem(keyed(client, key.encode().decode("latin-1")), 422, "wrong_type")


def test_a_webhooks_secret_is_told_once(client: FlaskClient) -> None:
    batch = hand_in(client, A, webhook={"url": "https://Newsroom.example/hook"})
    assert batch["webhook"]["url"] == "https://newsroom.example/hook"
    assert batch["webhook"]["secret"].startswith("whsec_")
    assert "secret" not in client.get(f"/v1/batches/{batch['id']}").get_json()["webhook"]


def test_a_secret_of_the_callers_own_is_not_said_back(app: APIFlask, client: FlaskClient) -> None:
    batch = hand_in(client, A, webhook={"url": "https://newsroom.example/", "secret": "0123456789abcdef"})
    assert "secret" not in batch["webhook"]
    with store_of(app).read() as kept:
        webhook = kept.webhooks.find(batch["webhook"]["id"])
    assert webhook is not None
    assert webhook.secret == "0123456789abcdef"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://newsroom.example/", "invalid_url"),
        ("javascript:alert(1)", "invalid_url"),
        ("https://lark:moor@newsroom.example/", "invalid_url"),
        ("http://127.0.0.1/", "refused_target"),
        ("http://169.254.169.254/latest", "refused_target"),
        ("http://[::1]/", "refused_target"),
        ("http://2130706433/", "refused_target"),
        ("https://newsroom.example:25/", "refused_target"),
        ("http://localhost:8899/", "refused_target"),
        ("newsroom", "invalid_url"),
    ],
)
def test_webhooks_go_to_the_public_internet_only(client: FlaskClient, url: str, code: str) -> None:
    response = client.post("/v1/batches", json={"rows": [A], "webhook": {"url": url}})
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["field"] == "webhook.url"
    assert response.get_json(force=True)["code"] == code


def test_a_full_disk_is_said_and_nothing_kept(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.batch.prepared._values", full)
    assert_problem(client.post("/v1/batches", json={"rows": [A]}), 503, "store_unavailable")
    assert client.get("/v1/batches").get_json()["batches"] == []


def test_a_disk_that_is_full_of_the_body_is_said_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.api.batches.body.SpooledTemporaryFile", full)
    response = client.post("/v1/batches", data=f"url\n{A}\n", content_type="text/csv")
    assert_problem(response, 503, "store_unavailable")
    assert response.headers["Retry-After"]


def test_what_a_batch_was_made_from_is_noted(app: APIFlask, client: FlaskClient) -> None:
    body = json.dumps({"rows": [A]}).encode()
    batch_id = client.post("/v1/batches", data=body, content_type="application/json").get_json()["id"]
    with store_of(app).read() as kept:
        batch = kept.batches.find(batch_id)
    assert batch is not None
    assert batch.request_sha256 == hashlib.sha256(body).hexdigest()


def test_more_rows_under_way_than_a_tenant_may_have_are_refused(tmp_path: Path) -> None:
    with running(tmp_path, open_rows=2) as app:
        client = app.test_client()
        hand_in(client, A)
        assert_problem(client.post("/v1/batches", json={"rows": [A, A]}), 409, "too_many_open_rows")
        asked = {"urls": [f"https://{name}.example/" for name in "xyz"], "enqueue": True}
        assert_problem(client.post("/v1/lookups", json=asked), 409, "too_many_open_rows")

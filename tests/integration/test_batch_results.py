"""A batch's results as files: every row in order, whatever became of it, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]

from models.report import Reason
from service.batch.results import COLUMNS
from service.reports.report_parse import report_from_dict
from tests.integration.api import running
from tests.integration.batching import hand_in, hand_in_csv, store_of, work

A, B, C, D = (f"https://{name}.example/" for name in "abcd")
GONE = Reason("http_404", "The page does not exist.")
FORMULAS = [
    "=1+1",
    "＝1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    " =1+1",
    '=HYPERLINK("https://evil.example/","x")',
    "https://x.example/",
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    with running(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def table(client: FlaskClient, batch_id: str) -> list[dict[str, str]]:
    response = client.get(f"/v1/batches/{batch_id}/results.csv")
    assert response.status_code == 200
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True), newline="")))


def reports(client: FlaskClient, batch_id: str) -> list[dict[str, Any]]:
    response = client.get(f"/v1/batches/{batch_id}/results.ndjson")
    assert response.content_type == "application/x-ndjson"
    return [json.loads(line) for line in response.get_data().splitlines()]


def workbook(client: FlaskClient, batch_id: str) -> list[dict[str, Any]]:
    response = client.get(f"/v1/batches/{batch_id}/results.xlsx")
    assert response.content_type.endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(response.get_data())).active
    assert sheet is not None
    head, *rows = sheet.iter_rows()
    assert {cell.data_type for row in rows for cell in row} <= {"n", "s"}
    assert not sheet._hyperlinks
    names = [str(cell.value) for cell in head]
    return [dict(zip(names, [cell.value for cell in row], strict=True)) for row in rows]


def test_every_row_comes_back_in_order_with_its_columns(app: APIFlask, client: FlaskClient) -> None:
    body = f"id,url,desk,week\nx,{A},health,1\ny,{B},food,2\nz,{A},news,3\nv,nonsense,,\nw,{C},late,5\n"
    batch_id = hand_in_csv(client, body).get_json()["id"]
    work(store_of(app), 2, errors={B: GONE})
    rows = table(client, batch_id)
    assert list(rows[0]) == ["desk", "week", *COLUMNS]
    assert [(row["row"], row["id"], row["url"], row["desk"], row["week"]) for row in rows] == [
        ("1", "x", A, "health", "1"),
        ("2", "y", B, "food", "2"),
        ("3", "z", A, "news", "3"),
        ("4", "v", "nonsense", "", ""),
        ("5", "w", C, "late", "5"),
    ]
    assert [(row["state"], row["reason"], row["score"], row["duplicate_of"]) for row in rows] == [
        ("scored", "", "31.42", ""),
        ("failed", "http_404", "", ""),
        ("scored", "", "31.42", "1"),
        ("failed", "bad_url", "", ""),
        ("waiting", "", "", ""),
    ]
    assert rows[0]["report_id"] == rows[2]["report_id"] != ""
    assert rows[0]["finding_1"].startswith("Promises an outcome (-1.50)")


def test_the_workbook_says_the_same_as_the_table(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, {"id": 7, "url": A, "n": 1.5, "deep": [1, {"a": None}]}, A, "nonsense", B)["id"]
    work(store_of(app), 1)
    plain, book = table(client, batch_id), workbook(client, batch_id)
    assert [row["n"] for row in book] == [1.5, None, None, None]
    assert [(row["row"], row["score"]) for row in book] == [(1, 31.42), (2, 31.42), (3, None), (4, None)]
    texts = [{name: "" if value is None else str(value) for name, value in row.items()} for row in book]
    assert [{name: value.removeprefix("'") for name, value in row.items()} for row in plain] == texts


def test_lines_carry_the_whole_report(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, {"id": "x", "url": f"{A}#top", "score": "mine", "n": [1]}, A, B, "nonsense")["id"]
    work(store_of(app), 1)
    first, second, third, fourth = reports(client, batch_id)
    assert report_from_dict({**first, "url": first["final_url"]}).score == 31.4159
    assert (first["id"], first["url"], first["final_url"], first["row"]) == ("x", f"{A}#top", A, 1)
    assert (first["input_score"], first["n"], first["reused"], first["duplicate_of"]) == ("mine", [1], False, None)
    assert (second["duplicate_of"], second["report_id"]) == (1, first["report_id"])
    assert (third["state"], third["reason"], third["score"]) == ("waiting", None, None)
    assert (fourth["state"], fourth["reason"]["code"]) == ("failed", "bad_url")


def test_reused_reports_say_so(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, A, B, max_age=60)["id"]
    work(store_of(app), reused=True)
    assert [row["reused"] for row in table(client, batch_id)] == ["yes", "yes"]
    assert [row["reused"] for row in reports(client, batch_id)] == [True, True]
    assert [row["reused"] for row in workbook(client, batch_id)] == ["yes", "yes"]


def test_rows_go_on_over_many_pages(app: APIFlask, client: FlaskClient) -> None:
    batch_id = hand_in(client, *(f"https://h{n}.example/" for n in range(450)))["id"]
    work(store_of(app), 300)
    assert [row["row"] for row in reports(client, batch_id)] == list(range(1, 451))
    assert [int(row["row"]) for row in table(client, batch_id)] == list(range(1, 451))


def test_nothing_of_a_caller_is_run_by_a_spreadsheet(client: FlaskClient) -> None:
    rows = [{"id": text, "url": text, "note": text, text: "x"} for text in FORMULAS]
    batch_id = hand_in(client, *rows)["id"]
    content = client.get(f"/v1/batches/{batch_id}/results.csv").get_data(as_text=True)
    cells = [cell for line in csv.reader(io.StringIO(content, newline="")) for cell in line]
    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in set("=+-@\t＝＋－＠")]
    assert [row["note"] for row in workbook(client, batch_id)] == FORMULAS


def test_long_cells_and_large_numbers_fit_into_a_workbook(client: FlaskClient) -> None:
    batch_id = hand_in(client, {"url": A, "long": "x" * 40_000, "large": 10**20 + 1, "small": -0.25})["id"]
    [row] = workbook(client, batch_id)
    assert (len(row["long"]), row["large"], row["small"]) == (32_767, "100000000000000000001", -0.25)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Clinics in Larkmoor", "Clinics-in-Larkmoor"),
        ("Größe", "Groe"),
        ('x"\r\nSet-Cookie: a=b; filename="y.exe', "x-Set-Cookie-a-b-filename-y-exe"),
        ("../../etc/passwd", "etc-passwd"),
        ("病院", "batch"),
        ("", "batch"),
        ("x" * 200, "x" * 60),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "ndjson", "xlsx"])
def test_files_have_plain_names(client: FlaskClient, name: str, stem: str, kind: str) -> None:
    batch_id = hand_in(client, A, name=name)["id"]
    response = client.get(f"/v1/batches/{batch_id}/results.{kind}")
    assert response.headers["Content-Disposition"] == f"attachment; filename={stem}-{batch_id[:8]}.{kind}"
    assert "Set-Cookie" not in response.headers


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.text(max_size=8) | st.sampled_from([*COLUMNS, "input_url", "html"])
ROWS = st.lists(st.dictionaries(NAMES, VALUES, max_size=4) | VALUES, min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_any_rows_come_back_in_every_kind_of_file(client: FlaskClient, rows: list[Any]) -> None:
    batch_id = hand_in(client, *rows)["id"]
    assert len(table(client, batch_id)) == len(rows)
    assert len(workbook(client, batch_id)) == len(rows)
    found = reports(client, batch_id)
    assert [row["row"] for row in found] == list(range(1, len(rows) + 1))
    own = {"id", "url", "html", "text"}
    for row, line in zip(rows, found, strict=True):
        given_columns = {name for name in row if name not in own} if isinstance(row, dict) else set()
        assert {name for name in given_columns if name in line or f"input_{name}" in line} == given_columns

"""Output rows: what they hold, what a spreadsheet may not run, and how they are read again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from models.report import ScoreReport
from service.batch.rows import Row
from service.batch.write import Csv, Ndjson, Past, read_line
from service.reports.report_json import report_to_dict
from tests.unit.service.reports import scored, unscored


def row(**fields: Any) -> Row:
    return Row(**{"number": 3, "digest": "d3", "end": 9, "id": "x7", "url": "https://asked.example/", **fields})


def cells(output: Csv, source: Row, report: ScoreReport) -> dict[str, str]:
    text = (output.head() + output.row(source, report)).decode()
    assert text.endswith("\n")
    return next(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_the_callers_columns_and_then_the_verdict() -> None:
    found = cells(Csv(("outlet",)), row(columns=(("outlet", "Larkmoor"),)), scored())
    assert list(found)[:4] == ["outlet", "id", "url", "state"]
    assert found["outlet"] == "Larkmoor"
    assert (found["id"], found["url"], found["final_url"]) == ("x7", "https://asked.example/", scored().url)
    assert (found["score"], found["interval_low"], found["interval_high"]) == ("31.42", "20.5", "44.25")
    around = "Book now. Our exosome drips are [guaranteed to work] for everybody who tries them."
    assert found["finding_1"] == f"Promises an outcome (-1.50) “{around}”"
    assert found["finding_2"] == "Keeps calm (+0.50)"
    assert found["finding_3"] == ""
    assert found["model_version"] == "m1"


def test_csv_says_why_there_is_no_score() -> None:
    found = cells(Csv(()), row(), unscored())
    assert (found["state"], found["reason"], found["reason_message"]) == (
        "failed",
        "http_404",
        "The page does not exist.",
    )
    assert (found["score"], found["band"]) == ("", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", " ＠"])
def test_nothing_is_left_to_run_in_a_spreadsheet(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    found = cells(Csv(("note",)), row(id=evil, url=evil, columns=(("note", evil),)), scored(title=evil))
    assert found["id"] == found["url"] == found["note"] == f"'{evil}"
    assert found["title"].lstrip()[:1] not in set("=+-@＝＋－＠")


def test_a_callers_header_is_made_harmless_too() -> None:
    assert Csv(("=1+1",)).head().startswith(b"'=1+1,")


@pytest.mark.parametrize("number", ["-5", "+3.2", "-0,5"])
def test_numbers_stay_numbers(number: str) -> None:
    assert cells(Csv(("n",)), row(columns=(("n", number),)), scored())["n"] == number


def test_a_callers_column_named_like_ours_is_kept_beside_it() -> None:
    source = row(columns=(("score", "old"), ("input_score", "older")))
    found = cells(Csv(("score", "input_score")), source, scored())
    assert (found["input_input_score"], found["input_score"], found["score"]) == ("old", "older", "31.42")
    data = json.loads(Ndjson().row(source, scored()))
    assert (data["input_input_score"], data["input_score"], data["score"]) == ("old", "older", scored().score)


def test_cells_survive_quotes_and_line_ends() -> None:
    note = 'one\r\n"two", three\r'
    assert cells(Csv(("note",)), row(columns=(("note", note),)), scored())["note"] == note


def test_missing_and_structured_values() -> None:
    found = cells(Csv(("a", "b")), row(columns=(("b", {"x": [1, None]}),)), scored())
    assert (found["a"], found["b"]) == ("", '{"x": [1, null]}')


def test_ndjson_is_the_report_with_the_rows_own() -> None:
    data = json.loads(Ndjson().row(row(columns=(("outlet", 1),)), scored()))
    report = report_to_dict(scored())
    assert {key: data[key] for key in report} == {**report, "id": "x7", "url": "https://asked.example/"}
    assert (data["final_url"], data["input_sha256"], data["outlet"]) == (report["url"], "d3", 1)
    assert "blocks" not in data


def test_ndjson_has_blocks_in_every_state() -> None:
    for report in (scored(), unscored()):
        data = json.loads(Ndjson(blocks=True).row(row(), report))
        assert len(data["blocks"]) == len(report.blocks)


@pytest.mark.parametrize("output", [Ndjson(), Ndjson(blocks=True), Csv(()), Csv(("note", "score"))])
@pytest.mark.parametrize("report", [scored(), unscored()])
def test_what_is_written_can_be_read(output: Csv | Ndjson, report: ScoreReport) -> None:
    source = row(columns=(("note", 'a\n"b"'), ("score", "=1")))
    assert read_line(output.row(source, report), output) == Past("d3", report.state.value, "m1")


@pytest.mark.parametrize(
    ("line", "output"),
    [
        (b"{}\n", Ndjson(blocks=True)),
        (b"[]\n", Ndjson()),
        (b"x\n", Ndjson()),
        (b"\xff\n", Ndjson()),
        (b"a,b\n", Csv(())),
        (b"\xff\n", Csv(())),
        (b"\n", Csv(())),
    ],
)
def test_what_is_not_ours_is_refused(line: bytes, output: Csv | Ndjson) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_line(line, output)

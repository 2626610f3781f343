"""The report's JSON: its keys, their order, and the way back."""

from __future__ import annotations

import json

from models.report import ScoreReport
from service.api.scores.schemas import ReportOut
from service.reports.report_json import dumps, report_to_dict
from service.reports.report_parse import report_from_dict
from tests.unit.service.reports import SALES, scored, unscored

KEYS = [
    "id",
    "url",
    "title",
    "language",
    "state",
    "reason",
    "score",
    "band",
    "interval",
    "confidence",
    "intercept",
    "log_odds",
    "categories",
    "contributions",
    "changes",
    "model",
    "content_sha256",
    "fetched_at",
    "scored_at",
]


def test_keys_stand_in_the_contracts_order() -> None:
    assert list(report_to_dict(scored())) == KEYS
    assert list(report_to_dict(unscored())) == KEYS


def test_blocks_come_before_changes_and_are_what_spans_index() -> None:
    data = report_to_dict(scored(), blocks=True)
    assert list(data) == [*KEYS[:14], "blocks", *KEYS[14:]]
    found = data["contributions"][0]["evidence"][0]
    assert data["blocks"][found["block"]] == {"text": SALES, "zone": "main"}
    assert data["blocks"][found["block"]]["text"][found["start"] : found["end"]] == found["quote"]


def test_a_contribution_has_the_contracts_keys_first() -> None:
    part = report_to_dict(scored())["contributions"][0]
    assert list(part)[:10] == [
        "signal",
        "category",
        "outcome",
        "value",
        "unit",
        "contribution",
        "title",
        "why",
        "criteria",
        "evidence",
    ]
    assert list(part["evidence"][0]) == ["quote", "block", "zone", "start", "end", "note"]


def test_no_number_without_a_score() -> None:
    data = report_to_dict(unscored(retry=True))
    assert data["reason"] == {"code": "http_404", "message": "The page does not exist.", "retry": True}
    assert [data[key] for key in ("score", "band", "interval", "intercept", "log_odds")] == [None] * 5


def test_numbers_are_exact() -> None:
    data = json.loads(dumps(report_to_dict(scored(score=100 / 3))))
    assert data["score"] == 100 / 3


def test_one_line_whatever_the_page_says() -> None:
    line = dumps(report_to_dict(scored(title="a\u2028b\u0085c\nd\ud800")))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["title"] == "a\u2028b\u0085c\nd\ud800"


def test_the_way_back_gives_the_same_report() -> None:
    for report in (scored(), unscored()):
        back: ScoreReport = report_from_dict(json.loads(dumps(report_to_dict(report, blocks=True))))
        assert back == report


def test_the_schema_of_the_api_is_the_contract() -> None:
    for report in (scored(), unscored()):
        data = report_to_dict(report, blocks=True)
        assert ReportOut.model_validate(data).model_dump(mode="json", exclude_unset=True) == data
    assert [name for name in ReportOut.model_fields if name != "blocks"] == KEYS

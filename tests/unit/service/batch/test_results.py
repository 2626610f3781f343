"""A row of a batch's results, made of as little of its report as it takes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.report import Contribution
from service.batch.results import COLUMNS, Result, as_json, cells
from service.batch.write import FINDINGS
from service.reports.report_json import KEYS, dumps, report_to_dict
from service.store.items import Item, ItemState
from tests.unit.service.reports import scored, unscored
from tests.unit.service.store.work import NOW

ODD = ["plain", 'a "quoted" one', "back\\slash", 'both \\"', "Übersicht \u2028", '","url":"', "{", ""]


def row(**columns: Any) -> Item:
    return Item(
        position=4,
        row_id='r "5"',
        url="https://larkmoor.example/",
        given="larkmoor.example",
        host="larkmoor.example",
        same_as=None,
        columns=columns,
        state=ItemState.DONE,
        attempts=1,
        not_before=NOW,
        report_id="r1",
        band="low",
        reused=False,
        error_code=None,
        error_message=None,
        finished_at=NOW,
    )


@given(st.sampled_from(ODD), st.sampled_from(ODD), st.dictionaries(st.sampled_from([*KEYS, "row", "note"]), st.text()))
def test_a_row_is_the_same_however_its_report_begins(own_id: str, url: str, columns: dict[str, str]) -> None:
    report = report_to_dict(scored(id=own_id, url=url))
    with_spaces = json.dumps(report)
    assert as_json(Result(row(**columns), dumps(report))) == as_json(Result(row(**columns), with_spaces))


def test_a_row_has_its_own_id_and_address_and_the_reports() -> None:
    found = json.loads(as_json(Result(row(title="mine", desk=1), dumps(report_to_dict(scored())))))
    assert (found["id"], found["url"], found["final_url"]) == ('r "5"', "larkmoor.example", scored().url)
    assert (found["input_title"], found["desk"], found["score"]) == ("mine", 1, 31.4159)


def test_the_rest_of_a_report_is_handed_out_unread() -> None:
    rest = '"score": 1e400, "kept": as it is'
    assert rest in as_json(Result(row(), f'{{"id":"r1","url":"u",{rest}}}'))


@pytest.mark.parametrize("report", [scored(), unscored()])
def test_every_report_has_the_same_keys(report: Any) -> None:
    assert set(report_to_dict(report)) == KEYS


def test_a_table_names_the_strongest_findings_and_reads_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first = scored().contributions[0]
    parts = [replace(first, title=f"Finding {n}", contribution=(-1) ** n * n / 10) for n in range(9)]
    made: list[Contribution] = []
    build = Contribution.__init__

    def note(self: Contribution, *args: Any, **fields: Any) -> None:
        made.append(self)
        build(self, *args, **fields)

    report = dumps(report_to_dict(scored(contributions=tuple(parts))))
    monkeypatch.setattr(Contribution, "__init__", note)
    named = dict(zip(COLUMNS, cells(Result(row(), report), ()), strict=True))
    findings = [str(named[f"finding_{place}"])[:9] for place in range(1, FINDINGS + 1)]
    assert findings == [f"Finding {n}" for n in (8, 7, 6, 5, 4)]
    assert len(made) == FINDINGS

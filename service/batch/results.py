"""What came of a batch's rows, as JSON or as the cells of a table."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from models.report import ScoreReport
from service.batch.cells import names_beside
from service.batch.write import FINDINGS, VERDICT, verdict
from service.reports.report_json import KEYS, dumps
from service.reports.report_parse import report_from_dict
from service.reports.wording import NEGLIGIBLE
from service.store.items import Item

COLUMNS = ("row", "id", "url", *VERDICT, "duplicate_of", "reused", "report_id")
"""The columns of a table beside the caller's."""
_HEAD = re.compile(r'\{"id":"(?:[^"\\]|\\.)*","url":(?P<url>"(?:[^"\\]|\\.)*"),')
"""How a report begins; a row has an id and an address of its own."""


@dataclass(frozen=True, slots=True)
class Result:
    """A row and its report, where it has one."""

    item: Item
    report: str | None
    """The JSON that is kept: of 100,000 reports, none is read further than it has to be."""


def columns(given: tuple[str, ...]) -> list[str]:
    """The columns of a table: the caller's, then ours."""
    return [*names_beside(given, COLUMNS).values(), *COLUMNS]


def cells(result: Result, given: tuple[str, ...]) -> list[object]:
    """A row's cells, in the order of `columns`."""
    item = result.item
    found = verdict(_with_reasons(json.loads(result.report))) if result.report else _pending(item)
    own = {**which(item), **found, "reused": "yes" if item.reused else "", "report_id": item.report_id}
    return [*(item.columns.get(name) for name in given), *(own.get(name) for name in COLUMNS)]


def as_json(result: Result) -> str:
    """A row as JSON: its whole report, and the caller's columns beside it.

    Of a report only the beginning is written anew: to read and write all of it takes three times as long.
    """
    item, head = result.item, _HEAD.match(result.report or "")
    if head is None or not result.report:
        return _all_as_json(result)
    ours = {**_beside(item), "final_url": json.loads(head["url"])}
    names = names_beside(tuple(item.columns), KEYS | ours.keys())
    rest = {**ours, **{name: item.columns[old] for old, name in names.items()}}
    first = dumps({name: rest.pop(name) for name in ("id", "url")})
    return f"{first[:-1]},{result.report[head.end() : -1]},{dumps(rest)[1:]}"


def _all_as_json(result: Result) -> str:
    """For a row without a report, or with one that begins otherwise than those that are made now."""
    item, report = result.item, json.loads(result.report) if result.report else None
    data = {**(report or _without_report(item)), **_beside(item), "final_url": report and report["url"]}
    names = names_beside(tuple(item.columns), data.keys())
    return dumps({**data, **{name: item.columns[old] for old, name in names.items()}})


def _beside(item: Item) -> dict[str, Any]:
    return {**which(item), "report_id": item.report_id, "reused": item.reused}


def reason(item: Item) -> dict[str, str] | None:
    """Why a row has failed, or the last attempt at it has."""
    if item.error_code is None:
        return None
    return {"code": item.error_code, "message": item.error_message or ""}


def which(item: Item) -> dict[str, Any]:
    """Which row it is; rows are numbered from 1, for people."""
    return {
        "row": item.position + 1,
        "id": item.row_id,
        "url": item.given or item.url,
        "duplicate_of": None if item.same_as is None else item.same_as + 1,
    }


def _with_reasons(report: dict[str, Any]) -> ScoreReport:
    """The report with the findings that a row names, and no others."""
    moving = [part for part in report["contributions"] if abs(part["contribution"]) >= NEGLIGIBLE]
    strongest = sorted(moving, key=lambda part: -abs(part["contribution"]))[:FINDINGS]
    return report_from_dict({**report, "contributions": strongest})


def _pending(item: Item) -> dict[str, Any]:
    return {"state": item.state.value, "reason": item.error_code, "reason_message": item.error_message}


def _without_report(item: Item) -> dict[str, Any]:
    return {"state": item.state.value, "reason": reason(item), "score": None, "band": None, "interval": None}

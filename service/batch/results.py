"""What came of a batch's rows, as JSON or as the cells of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.report import ScoreReport
from service.batch.cells import names_beside
from service.batch.write import VERDICT, verdict
from service.report_parse import report_from_dict
from service.store.items import Item
from service.wording import NEGLIGIBLE

COLUMNS = ("row", "id", "url", *VERDICT, "duplicate_of", "reused", "report_id")
"""The columns of a table beside the caller's."""


@dataclass(frozen=True, slots=True)
class Result:
    """A row and its report, where it has one."""

    item: Item
    report: dict[str, Any] | None
    """As JSON values: of 100,000 reports, none is read further than it has to be."""


def columns(given: tuple[str, ...]) -> list[str]:
    """The columns of a table: the caller's, then ours."""
    return [*names_beside(given, COLUMNS).values(), *COLUMNS]


def cells(result: Result, given: tuple[str, ...]) -> list[object]:
    """A row's cells, in the order of `columns`."""
    item = result.item
    found = verdict(_with_reasons(result.report)) if result.report else _pending(item)
    own = {**which(item), **found, "reused": "yes" if item.reused else "", "report_id": item.report_id}
    return [*(item.columns.get(name) for name in given), *(own.get(name) for name in COLUMNS)]


def to_dict(result: Result) -> dict[str, Any]:
    """A row as JSON: its whole report, and the caller's columns beside it."""
    item, report = result.item, result.report
    ours = {**which(item), "report_id": item.report_id, "reused": item.reused, "final_url": report and report["url"]}
    data = {**(report or _without_report(item)), **ours}
    data.update({name: item.columns[old] for old, name in names_beside(tuple(item.columns), data.keys()).items()})
    return data


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
    """The report without what moved nothing: most signals find nothing on most pages."""
    moving = [part for part in report["contributions"] if abs(part["contribution"]) >= NEGLIGIBLE]
    return report_from_dict({**report, "contributions": moving})


def _pending(item: Item) -> dict[str, Any]:
    return {"state": item.state.value, "reason": item.error_code, "reason_message": item.error_message}


def _without_report(item: Item) -> dict[str, Any]:
    return {"state": item.state.value, "reason": reason(item), "score": None, "band": None, "interval": None}

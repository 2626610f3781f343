"""Look up a report that was made before."""

from __future__ import annotations

from typing import Any

from service.services import Services


def look_up_report(report_id: str, services: Services, *, blocks: bool) -> dict[str, Any] | None:
    """The report as JSON values, with its blocks or without; None if there is none of this id."""
    report = services.store.find(report_id)
    if report is None or blocks:
        return report
    return {key: value for key, value in report.items() if key != "blocks"}

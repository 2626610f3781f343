"""Look up a report that was made before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.reports.report_json import report_to_dict
from service.services import Services


def look_up_report(report_id: str, services: Services, *, blocks: bool) -> dict[str, Any] | None:
    """The report as JSON values, with its blocks or without; None if there is none of this id.

    Of a page whose text was taken away by its age there are no blocks any more.
    """
    with services.store.read() as kept:
        found = kept.reports.find(report_id)
        if found is None:
            return None
        page = kept.snapshots.find_text(found.snapshot_id) if blocks and found.snapshot_id else None
    return report_to_dict(replace(found.report, blocks=page.blocks if page else ()), blocks=blocks)

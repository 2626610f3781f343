"""A kept report, from its JSON values back to the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.page import Block, Zone
from models.report import (
    Band,
    CategoryTotal,
    Change,
    Contribution,
    Evidence,
    ModelStamp,
    Reason,
    ScoreReport,
    State,
)


def report_from_dict(data: Mapping[str, Any]) -> ScoreReport:
    """The report that `service.reports.report_json.report_to_dict` made this of. Raises KeyError or ValueError."""
    interval = data["interval"]
    return ScoreReport(
        id=data["id"],
        url=data["url"],
        title=data["title"],
        language=data["language"],
        state=State(data["state"]),
        model=ModelStamp(**data["model"]),
        scored_at=datetime.fromisoformat(data["scored_at"]),
        reason=Reason(**data["reason"]) if data["reason"] else None,
        score=data["score"],
        band=Band(data["band"]) if data["band"] else None,
        interval=(interval[0], interval[1]) if interval else None,
        confidence=data["confidence"],
        intercept=data["intercept"],
        log_odds=data["log_odds"],
        categories=tuple(CategoryTotal(**total) for total in data["categories"]),
        contributions=tuple(_contribution(part) for part in data["contributions"]),
        changes=tuple(Change(**change) for change in data["changes"]),
        content_sha256=data["content_sha256"],
        fetched_at=datetime.fromisoformat(data["fetched_at"]) if data["fetched_at"] else None,
        blocks=tuple(Block(block["text"], Zone(block["zone"])) for block in data.get("blocks", ())),
    )


def _contribution(data: dict[str, Any]) -> Contribution:
    rest = {name: value for name, value in data.items() if name not in {"criteria", "evidence"}}
    evidence = tuple(Evidence(**found) for found in data["evidence"])
    return Contribution(**rest, criteria=tuple(data["criteria"]), evidence=evidence)

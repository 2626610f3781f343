"""A source as JSON values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.scoring.source import SourceScore
from models.scoring.verdict import band
from service.store.pages import KnownPage
from service.usecases.describe_source import SourceView


def source_to_dict(found: SourceView) -> dict[str, Any]:
    """A source as JSON values."""
    source = found.source
    score = source.score if source.score and source.score.pages else None
    return {
        "domain": source.domain,
        "score": score and _score(score),
        "updated_at": _time(source.updated_at),
        "history": [{**_score(each.score), "day": each.day.isoformat()} for each in found.days if each.score.pages],
        "pages": [_page(page) for page in found.pages],
        "next": found.after,
    }


def _score(score: SourceScore) -> dict[str, Any]:
    return {
        "score": score.mean,
        "band": band(score.mean, score.interval).value,
        "interval": list(score.interval),
        "pages": score.pages,
    }


def _page(page: KnownPage) -> dict[str, Any]:
    known = {name: getattr(page, name) for name in ("url", "final_url", "state", "score", "band", "report_id")}
    return {**known, "scored_at": _time(page.scored_at), "fetched_at": _time(page.fetched_at)}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None

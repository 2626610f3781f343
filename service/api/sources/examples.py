"""An example of a source for the OpenAPI document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from models.scoring.source import SourceScore
from service.store.pages import KnownPage
from service.store.sources import KnownSource, SourceDay
from service.usecases.describe_source import SourceView

_NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
_URL = "https://example.org/exosomes"


def view() -> SourceView:
    """A source with one page."""
    score = SourceScore(12, 38.2, (29.4, 47.0))
    days = [SourceDay(_NOW.date(), score), SourceDay((_NOW - timedelta(days=9)).date(), score)]
    known: dict[str, Any] = {"id": 1, "url": _URL, "final_url": _URL, "domain": "example.org", "state": "scored"}
    known |= {"report_id": "3f0c9a4be1d84c0f8a53b1f2c6d7e890", "score": 31.5, "band": "low", "fetched_at": _NOW}
    known |= dict.fromkeys(("content_sha256", "snapshot_id", "model_sha256"))
    page = KnownPage(**known, etag="", last_modified="", scored_at=_NOW)
    return SourceView(KnownSource("example.org", False, score, _NOW), days, [page], 1)

"""Examples of look-ups for the OpenAPI document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.report import Reason
from models.scoring.source import SourceScore
from scrapers.twins import names_from
from scrapers.urls import parse_canonical
from service.api.lookups.answers import answer, matches
from service.store.aliases import Kind, Match, key_of
from service.store.sources import KnownSource
from service.usecases.look_up_prefix import Prefixed
from service.usecases.look_up_urls import Found

_NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
_URL = "https://example.org/exosomes"
_MOBILE = "https://m.example.org/exosomes?utm_source=letter"
_REPORT = "3f0c9a4be1d84c0f8a53b1f2c6d7e890"
_OTHER = "https://example.org/cartilage"

REQUESTS: dict[str, Any] = {
    "some": {"summary": "Two pages", "value": {"urls": [_MOBILE, _OTHER]}},
    "enqueue": {"summary": "Queue what is unknown", "value": {"urls": [_OTHER], "enqueue": True}},
}


def answers() -> dict[str, dict[str, Any]]:
    """What the look-ups answer, by operation."""
    page = Match(
        key_of(_URL), Kind.OWN, _URL, "example.org", "3f0c9a4be1d84c0f8a53b1f2c6d7e890", 31.5, "low", _ago(days=2), None
    )
    source = KnownSource("example.org", False, SourceScore(12, 38.2, (29.4, 47.0)), _ago(hours=3))
    bad = Found("ftp://example.org/x", reason=Reason("unsupported_scheme", "Only http and https can be fetched."))
    found = [
        _found(_MOBILE, page=replace(page, kind=Kind.TWIN)),
        _found(_OTHER, source=source),
        bad,
    ]
    looked_up = {"answers": [answer(each, _NOW, queued=False) for each in found], "batch": None}
    prefix = key_of(_URL).hex()[:5]
    prefixed = matches(Prefixed([page], [], True), _NOW)
    return {
        "lookUp": {"example": {"summary": "A page, a source and no address", "value": looked_up}},
        "lookUpPrefix": {
            "example": {
                "summary": "One page",
                "value": {"prefix": prefix, "matches": prefixed, "complete": True},
            }
        },
    }


def _found(url: str, **more: Any) -> Found:
    known = parse_canonical(url)
    return Found(url, known, names_from(known), **more)


def _ago(**span: float) -> datetime:
    return _NOW - timedelta(**span)

"""What was looked up, as JSON values; and the tags by which a caller can ask whether it still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models.report import Reason
from models.scoring.verdict import band
from service.store.aliases import Kind, Match
from service.store.sources import KnownSource
from service.usecases.look_up_prefix import Prefixed
from service.usecases.look_up_urls import Found

_HOW = {Kind.OWN: "exact", Kind.REDIRECT: "redirect", Kind.TWIN: "twin", Kind.TRIED: "exact"}
_NOTHING: dict[str, Any] = {
    "score": None,
    "band": None,
    "interval": None,
    "pages": None,
    "age": None,
    "scored_at": None,
}


def answer(found: Found, now: datetime, *, queued: bool) -> dict[str, Any]:
    """What is known of one address."""
    page, source = found.page, found.source
    scored_page = page if page and page.score is not None else None
    return {
        "url": found.asked,
        "canonical": str(found.known) if found.known else None,
        "status": _status(found),
        "answers_for": "page" if scored_page else "source" if source else None,
        "match": _HOW[page.kind] if page else None,
        "page": page and page.final_url,
        "source": found.domain,
        **(_page(scored_page, now) if scored_page else _source(source, now) if source else _NOTHING),
        "report_id": page and page.report_id,
        "reason": _reason(found.reason),
        "queued": queued,
    }


def matches(found: Prefixed, now: datetime) -> list[dict[str, Any]]:
    """What is known under a prefix: pages, then sources. Nothing here says an address, or leads to one."""
    pages = [
        {
            "sha256": page.key.hex(),
            "answers_for": "page",
            "match": _HOW[page.kind],
            "status": "unscorable" if page.score is None else "scored",
            **(_NOTHING if page.score is None else _page(page, now)),
            "reason": _reason(page.reason if page.score is None else None),
        }
        for page in found.pages
    ]
    sources = [
        {
            "sha256": key.hex(),
            "answers_for": "source",
            "match": None,
            "status": "scored",
            **_source(source, now),
            "reason": None,
        }
        for key, source in found.sources
        if source.score and source.score.pages
    ]
    return pages + sources


def tag(parts: Iterable[str]) -> str:
    """A weak entity tag for an answer that depends on these alone, but for the ages in it."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def version(found: Found) -> str:
    """What the answer for an address depends on."""
    page, source = found.page, found.source
    known = f"{page.report_id} {_HOW[page.kind]} {page.reason and page.reason.code}" if page else ""
    return f"{found.asked} {known} {source.updated_at if source else ''}"


def _status(found: Found) -> str:
    if found.source or (found.page and found.page.score is not None):
        return "scored"
    return "unknown" if found.reason is None else "unscorable"


def _page(page: Match, now: datetime) -> dict[str, Any]:
    return {
        "score": page.score,
        "band": page.band,
        "interval": None,
        "pages": None,
        **_since(page.scored_at, now),
    }


def _source(source: KnownSource, now: datetime) -> dict[str, Any]:
    score = source.score
    if score is None:
        return _NOTHING
    return {
        "score": score.mean,
        "band": band(score.mean, score.interval).value,
        "interval": list(score.interval),
        "pages": score.pages,
        **_since(source.updated_at, now),
    }


def _since(moment: datetime | None, now: datetime) -> dict[str, Any]:
    if moment is None:
        return {"age": None, "scored_at": None}
    return {"age": max(0, int((now - moment).total_seconds())), "scored_at": moment.isoformat(timespec="seconds")}


def _reason(reason: Reason | None) -> dict[str, Any] | None:
    return {"code": reason.code, "message": reason.message, "retry": reason.retry} if reason else None

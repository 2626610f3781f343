"""Reports for tests, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
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

SALES = "Book now. Our exosome drips are guaranteed to work for everybody who tries them."


def scored(**fields: Any) -> ScoreReport:
    """A scored report with one finding on either side."""
    promise = Evidence("guaranteed to work", 1, "main", 32, 50, "promise")
    made: dict[str, Any] = {
        "id": "r1",
        "url": "https://larkmoor.example/drips",
        "title": "Exosome drips – Larkmoor",
        "language": "en",
        "state": State.SCORED,
        "model": ModelStamp("m1", "ab" * 32),
        "scored_at": datetime(2026, 1, 15, 12, 0, tzinfo=UTC),
        "score": 31.4159,
        "band": Band.LOW,
        "interval": (20.5, 44.25),
        "confidence": 0.8125,
        "intercept": 0.25,
        "log_odds": -0.75,
        "categories": (CategoryTotal("certainty", "Certainty of claims", -1.5), CategoryTotal("tone", "Tone", 0.5)),
        "contributions": (
            _part("outcome_promises", "certainty", -1.5, "Promises an outcome", (promise,)),
            _part("calm", "tone", 0.5, "Keeps calm", ()),
            _part("nothing", "tone", 0.0, "Says nothing", ()),
        ),
        "changes": (Change("Promise nothing.", 55.0),),
        "content_sha256": "cd" * 32,
        "blocks": (Block("Exosome drips – Larkmoor", Zone.CHROME), Block(SALES, Zone.MAIN)),
    }
    return ScoreReport(**{**made, **fields})


def unscored(code: str = "http_404", message: str = "The page does not exist.", *, retry: bool = False) -> ScoreReport:
    """A report on a page that could not be had."""
    return ScoreReport(
        id="r2",
        url="https://larkmoor.example/gone",
        title="",
        language="",
        state=State.FAILED,
        model=ModelStamp("m1", "ab" * 32),
        scored_at=datetime(2026, 1, 15, 12, 0, tzinfo=UTC),
        reason=Reason(code, message, retry),
    )


def _part(signal: str, category: str, amount: float, title: str, evidence: tuple[Evidence, ...]) -> Contribution:
    return Contribution(
        signal=signal,
        category=category,
        outcome="measured",
        value=1.0,
        unit="found",
        contribution=amount,
        title=title,
        why="Because.",
        criteria=("QUEST: tone",),
        evidence=evidence,
    )

"""Praise: words for comfort, beauty, rank and ease, such as advertisers give to what they offer."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.advertising import thickness
from models.signals.base import Category, Sign, Signal


def measure(reading: Reading) -> SignalResult:
    """Distinct words of praise in the page's own voice per 1,000 words of main text."""
    return thickness(reading, "praise", "praise")


SIGNAL = Signal(
    id="praise",
    version=3,
    category=Category.COMMERCIAL,
    title="Praises in the words of advertisements",
    failure_title="No advertisers' praise found",
    why="Superb, exclusive and effortless say that something is to be wanted. "
    "What works can be described without them.",
    criteria=("HealthNewsReview: unjustifiable language", "QUEST: tone"),
    unit="distinct wordings per 1,000 words",
    cap=30,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Replace words of praise by what was measured",
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)

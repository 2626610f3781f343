"""Reader benefits: what an offer lets you do, saves you and gives you."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.advertising import thickness
from models.signals.base import Category, Sign, Signal


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings that promise the reader an advantage, per 1,000 words of main text."""
    return thickness(reading, "reader_benefits", "benefit to the reader")


SIGNAL = Signal(
    id="reader_benefits",
    version=3,
    category=Category.COMMERCIAL,
    title="Promises you an advantage",
    failure_title="No promise of an advantage found",
    why="Advertisements turn every feature into something you gain. "
    "Advice tells you what to do, and reports tell what happened.",
    criteria=("QUEST: conflict of interest", "W3C: exaggerated claims"),
    unit="distinct wordings per 1,000 words",
    cap=20,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Say what was found, in whom and how often, and not what the reader will gain",
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)

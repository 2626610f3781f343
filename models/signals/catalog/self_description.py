"""Self-description: the wording of company profiles, as leading, established, award-winning, tailored, wide range."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.advertising import thickness
from models.signals.base import Category, Sign, Signal


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of company profiles and brochures per 1,000 words of main text."""
    return thickness(reading, "self_descriptions", "praise of the offerer")


SIGNAL = Signal(
    id="self_description",
    version=3,
    category=Category.COMMERCIAL,
    title="Describes itself as companies do",
    failure_title="No company's words about itself found",
    why="Rank, years in business, range and friendly staff are what sellers say of themselves; none of it is evidence.",
    criteria=("QUEST: conflict of interest", "Tokens of legitimacy: testimonials or endorsements"),
    unit="distinct wordings per 1,000 words",
    cap=30,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Say who you are on a page of its own, and here what is known",
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)

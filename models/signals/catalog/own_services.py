"""Own services: the organisation says in its own name what it offers, to whom and why it is the one to choose."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.advertising import thickness
from models.signals.base import Category, Sign, Signal, taken_away


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings by which the page speaks of its own offers and customers, per 1,000 words of main text."""
    return thickness(reading, "own_services", "own services")


SIGNAL = Signal(
    id="own_services",
    version=2,
    category=Category.COMMERCIAL,
    title="Speaks of its own services and customers",
    failure_title="No mention of its own services or customers found",
    why="Whoever writes of our services and our customers wants the reader to become one. "
    "Hospitals and charities do so too, which is why the way it counts is learned.",
    criteria=("QUEST: conflict of interest", "NewsGuard: who is in charge and conflicts"),
    unit="distinct wordings per 1,000 words",
    cap=30,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Keep what you offer on a page of its own, apart from the medical text",
    yields=taken_away,
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)

"""First person: the page tells what one person lived through or thinks."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import rate


def measure(reading: Reading) -> SignalResult:
    """First-person singular pronouns per 1,000 words of main text."""
    return rate(reading, reading.hits("first_person"), "first person", undiluted=True)


SIGNAL = Signal(
    id="first_person",
    version=2,
    category=Category.TONE,
    title="Tells one person's experience or opinion",
    failure_title="Does not rest on one person's experience",
    why="One person's story is sincere and may be true, but it says little about what happens to others.",
    criteria=("NewsGuard: news and opinion apart", "HealthNewsReview: evidence quality"),
    unit="per 1,000 words",
    cap=40,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
)

"""Pending approval: leave to sell spoken of as expected, sought or conditional."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import measured
from models.signals.regulators import Polarity, saying
from models.signals.scope import new_sentences
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that put an approval in the future or under a condition."""
    hits = new_sentences(reading, saying(reading, Polarity.PENDING))
    return measured(len(hits), quote_windows(reading, hits, "approval still to come"))


SIGNAL = Signal(
    id="pending_approval",
    version=4,
    category=Category.REGULATORY,
    title="Speaks of an approval that is still to come",
    failure_title="No mention of a future approval found",
    why=(
        "An approval that is awaited is none. Said plainly it is honest; said in passing it borrows a regulator's name."
    ),
    criteria=(
        "HealthNewsReview: availability",
        "HONcode: justifiability",
    ),
    unit="statements",
    cap=3,
    expected_sign=Sign.LEARNED,
    lifecycle=Lifecycle.EXPERIMENTAL,
    measure=measure,
)

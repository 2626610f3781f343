"""Approval claims: a product said to be approved by a regulator."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import measured
from models.signals.regulators import Polarity, saying
from models.signals.scope import new_sentences
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that claim approval: affirmed, not expected, and of no facility or trial."""
    hits = new_sentences(reading, saying(reading, Polarity.CLAIMED))
    return measured(len(hits), quote_windows(reading, hits, "approval claimed"))


SIGNAL = Signal(
    id="approval_claims",
    version=7,
    category=Category.REGULATORY,
    title="Says that a product is approved",
    failure_title="No claim of an approval found",
    why=(
        "An approval can be looked up. It means much where it is true, and misleads where the kind of "
        "product has never been approved: by December 2019 no exosome product was."
    ),
    criteria=(
        "HealthNewsReview: availability",
        "HONcode: justifiability",
    ),
    unit="statements",
    cap=4,
    expected_sign=Sign.LEARNED,
    lifecycle=Lifecycle.EXPERIMENTAL,
    references=("US Food and Drug Administration 2019, Public safety notification on exosome products",),
    measure=measure,
)

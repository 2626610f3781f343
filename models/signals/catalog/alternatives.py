"""Alternatives: other choices that are named."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.scope import affirmed, new_sentences


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that name another choice, per 1,000 words of it."""
    hits = new_sentences(reading, affirmed(reading, reading.hits("alternatives")))
    return measured(per_thousand(reading, len(hits)), quote_hits(reading, hits, "other choice"))


SIGNAL = Signal(
    id="alternatives",
    version=3,
    category=Category.BALANCE,
    title="Names other choices",
    failure_title="No mention of other choices found",
    why=(
        "There is mostly more than one way to treat a complaint, and doing nothing is one of them. A "
        "page that tells of the others helps to choose."
    ),
    criteria=(
        "DISCERN: 14 more than one choice",
        "DISCERN: 12 no treatment",
        "HealthNewsReview: alternatives",
    ),
    unit="per 1,000 words",
    cap=8,
    expected_sign=Sign.POSITIVE,
    lifecycle=Lifecycle.EXPERIMENTAL,
    action="Name the other treatments there are, and what happens without any",
    measure=measure,
)

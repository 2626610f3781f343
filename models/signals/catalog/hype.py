"""Hype: research praised beyond what it found."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, per_thousand, quote_hits
from models.signals.stance import asserted
from models.signals.voice import own


def measure(reading: Reading) -> SignalResult:
    """Words that oversell research, per 1,000 words of main text; each wording is quoted once."""
    hits = own(reading, asserted(reading, reading.hits("hype")))
    return measured(
        per_thousand(reading, len(hits), undiluted=True),
        quote_hits(reading, distinct(reading, hits), "hype"),
    )


SIGNAL = Signal(
    id="hype",
    version=4,
    category=Category.TONE,
    title="Oversells research",
    failure_title="No overselling of research found",
    why=(
        "Most first results do not hold. Words such as dramatic or game changing raise hopes that the "
        "figures do not bear."
    ),
    criteria=("HealthNewsReview: unjustifiable language",),
    unit="per 1,000 words",
    cap=14,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=(
        "Vinkers 2015, Use of positive and negative words in scientific PubMed abstracts between 1974 and 2014",
    ),
    action="Say what was found, in whom, and leave the praise out",
)

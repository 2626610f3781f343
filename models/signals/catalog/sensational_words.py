"""Sensational words: miracles, marvels and milestones in the main text."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, per_thousand, quote_hits
from models.signals.stance import asserted
from models.signals.voice import own


def measure(reading: Reading) -> SignalResult:
    """Promotional and miracle words per 1,000 words of main text; each wording is quoted once."""
    hits = own(reading, asserted(reading, reading.hits("sensational")))
    return measured(
        per_thousand(reading, len(hits), undiluted=True),
        quote_hits(reading, distinct(reading, hits), "promotional wording"),
    )


SIGNAL = Signal(
    id="sensational_words",
    version=7,
    category=Category.TONE,
    title="Praises in sensational words",
    failure_title="No sensational words found",
    why="Words such as miracle or revolutionary sell; a finding that is good needs figures, not adjectives.",
    criteria=("HealthNewsReview: unjustifiable language", "QUEST: tone", "W3C: exaggerated claims"),
    unit="per 1,000 words",
    cap=12,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Replace words of praise by what was measured",
    references=(
        "Vinkers 2015, Use of positive and negative words in scientific PubMed abstracts between 1974 and 2014",
    ),
)

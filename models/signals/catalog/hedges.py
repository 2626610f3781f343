"""Hedges: words that leave a claim open."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import rate
from models.signals.uncertainty import hedge_hits


def measure(reading: Reading) -> SignalResult:
    """Hedged sentences per 1,000 words of main text; a second hedge in a sentence buys nothing.

    Sentences about the writer or the reader are left out: "I might go" leaves no finding open.
    """
    return rate(reading, [hit for hit in hedge_hits(reading) if not _is_personal(reading, hit)], "hedge")


def _is_personal(reading: Reading, hit: Hit) -> bool:
    return any(reading.sentence_hits(lexicon, hit.sentence) for lexicon in ("first_person", "second_person"))


SIGNAL = Signal(
    id="hedges",
    version=3,
    category=Category.CERTAINTY,
    title="Leaves its claims open where they are",
    failure_title="Leaves no claim open",
    why=("Careful writing marks what is uncertain. Hedging alone is no proof of care: experts do not rate by it."),
    criteria=(
        "QUEST: tone",
        "DISCERN: 8 areas of uncertainty",
        "W3C: confidence level",
    ),
    unit="per 1,000 words",
    cap=20,
    expected_sign=Sign.LEARNED,
    references=("Hyland 1998, Hedging in scientific research articles",),
    measure=measure,
)

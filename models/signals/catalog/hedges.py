"""Hedges: words that leave a claim open."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import rate
from models.signals.uncertainty import hedge_hits


def measure(reading: Reading) -> SignalResult:
    """Hedged sentences per 1,000 words of main text; a second hedge in a sentence buys nothing."""
    return rate(reading, hedge_hits(reading), "hedge")


SIGNAL = Signal(
    id="hedges",
    version=5,
    category=Category.CERTAINTY,
    title="Leaves its claims open where they are",
    failure_title="No claim left open found",
    why=("Careful writing marks what is uncertain. Hedging alone is no proof of care: experts do not rate by it."),
    criteria=(
        "QUEST: tone",
        "DISCERN: 8 areas of uncertainty",
        "W3C: confidence level",
    ),
    unit="per 1,000 words",
    cap=10,
    expected_sign=Sign.LEARNED,
    references=("Hyland 1998, Hedging in scientific research articles",),
    measure=measure,
)

"""Costs: what a treatment costs, and who pays."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.scope import new_sentences


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that speak of a treatment's cost, per 1,000 words of it."""
    hits = new_sentences(reading, reading.hits("costs"))
    return measured(per_thousand(reading, len(hits)), quote_hits(reading, hits, "cost"))


SIGNAL = Signal(
    id="costs",
    version=3,
    category=Category.BALANCE,
    title="Speaks of what it costs",
    failure_title="No mention of costs found",
    why=(
        "Whether a treatment can be afforded is part of the decision. A price tag in a shop is another "
        "matter and counted elsewhere."
    ),
    criteria=("HealthNewsReview: costs",),
    unit="per 1,000 words",
    cap=6,
    expected_sign=Sign.LEARNED,
    lifecycle=Lifecycle.EXPERIMENTAL,
    references=(
        (
            "Schwitzer 2008, How do US journalists cover treatments, tests, products, and "
            "procedures? An evaluation of 500 stories"
        ),
    ),
    action="Say what the treatment costs and who pays for it",
    measure=measure,
)

"""Benefits: sentences that claim a good effect."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.claims import claim_hits
from models.signals.engines import measured, per_thousand
from models.signals.scope import new_sentences
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences that claim an effect on the body, per 1,000 words of main text."""
    hits = new_sentences(reading, reading.derive(claim_hits))
    return measured(per_thousand(reading, len(hits), undiluted=True), quote_windows(reading, hits, "benefit"))


SIGNAL = Signal(
    id="benefits",
    version=10,
    category=Category.BALANCE,
    title="Names benefits",
    failure_title="No mention of benefits found",
    why=(
        "What a treatment is good for belongs on a page about it. How much of the page claims nothing "
        "else is another question."
    ),
    criteria=(
        "DISCERN: 10 benefits",
        "HealthNewsReview: quantified benefits",
    ),
    unit="per 1,000 words",
    cap=30,
    expected_sign=Sign.LEARNED,
    measure=measure,
)

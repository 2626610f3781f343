"""Risks: side effects and harms that are named."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand
from models.signals.harms import harm_hits
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences, items of lists and cells of the main text that name a harm, per 1,000 words of it."""
    hits = reading.derive(harm_hits)
    return measured(per_thousand(reading, len(hits)), quote_windows(reading, hits, "risk"))


SIGNAL = Signal(
    id="risks",
    version=7,
    category=Category.BALANCE,
    title="Names risks and side effects",
    failure_title="No mention of risks or side effects found",
    why=("Every treatment that does something can do harm. A page that names no risk leaves out half of the choice."),
    criteria=(
        "DISCERN: 11 risks",
        "HealthNewsReview: harms",
    ),
    unit="per 1,000 words",
    cap=12,
    expected_sign=Sign.POSITIVE,
    references=(
        (
            "Charnock et al. 1999, DISCERN: an instrument for judging the quality of written "
            "consumer health information on treatment choices"
        ),
    ),
    action="Name the risks next to the benefits",
    measure=measure,
)

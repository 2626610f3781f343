"""Regulatory warnings: a product said to be unapproved, not permitted or objected to by an agency."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured
from models.signals.own_treatment import own_objections
from models.signals.scope import new_sentences
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that warn, not of others where it sells; disclaimers do not count."""
    hits = new_sentences(reading, reading.derive(own_objections))
    return measured(len(hits), quote_windows(reading, hits, "says it is not approved or not allowed"))


SIGNAL = Signal(
    id="regulatory_warning",
    version=8,
    category=Category.REGULATORY,
    title="Says what regulators have not approved",
    failure_title="No regulatory warning found",
    why=(
        "Telling readers that a treatment is unapproved, not permitted or under warning works against a "
        "sale, and is what agencies and careful physicians do."
    ),
    criteria=(
        "HealthNewsReview: availability",
        "HONcode: justifiability",
        "NewsGuard: responsible presentation",
    ),
    unit="statements",
    cap=4,
    expected_sign=Sign.POSITIVE,
    references=(
        "US Food and Drug Administration 2019, Public safety notification on exosome products",
        (
            "Turner et al. 2023, Regulatory claims made by US businesses engaged in "
            "direct-to-consumer marketing of purported stem cell treatments and exosome therapies"
        ),
    ),
    measure=measure,
)

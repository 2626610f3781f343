"""Observed findings: results told as what was looked at and seen."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import kinds, measured, quote_hits


def measure(reading: Reading) -> SignalResult:
    """Kinds of wording that tell what was observed in whom, and claim no more."""
    found = kinds(reading.hits("observed_findings"))
    return measured(len(found), quote_hits(reading, found, "finding"))


SIGNAL = Signal(
    id="observed_findings",
    version=3,
    category=Category.TONE,
    title="Tells findings as what was observed",
    failure_title="Few findings told as what was observed found",
    why=(
        "An association that was observed in a group is less than a cure, and a text that words it so "
        "leaves it at its size."
    ),
    criteria=(
        "HealthNewsReview: unjustifiable language",
        "HealthNewsReview: evidence quality",
    ),
    unit="kinds of wording",
    cap=14,
    expected_sign=Sign.LEARNED,
    measure=measure,
    references=(
        (
            "Sumner et al. 2014, The association between exaggeration in health related science news and "
            "academic press releases"
        ),
    ),
    lifecycle=Lifecycle.EXPERIMENTAL,
    fires_above=2,
    action="Word a result as what was seen in those who were studied",
)

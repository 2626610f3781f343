"""Comparators: what a treatment or a group was held against."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import kinds, measured, quote_hits


def measure(reading: Reading) -> SignalResult:
    """Kinds of comparison named: placebo, control group, other treatment, head to head."""
    found = kinds(reading.hits("comparators"))
    return measured(len(found), quote_hits(reading, found, "comparison"))


SIGNAL = Signal(
    id="comparators",
    version=3,
    category=Category.BALANCE,
    title="Says what it was compared with",
    failure_title="Nothing found that it was compared with",
    why=(
        "Many complaints get better by themselves. Only beside people who went without does it show what a "
        "treatment did."
    ),
    criteria=(
        "HealthNewsReview: evidence quality",
        "HealthNewsReview: quantified benefits",
    ),
    unit="kinds of comparison",
    cap=6,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Schwitzer 2008, How do US journalists cover treatments, tests, products, and procedures?",),
    lifecycle=Lifecycle.EXPERIMENTAL,
    action="Say what people without the treatment fared like",
)

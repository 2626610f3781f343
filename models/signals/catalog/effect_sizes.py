"""Effect sizes: how large an effect is said to be, in figures."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import kinds, measured, quote_hits


def measure(reading: Reading) -> SignalResult:
    """Kinds of figure by which an effect is quantified: shares of patients, means, scores, intervals."""
    found = kinds(reading.hits("effect_sizes"))
    return measured(len(found), quote_hits(reading, found, "figure"))


SIGNAL = Signal(
    id="effect_sizes",
    version=3,
    category=Category.BALANCE,
    title="Puts effects in figures",
    failure_title="No effect in figures found",
    why=(
        "Better is no measure. How many of how many were helped, and by how much, tells whether it is worth it; "
        "twice as good tells not. Sellers quote figures too, so this alone proves nothing."
    ),
    criteria=("HealthNewsReview: quantified benefits",),
    unit="kinds of figure",
    cap=8,
    expected_sign=Sign.LEARNED,
    measure=measure,
    references=("Schwitzer 2008, How do US journalists cover treatments, tests, products, and procedures?",),
    lifecycle=Lifecycle.EXPERIMENTAL,
    action="Say how many people were helped, and by how much",
)

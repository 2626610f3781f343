"""Disclaimers: boilerplate that takes back what a page claims."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.boilerplate import disclaimer_hits
from models.signals.engines import measured
from models.signals.scope import one_a_sentence
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """1 when there is a disclaimer of claims or results, in the text or around it; more of them say no more."""
    hits = one_a_sentence(reading.derive(disclaimer_hits))
    return measured(1 if hits else 0, quote_windows(reading, hits, "disclaimer"))


SIGNAL = Signal(
    id="disclaimers",
    version=5,
    category=Category.REGULATORY,
    title="Disclaims its claims in boilerplate",
    failure_title="No boilerplate disclaimer found",
    why=(
        "A line that nothing was evaluated or that results vary is set where claims need it, and protects the seller "
        "more than the reader. How this bears on credibility is learned."
    ),
    criteria=(
        "HONcode: justifiability",
        "NewsGuard: responsible presentation",
    ),
    unit="found",
    cap=1,
    expected_sign=Sign.LEARNED,
    references=(
        (
            "Turner et al. 2023, Regulatory claims made by US businesses engaged in "
            "direct-to-consumer marketing of purported stem cell treatments and exosome therapies"
        ),
    ),
    measure=measure,
)

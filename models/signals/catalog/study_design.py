"""Study design: what is told of how a study was done."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import kinds, measured, quote_hits


def measure(reading: Reading) -> SignalResult:
    """Kinds of detail about how a study was done: its people, arms, blinding, phase, outcomes and time."""
    found = kinds(reading.hits("study_design"))
    return measured(len(found), quote_hits(reading, found, "design"))


SIGNAL = Signal(
    id="study_design",
    version=3,
    category=Category.CITATIONS,
    title="Tells how the study was done",
    failure_title="Little found on how a study was done",
    why=(
        "How many people took part, how they were chosen and how long they were followed decides what a "
        "result is worth."
    ),
    criteria=(
        "HealthNewsReview: evidence quality",
        "HealthNewsReview: quantified benefits",
        "QUEST: study type",
    ),
    unit="kinds of detail",
    cap=10,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Schulz, Altman and Moher 2010, CONSORT 2010 statement",),
    fires_above=1,
    action="Say who took part, how they were assigned and for how long they were followed",
)

"""Limits acknowledged: what is not known, not shown or may not hold for everyone."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand
from models.signals.scope import asked, new_sentences
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences that own up to a limit, per 1,000 words of main text."""
    hits = new_sentences(reading, (hit for hit in reading.hits("limits") if not asked(reading, hit)))
    return measured(per_thousand(reading, len(hits)), quote_windows(reading, hits, "limit acknowledged"))


SIGNAL = Signal(
    id="limits",
    version=1,
    category=Category.CERTAINTY,
    title="Says what is not known",
    failure_title="Names no limit of what is known",
    why=("Most questions in health are open somewhere. A page that says where lets its reader weigh the rest."),
    criteria=(
        "DISCERN: 8 areas of uncertainty",
        "QUEST: tone",
        "HealthNewsReview: evidence quality",
    ),
    unit="per 1,000 words",
    cap=6,
    expected_sign=Sign.POSITIVE,
    references=(
        (
            "Charnock et al. 1999, DISCERN: an instrument for judging the quality of written "
            "consumer health information on treatment choices"
        ),
    ),
    action="Say what is not yet known about the treatment, and for whom it may not work",
    measure=measure,
)

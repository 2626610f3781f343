"""Absolutes: wording that leaves no room for doubt, exception or comparison."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, per_thousand
from models.signals.scope import asserted, new_sentences
from models.signals.stance import outermost
from models.signals.voice import own
from models.signals.windows import quote_figures


def measure(reading: Reading) -> SignalResult:
    """Different absolutes and unmeasured comparisons, affirmed, one a sentence, per 1,000 words of main text."""
    unmeasured = (hit for hit in reading.hits("comparisons") if not _figured(reading, hit))
    wordings = outermost((*reading.hits("absolutes"), *unmeasured))
    hits = distinct(reading, new_sentences(reading, own(reading, asserted(reading, wordings))))
    return measured(
        per_thousand(reading, len(hits), undiluted=True), quote_figures(reading, hits, "absolute or comparative claim")
    )


def _figured(reading: Reading, hit: Hit) -> bool:
    """Whether the comparison's sentence says by how much."""
    return any(letter.isdigit() for letter in reading.sentences[hit.sentence].text)


SIGNAL = Signal(
    id="absolutes",
    version=6,
    category=Category.CERTAINTY,
    title="Speaks in absolutes",
    failure_title="Keeps clear of absolutes",
    why=(
        "Hardly any treatment works for everyone, is proven beyond doubt or is free of side effects. "
        "Wording that says so, or calls a treatment safer without figures, goes further than evidence "
        "does."
    ),
    criteria=(
        "QUEST: tone",
        "HealthNewsReview: unjustifiable language",
        "W3C: exaggerated claims",
    ),
    unit="per 1,000 words",
    cap=10,
    expected_sign=Sign.NEGATIVE,
    references=("Hyland 1998, Boosting, hedging and the negotiation of academic knowledge",),
    action="Take back guarantees and absolutes: say what was found, and in how many people",
    measure=measure,
)

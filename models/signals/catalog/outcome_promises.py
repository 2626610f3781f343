"""Outcome promises: results, recovery or cure held out as certain."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured
from models.signals.scope import asserted, new_sentences
from models.signals.voice import own
from models.signals.windows import quote_windows

_QUALIFYING = ("disclaimers", "outcome_limits", "care_seeking")


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that promise an outcome; a denial, a question or a disclaimer is none."""
    promises = own(reading, asserted(reading, reading.hits("promises")))
    hits = new_sentences(reading, (hit for hit in promises if not _qualified(reading, hit)))
    return measured(len(hits), quote_windows(reading, hits, "outcome promised"))


def _qualified(reading: Reading, hit: Hit) -> bool:
    """Whether its sentence takes the promise back, or says where to turn when it does not come true."""
    return any(reading.sentence_hits(lexicon, hit.sentence) for lexicon in _QUALIFYING)


SIGNAL = Signal(
    id="outcome_promises",
    version=8,
    category=Category.CERTAINTY,
    title="Promises an outcome",
    failure_title="No promise of an outcome found",
    why=(
        "Nobody can know beforehand what a treatment will do for one reader. Promises of results, "
        "recovery or cure are a mark of selling."
    ),
    criteria=(
        "HealthNewsReview: unjustifiable language",
        "HONcode: justifiability",
        "W3C: exaggerated claims",
    ),
    unit="promises",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    references=("Sipp et al. 2017, Marketing of unproven stem cell-based interventions: a call to action",),
    action="Take back guarantees and absolutes: say what was found, and in how many people",
    measure=measure,
)

"""Absolutes: wording that leaves no room for doubt, exception or comparison."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, per_thousand
from models.signals.scope import asserted, new_sentences
from models.signals.selling import sells
from models.signals.stance import outermost
from models.signals.voice import own
from models.signals.windows import quote_figures

_SHARES = frozenset(["%", "percent", "per"])


def measure(reading: Reading) -> SignalResult:
    """Different absolutes and unmeasured comparisons, affirmed, one a sentence, per 1,000 words of main text."""
    unmeasured = (hit for hit in reading.hits("comparisons") if not _figured(reading, hit))
    wordings = outermost((*(hit for hit in reading.hits("absolutes") if _whole(reading, hit)), *unmeasured))
    hits = distinct(reading, new_sentences(reading, own(reading, asserted(reading, wordings))))
    return measured(
        per_thousand(reading, len(hits), undiluted=True), quote_figures(reading, hits, "absolute or comparative claim")
    )


def _whole(reading: Reading, hit: Hit) -> bool:
    """Whether a share is all of a hundred, or a seller's of its own; "97 % effective" is what a trial found."""
    words = reading.words[hit.block].lower
    if words[hit.first] not in _SHARES:
        return True
    figure = words[max(0, hit.first - 2) : hit.first]
    return "100" in figure or "hundred" in figure or reading.derive(sells)


def _figured(reading: Reading, hit: Hit) -> bool:
    """Whether the comparison's sentence says by how much, or one ordinary treatment is held up before the others."""
    if reading.words[hit.block].lower[hit.first : hit.first + 2] == ["better", "than"] and not reading.derive(sells):
        return True
    return any(letter.isdigit() for letter in reading.sentences[hit.sentence].text)


SIGNAL = Signal(
    id="absolutes",
    version=8,
    category=Category.CERTAINTY,
    title="Speaks in absolutes",
    failure_title="No absolutes found",
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

"""Fear: wording that frightens readers into a view or a purchase."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.stance import asserted
from models.signals.voice import own


def measure(reading: Reading) -> SignalResult:
    """Distinct appeals to fear in the main text that the page makes itself."""
    found = distinct(reading, own(reading, asserted(reading, reading.hits("fear"), against="debunkings")))
    return measured(len(found), quote_hits(reading, found, "appeal to fear"))


SIGNAL = Signal(
    id="fear",
    version=4,
    category=Category.TONE,
    title="Plays on fear",
    failure_title="No play on fear found",
    why="Fear moves people to act before they have weighed the facts; naming a risk needs no threats.",
    criteria=("W3C: appeal to fear", "QUEST: tone", "HealthNewsReview: disease-mongering"),
    unit="distinct wordings",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Say how large a danger is, for whom, and by which source",
    references=("Tannenbaum 2015, Appealing to fear: a meta-analysis of fear appeal effectiveness and theories",),
)

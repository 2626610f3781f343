"""Professional advice: the reader is sent to a doctor or pharmacist."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.scope import new_sentences


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that advise to see a professional, per 1,000 words of it.

    A paragraph with a disclaimer is boilerplate, and what it advises is part of that.
    """
    boilerplate = {hit.block for hit in reading.hits("disclaimers")}
    hits = new_sentences(reading, (hit for hit in reading.hits("professional_advice") if hit.block not in boilerplate))
    return measured(per_thousand(reading, len(hits)), quote_hits(reading, hits, "advice to see a professional"))


SIGNAL = Signal(
    id="professional_advice",
    version=4,
    category=Category.BALANCE,
    title="Advises to see a professional",
    failure_title="No advice to see a professional found",
    why=(
        "A page cannot examine its reader. Sending people to their own doctor or pharmacist is part of "
        "responsible information; to the seller's staff it is not."
    ),
    criteria=(
        "HONcode: complementarity",
        "QUEST: complementarity",
        "DISCERN: 15 shared decisions",
    ),
    unit="per 1,000 words",
    cap=8,
    expected_sign=Sign.LEARNED,
    action="Tell readers what to ask their own doctor or pharmacist",
    measure=measure,
)

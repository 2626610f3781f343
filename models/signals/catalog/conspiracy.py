"""Conspiracy: talk of truths and cures that the powerful keep from the public."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.stance import warned_of
from models.signals.voice import own


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of conspiracy in the main text, told and not debunked."""
    told = [hit for hit in reading.hits("conspiracy") if not warned_of(reading, hit, against="debunkings")]
    found = distinct(reading, own(reading, told))
    return measured(len(found), quote_hits(reading, found, "conspiracy"))


SIGNAL = Signal(
    id="conspiracy",
    version=5,
    category=Category.TONE,
    title="Tells of a conspiracy against the public",
    failure_title="No tale of a conspiracy found",
    why="A claim that evidence is being hidden stands in for evidence, and can never be checked.",
    criteria=("NewsGuard: no repeated false content", "QUEST: tone", "W3C: emotionally charged tone"),
    unit="distinct wordings",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Oliver 2014, Medical conspiracy theories and health behaviors in the United States",),
)

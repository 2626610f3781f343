"""Pressure: second-person wording that pushes the reader to act or buy."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.stance import warned_of
from models.signals.voice import own


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of pressure in the main text; advice to seek medical help is none."""
    pushed = [hit for hit in reading.hits("pressure") if not _advises(reading, hit) and not warned_of(reading, hit)]
    found = distinct(reading, own(reading, pushed))
    return measured(len(found), quote_hits(reading, found, "pressure"))


def _advises(reading: Reading, hit: Hit) -> bool:
    """Whether this sentence or the next in the block sends the reader to medical help."""
    following = hit.sentence + 1
    near = [hit.sentence]
    if following < len(reading.sentences) and reading.sentences[following].block == hit.block:
        near.append(following)
    return any(reading.sentence_hits("care_seeking", sentence) for sentence in near)


SIGNAL = Signal(
    id="pressure",
    version=2,
    category=Category.TONE,
    title="Presses the reader to act",
    failure_title="Presses no one",
    why="A decision about treatment can wait for a second opinion; text that says it cannot is selling.",
    criteria=("DISCERN: 15 shared decisions", "QUEST: tone", "W3C: emotionally charged tone"),
    unit="distinct wordings",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Leave the reader time to decide, and say so",
    references=("Cialdini 2001, The science of persuasion",),
)

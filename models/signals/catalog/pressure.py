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
    """Whether this sentence or the next sends the reader to medical help, or one near them to emergency services."""
    following = hit.sentence + 1
    if any(_says(reading, hit, "care_seeking", sentence) for sentence in (hit.sentence, following)):
        return True
    return any(_says(reading, hit, "emergencies", sentence) for sentence in range(hit.sentence - 1, following + 2))


def _says(reading: Reading, hit: Hit, lexicon: str, sentence: int) -> bool:
    """Whether a sentence of the hit's block has a term of the lexicon."""
    sentences = reading.sentences
    if not 0 <= sentence < len(sentences) or sentences[sentence].block != hit.block:
        return False
    return bool(reading.sentence_hits(lexicon, sentence))


SIGNAL = Signal(
    id="pressure",
    version=5,
    category=Category.TONE,
    title="Presses the reader to act",
    failure_title="No pressure to act found",
    why="A decision about treatment can wait for a second opinion; text that says it cannot is selling.",
    criteria=("DISCERN: 15 shared decisions", "QUEST: tone", "W3C: emotionally charged tone"),
    unit="distinct wordings",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Leave the reader time to decide, and say so",
    references=("Cialdini 2001, The science of persuasion",),
)

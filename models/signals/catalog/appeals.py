"""Appeals: the page calls on its readers to come, look, try, buy, join or give, or exclaims."""

from __future__ import annotations

from collections.abc import Iterator

from models.page import Kind
from models.reading import CONTENT, Reading
from models.report import SignalResult
from models.signals.advertising import in_order, per_thousand, spoken
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote_hits, quote_sentences
from models.words import Sentence

_MARKS = frozenset('"“”«»')


def measure(reading: Reading) -> SignalResult:
    """Distinct invitations in the page's own voice and exclamations outside quotations, per 1,000 words."""
    invited = spoken(reading, "appeals")
    exclaimed = tuple(_exclaimed(reading, {hit.sentence for hit in invited}))
    evidence = (*quote_hits(reading, invited, "invitation"), *quote_sentences(reading, exclaimed, "exclamation"))
    return measured(per_thousand(reading, len(invited) + len(exclaimed)), in_order(evidence))


def _exclaimed(reading: Reading, counted: set[int]) -> Iterator[Sentence]:
    """Exclaimed sentences that hold no invitation yet and nobody else's words."""
    blocks = reading.page.blocks
    for number, sentence in enumerate(reading.sentences):
        if sentence.zone not in CONTENT or number in counted or not sentence.text.endswith("!"):
            continue
        if blocks[sentence.block].kind is not Kind.QUOTE and _MARKS.isdisjoint(sentence.text):
            yield sentence


SIGNAL = Signal(
    id="appeals",
    version=3,
    category=Category.COMMERCIAL,
    title="Calls on you to come, try, join or give",
    failure_title="No appeals to the reader found",
    why="Invitations and exclamations want something of the reader. Advisers and charities appeal as well as sellers, "
    "which is why the way it counts is learned and not assumed.",
    criteria=("QUEST: conflict of interest", "HONcode: advertising policy"),
    unit="distinct wordings per 1,000 words",
    cap=30,
    expected_sign=Sign.LEARNED,
    measure=measure,
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)

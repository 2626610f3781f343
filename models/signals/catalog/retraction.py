"""Retraction: a notice on the page that what it says was retracted, or that its publisher has doubts about it."""

from __future__ import annotations

from collections.abc import Iterator

from models.page import Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured
from models.signals.quotations import enclosing
from models.signals.scope import asserted, new_sentences
from models.signals.windows import quote_windows

OPENING = 6
"""Blocks of the main text among which a notice stands that nothing marks as one."""
ABOVE, BANNER = 6, 6
"""Blocks right above the main text among which a banner stands, and the words that it has at the least."""
GRAVITY = 6.0
"""What is withdrawn by those who made it has no merits left that could outweigh that: a well-made trial ends as low."""
_MARKS = frozenset(":-–—|]).!([")


def measure(reading: Reading) -> SignalResult:
    """1 when the page carries a notice of its own retraction or an expression of concern, else 0.

    A label such as "RETRACTED" counts at either end of the title or of one of the first blocks; a sentence, where it
    opens one of those or stands in a block that says it is a note. Retractions of other works do not count.
    """
    opening = frozenset(_opening(reading))
    labels = reading.hits("retraction_labels", zones=EVERYWHERE)
    hits = [hit for hit in labels if hit.block in opening and _is_label(reading, hit)]
    stated = asserted(reading, reading.hits("retraction_statements", zones=EVERYWHERE))
    notes = {hit.block for hit in reading.hits("note_labels", zones=EVERYWHERE) if hit.first == 0}
    hits += [hit for hit in stated if hit.block in notes or (hit.block in opening and _opens(reading, hit))]
    own = (hit for hit in hits if not enclosing(reading, hit))
    found = new_sentences(reading, sorted(own, key=lambda hit: (hit.block, hit.start)))
    return measured(1.0 if found else 0.0, quote_windows(reading, found, "notice of retraction or concern"))


def _opening(reading: Reading) -> Iterator[int]:
    """The page's title, a banner above its main text, and the first blocks of that."""
    main = [place for place, (_, block) in enumerate(reading.blocks) if block.zone is Zone.MAIN]
    above = reading.blocks[max(0, main[0] - ABOVE) : main[0]] if main else ()
    yield from (index for index, block in reading.blocks if block.kind is Kind.TITLE)
    yield from (index for index, _ in above if len(reading.words[index].lower) >= BANNER)
    yield from (reading.blocks[place][0] for place in main[:OPENING])


def _is_label(reading: Reading, hit: Hit) -> bool:
    """Whether the hit begins its block and a mark follows, or ends it and one comes before."""
    text = reading.page.blocks[hit.block].text
    before, after = text[: hit.start].rstrip(), text[hit.end :].lstrip()
    if hit.first == 0:
        return not after or after[0] in _MARKS
    return before[-1:] in _MARKS and not after.strip(")]. ")


def _opens(reading: Reading, hit: Hit) -> bool:
    """Whether the hit is in the first sentence of its block."""
    return reading.sentences[hit.sentence].start <= reading.words[hit.block].spans[0][0]


SIGNAL = Signal(
    id="retraction",
    version=1,
    category=Category.CERTAINTY,
    title="Was retracted, or is under an expression of concern",
    failure_title="No notice of retraction found",
    why="Those who published it say that they no longer stand by it, or that it may not hold.",
    criteria=("HealthNewsReview: evidence quality", "NewsGuard: no repeated false content"),
    unit="found",
    cap=1,
    gravity=GRAVITY,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Committee on Publication Ethics 2019, Retraction guidelines",),
)

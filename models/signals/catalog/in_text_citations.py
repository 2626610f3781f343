"""In-text citations: marks in the text that point to an entry in the page's own list of references."""

from __future__ import annotations

from collections import Counter

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bibliography import Citation, bibliography
from models.signals.engines import measured, per_thousand, quote

MOST_PER_ENTRY = 3
"""Citations of one entry that count; a fourth adds nothing."""


def measure(reading: Reading) -> SignalResult:
    """Marks that resolve to an entry, per 1,000 words; one entry counts three times at most."""
    uses: Counter[int] = Counter()
    counted: list[Citation] = []
    for citation in reading.derive(bibliography).citations:
        if any(uses[entry] < MOST_PER_ENTRY for entry in citation.entries):
            counted.append(citation)
        uses.update(citation.entries)
    evidence = [quote(reading, citation.block, citation.start, citation.end, "citation") for citation in counted]
    return measured(per_thousand(reading, len(counted)), evidence)


SIGNAL = Signal(
    id="in_text_citations",
    version=6,
    category=Category.CITATIONS,
    title="Says in the text which source bears it out",
    failure_title="No citation found in the text that leads to a listed source",
    why="A number or an author and year at the sentence lets a reader check that sentence. Marks that lead to no entry "
    "are not counted.",
    criteria=("JAMA: attribution", "HONcode: justifiability", "DISCERN: 4 sources clear", "QUEST: attribution"),
    unit="per 1,000 words",
    cap=10,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)

"""Reference list: entries that look like bibliographic records, above all those the text points to."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bibliography import bibliography
from models.signals.engines import measured, quote

UNCITED_WEIGHT = 0.05
"""What an entry counts that no mark in the text points to."""
UNCITED_MOST = 12
"""More uncited entries than this add nothing."""
_SHOWN = 160


def measure(reading: Reading) -> SignalResult:
    """Distinct entries: one each for those the text cites, a twentieth for the others up to a dozen.

    The page's author's own works, those over a quarter of a century old that have no identifier, and uncited ones that
    are not about what the page is about count nothing.
    """
    found = reading.derive(bibliography)
    cited = found.cited
    others = sum(entry.sound and entry.related for i, entry in enumerate(found.entries) if i not in cited)
    uncited = min(others, UNCITED_MOST)
    evidence = [
        quote(
            reading,
            entry.block,
            entry.start,
            entry.start + min(len(entry.text), _SHOWN),
            "cited in the text" if i in cited else "not cited",
        )
        for i, entry in enumerate(found.entries)
    ]
    return measured(len(cited) + UNCITED_WEIGHT * uncited, evidence)


SIGNAL = Signal(
    id="reference_list",
    version=7,
    category=Category.CITATIONS,
    title="Lists its references",
    failure_title="No list of references found",
    why="A list of references shows what the page was made from. It shows more when the text says which entry bears "
    "out which sentence; a list that nobody points to may be ornament.",
    criteria=("JAMA: attribution", "DISCERN: 4 sources clear", "HONcode: attribution", "QUEST: attribution"),
    unit="entries",
    cap=10,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Charnock et al. 1999, DISCERN: an instrument for judging the quality of written consumer health information",
        "Robillard et al. 2018, The QUEST for quality online health information",
    ),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)

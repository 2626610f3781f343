"""Boilerplate: the lines by which sellers take back what they claim, and what only sounds like them.

"Success cannot be guaranteed" protects a clinic that sells an operation, and informs the patients of a hospital.
"""

from __future__ import annotations

from models.page import Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.selling import sells


def disclaimer_hits(reading: Reading) -> tuple[Hit, ...]:
    """Disclaimers in the text or around it, in page order. Ask by `reading.derive(disclaimer_hits)`.

    A limit of what a treatment does is one where the page sells, in its header or footer, and in a footnote.
    """
    limits = (hit for hit in reading.hits("outcome_limits", zones=EVERYWHERE) if _takes_back(reading, hit))
    found = (*reading.hits("disclaimers", zones=EVERYWHERE), *limits)
    return tuple(sorted(found, key=lambda hit: (hit.block, hit.start)))


def _takes_back(reading: Reading, hit: Hit) -> bool:
    footnote = reading.page.blocks[hit.block].text.startswith("*")
    return footnote or hit.zone is Zone.CHROME or reading.derive(sells)

"""Whether a page sells what it writes about, and which treatments it speaks well of."""

from __future__ import annotations

from models.reading import EVERYWHERE, Hit, Reading
from models.signals.claims import claim_hits
from models.signals.engines import distinct

CUES = 2
"""Different selling phrases that make a page a seller's; one may be a turn of speech."""
PRODUCT_TYPES = frozenset({"Product", "Offer", "AggregateOffer"})


def sells(reading: Reading) -> bool:
    """Whether the page offers treatments or products, by its wording or by its structured data."""
    cues = distinct(reading, reading.hits("sales_cues", zones=EVERYWHERE))
    return len(cues) >= CUES or not PRODUCT_TYPES.isdisjoint(reading.page.metadata.types)


def promoted(reading: Reading) -> tuple[Hit, ...]:
    """Claims of effect for a treatment of the kind that needs leave to be sold, in page order.

    The treatment is named in the claim's sentence or in the one before it in the same block.
    Ask by `reading.derive(promoted)`.
    """
    return tuple(hit for hit in reading.derive(claim_hits) if _of_intervention(reading, hit))


def _of_intervention(reading: Reading, hit: Hit) -> bool:
    if reading.sentence_hits("interventions", hit.sentence):
        return True
    before = hit.sentence - 1
    follows = before >= 0 and reading.sentences[before].block == hit.block
    return follows and bool(reading.sentence_hits("interventions", before))

"""Which treatments of the kind that needs leave to be sold a page speaks well of."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.signals.claims import claim_hits
from models.signals.quotations import attributed
from models.signals.scope import asked, negated
from models.signals.selling import sells
from models.signals.treatments import is_topic


def promoted(reading: Reading) -> tuple[Hit, ...]:
    """Claims of effect for a treatment of the kind that needs leave to be sold, one a sentence, in page order.

    The treatment is named in the claim's sentence or in the one before it in the same block; a page that sells is
    about it throughout where it is the page's topic. What others are quoted with counts only where the page sells.
    Ask by `reading.derive(promoted)`.
    """
    firsts: dict[int, Hit] = {}
    for hit in sorted((*reading.derive(claim_hits), *_reported(reading)), key=lambda hit: (hit.block, hit.start)):
        if _of_intervention(reading, hit) and (reading.derive(sells) or not attributed(reading, hit)):
            firsts.setdefault(hit.sentence, hit)
    return tuple(firsts.values())


def sells_its_praise(reading: Reading) -> bool:
    """Whether a page about such a treatment sells it and speaks well of it.

    Ask by `reading.derive(sells_its_praise)`.
    """
    return bool(reading.derive(is_topic) and reading.derive(sells) and reading.derive(promoted))


def _reported(reading: Reading) -> tuple[Hit, ...]:
    """Benefits told as figures or findings, which sellers put in place of a claim."""
    hits = reading.hits("reported_benefits") if reading.derive(sells) else ()
    return tuple(hit for hit in hits if not negated(reading, hit) and not asked(reading, hit))


def _of_intervention(reading: Reading, hit: Hit) -> bool:
    throughout: bool = reading.derive(sells) and reading.derive(is_topic)
    if throughout or reading.sentence_hits("interventions", hit.sentence):
        return True
    before = hit.sentence - 1
    follows = before >= 0 and reading.sentences[before].block == hit.block
    return follows and bool(reading.sentence_hits("interventions", before))

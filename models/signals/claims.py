"""The sentences of a page that claim a health effect, worked out once for all signals that need them."""

from __future__ import annotations

from models.page import Kind
from models.reading import CONTENT, Hit, Reading
from models.signals.scope import negated

HEADINGS = frozenset({Kind.TITLE, Kind.HEADING, Kind.BUTTON})


def claim_hits(reading: Reading) -> tuple[Hit, ...]:
    """Affirmed claims of effect in the main text, at most one a sentence, in page order.

    A claim is a verb or phrase of the lexicon `claims`, under no negation and in no question, in a sentence that
    names something of the lexicon `ailments`; headings are no sentences.
    Ask by `reading.derive(claim_hits)`.
    """
    firsts: dict[int, Hit] = {}
    for hit in reading.hits("claims", zones=CONTENT):
        if hit.sentence not in firsts and _is_claim(reading, hit):
            firsts[hit.sentence] = hit
    return tuple(firsts.values())


def _is_claim(reading: Reading, hit: Hit) -> bool:
    heading = reading.page.blocks[hit.block].kind in HEADINGS
    if heading or reading.sentences[hit.sentence].text.endswith("?"):
        return False
    return bool(reading.sentence_hits("ailments", hit.sentence)) and not negated(reading, hit)

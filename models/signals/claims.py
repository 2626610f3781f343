"""The sentences of a page that claim a health effect, worked out once for all signals that need them."""

from __future__ import annotations

import re

from models.page import Kind
from models.reading import CONTENT, Hit, Reading
from models.signals.scope import negated

_CLAUSE = 120
"""Characters over which a condition carries, unless a comma or the like ends it before."""
_CONDITION = re.compile(r"\b(?:[Ii]f|[Ww]hether|[Uu]nless)\b[^,;:.]{0,120}$")
HEADINGS = frozenset({Kind.TITLE, Kind.HEADING, Kind.BUTTON})


def claim_hits(reading: Reading) -> tuple[Hit, ...]:
    """Affirmed claims of effect in the main text, at most one a sentence, in page order.

    A claim is a verb or phrase of the lexicon `claims`, under no negation or condition and in no question, in a
    sentence that names something of the lexicon `ailments`; headings are no sentences.
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
    named = bool(reading.sentence_hits("ailments", hit.sentence))
    return named and not negated(reading, hit) and not _supposed(reading, hit)


def _supposed(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in a clause that only supposes it, as in "if one works for a patient"."""
    text = reading.page.blocks[hit.block].text
    clause = text[max(reading.sentences[hit.sentence].start, hit.start - _CLAUSE) : hit.start]
    return bool(_CONDITION.search(clause))

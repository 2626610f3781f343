"""Scope within a sentence: whether a term stands under a negation."""

from __future__ import annotations

from models.reading import Hit, Reading

REACH = 6
"""Words over which a negation carries forward."""
_BREAKS = frozenset(["but", "however", "although", "though", "yet", "because", "whereas", "while", "unless", "except", "which", "until", "who", "that"])
_BREAK_MARKS = frozenset(";:—–()")


def negated(reading: Reading, hit: Hit) -> bool:
    """Whether a negation earlier in the same clause covers the hit, as in "has not been proven"."""
    return any(_reaches(reading, negator, hit) for negator in reading.sentence_hits("negators", hit.sentence))


def _reaches(reading: Reading, negator: Hit, hit: Hit) -> bool:
    if negator.last >= hit.first or hit.first - negator.last > REACH:
        return False
    words = reading.words[hit.block]
    between = reading.page.blocks[hit.block].text[negator.end : hit.start]
    return _BREAKS.isdisjoint(words.lower[negator.last + 1 : hit.first]) and _BREAK_MARKS.isdisjoint(between)


def affirmed(reading: Reading, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that stand under no negation."""
    return tuple(hit for hit in hits if not negated(reading, hit))

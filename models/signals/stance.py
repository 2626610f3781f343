"""Stance: whether a page says a thing itself, or warns of it, denies it or quotes it with distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.page import Kind, Zone
from models.reading import Hit, Reading
from models.signals.scope import negated

SHOWN = frozenset({Zone.MAIN, Zone.CHROME})
"""Where a page sells: its text and what stands around it, but not its list of references."""
_OPENING = "\"'“‘«"
_CLOSING = "\"'”’»"
_LIST_REACH = 12
"""Blocks over which a list is followed back to the line that introduces it."""


def asserted(reading: Reading, hits: Sequence[Hit], *, against: str = "cautions") -> tuple[Hit, ...]:
    """The hits that the page says itself: under no negation, in no warning and in no quotation marks of their own.

    A warning is a term of the lexicon `against` in the hit's sentence, the sentence before it or the headings and the
    introduction of the list it stands in.
    """
    return tuple(hit for hit in hits if not negated(reading, hit) and not warned_of(reading, hit, against=against))


def warned_of(reading: Reading, hit: Hit, *, against: str = "cautions") -> bool:
    """Whether the page names what it hit only to warn of it or to hold it at a distance."""
    if _in_quotation_marks(reading.page.blocks[hit.block].text, hit):
        return True
    return cautioned(reading, hit, against=against)


def cautioned(reading: Reading, hit: Hit, *, against: str = "cautions") -> bool:
    """Whether a warning stands in its sentence, in the one before or over its list."""
    near = {hit.sentence, *_before(reading, hit)}
    return any(other != hit and not _within(other, hit) for s in near for other in reading.sentence_hits(against, s))


def outermost(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits of several lexicons in page order; of those that overlap, the longest that begins first."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.block, hit.start, -hit.end)):
        if not kept or kept[-1].block != hit.block or kept[-1].end <= hit.start:
            kept.append(hit)
    return tuple(kept)


def _before(reading: Reading, hit: Hit) -> tuple[int, ...]:
    """The sentence before the hit's in the same block, or of the line that introduces its list."""
    previous = hit.sentence - 1
    if previous >= 0 and reading.sentences[previous].block == hit.block:
        return (previous,)
    blocks = reading.page.blocks
    if blocks[hit.block].kind is not Kind.LIST_ITEM:
        return ()
    while previous >= max(0, hit.sentence - _LIST_REACH):
        if blocks[reading.sentences[previous].block].kind is not Kind.LIST_ITEM:
            return (previous,)
        previous -= 1
    return ()


def _within(other: Hit, hit: Hit) -> bool:
    """Whether the warning is part of the hit's own words, as "scam" in "vaccine scam"."""
    return hit.first <= other.first and other.last <= hit.last and other.block == hit.block


def _in_quotation_marks(text: str, hit: Hit) -> bool:
    before, after = text[hit.start - 1 : hit.start], text[hit.end : hit.end + 2].lstrip(".,!")[:1]
    return bool(before and after) and before in _OPENING and after in _CLOSING

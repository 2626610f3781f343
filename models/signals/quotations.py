"""Quotations: the runs of text in quotation marks, and whether the page says whose words they are.

What a regulator's letter, an encyclopedia or a reporter puts in quotation marks beside "states", "called it" or "said"
is somebody else's claim.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from models.page import Block, Kind
from models.reading import EVERYWHERE, Hit, Reading

_MARKS = '"“«'
_QUOTED = re.compile(r'“[^“”]{1,1500}”|«[^«»]{1,1500}»|(?<!\w)"(?=\S)[^"]{1,1500}"')
_OWN = frozenset(["i", "we", "you"])


class Quotation(NamedTuple):
    """A quotation with its marks, as character offsets in its block."""

    start: int
    end: int
    attributed: bool
    """Whether the sentence it begins or ends in, or the line that introduces it, gives it to somebody."""


Spans = dict[int, tuple[Quotation, ...]]


def enclosing(reading: Reading, hit: Hit) -> Quotation | None:
    """The quotation that holds the hit, or its end as in: will "reverse ageing"."""
    return _around(reading.derive(quotations).get(hit.block, ()), hit)


def attributed(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in a quotation that is somebody else's."""
    quotation = enclosing(reading, hit)
    return quotation is not None and quotation.attributed


def quotations(reading: Reading) -> Spans:
    """The quotations of each block that has any. Ask by `reading.derive(quotations)`."""
    bare = {i: tuple(_bare(block.text)) for i, block in reading.blocks if any(mark in block.text for mark in _MARKS)}
    giving = _attributing(reading, bare)
    found: Spans = {}
    introduced = False
    for index, block in reading.blocks:
        introduced = introduced and _goes_on(block)
        if introduced:
            found[index] = (Quotation(0, len(block.text), attributed=True),)
        else:
            found[index] = tuple(_given(reading, index, bare.get(index, ()), giving))
            introduced = block.text.endswith(":") and _sentence(reading, index, len(block.text)) in giving
    return found


def _bare(text: str) -> Iterator[Quotation]:
    return (Quotation(*match.span(), attributed=False) for match in _QUOTED.finditer(text))


def _attributing(reading: Reading, bare: Spans) -> set[int]:
    """The sentences that give words to somebody else, in words that stand outside all quotations."""
    hits = reading.hits("attributions", "speech_verbs", zones=EVERYWHERE)
    return {hit.sentence for hit in hits if not _around(bare.get(hit.block, ()), hit) and not is_own(reading, hit)}


def is_own(reading: Reading, verb: Hit) -> bool:
    """Whether the page or its reader is the one who speaks, as in "we call it"."""
    return verb.first > 0 and reading.words[verb.block].lower[verb.first - 1] in _OWN


def _given(reading: Reading, block: int, bare: tuple[Quotation, ...], giving: set[int]) -> Iterator[Quotation]:
    """The block's quotations with what is known of their speakers; one that opens a sentence goes on from the last."""
    for start, end, _ in bare:
        first, last = _sentence(reading, block, start), _sentence(reading, block, end)
        opens = (
            start - reading.sentences[first].start <= 1 and first > 0 and reading.sentences[first - 1].block == block
        )
        known = first in giving or last in giving or (opens and first - 1 in giving)
        if known:
            giving.add(last)
        yield Quotation(start, end, known)


def _goes_on(block: Block) -> bool:
    """Whether a block carries on what a line with a colon introduced."""
    return block.kind in (Kind.QUOTE, Kind.LIST_ITEM) or block.text.lstrip("•-–* ")[:1] in _MARKS


def _sentence(reading: Reading, block: int, offset: int) -> int:
    return bisect_right(reading.sentences, (block, max(0, offset - 1)), key=lambda s: (s.block, s.start)) - 1


def _around(spans: tuple[Quotation, ...], hit: Hit) -> Quotation | None:
    at = bisect_right(spans, hit.end - 1, key=lambda span: span.start) - 1
    return spans[at] if at >= 0 and hit.end <= spans[at].end else None

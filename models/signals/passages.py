"""Passages: the sentences whose words, taken together, speak most for what a wording says of a text.

A single word tells a reader nothing; in its sentence it shows how the text is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from models.reading import Reading
from models.report import Evidence
from models.signals.engines import quote

MOST = 3
"""Passages that are quoted: as many as a report shows."""
SHORTEST, LONGEST = 6, 40
"""Words from which on a sentence is a passage, and from its beginning up to which it is looked at and quoted."""


class _Passage(NamedTuple):
    said: float
    """The part of the log-odds that its words have."""
    block: int
    sentence: int
    first: int
    """Its first word's place among the block's."""
    words: tuple[str, ...]


def telling(reading: Reading, blocks: Sequence[int], shares: Mapping[str, float], note: str) -> tuple[Evidence, ...]:
    """The passages of these blocks with the highest sums of shares above 0, each once, in page order.

    Shares are by word or by two words with a space between; a word that a passage repeats counts once.
    """
    first: dict[tuple[str, ...], _Passage] = {}
    for passage in _passages(reading, blocks, shares):
        if passage.said > 0:
            first.setdefault(passage.words, passage)
    leading = nlargest(MOST, first.values(), key=lambda passage: (passage.said, -passage.block, -passage.first))
    return tuple(_quoted(reading, passage, note) for passage in sorted(leading, key=itemgetter(1, 3)))


def _passages(reading: Reading, blocks: Sequence[int], shares: Mapping[str, float]) -> Iterator[_Passage]:
    for block in blocks:
        words, first = reading.words[block], 0
        for sentence, same in groupby(words.sentences):
            count = len(list(same))
            said = tuple(words.lower[first : first + min(count, LONGEST)])
            if count >= SHORTEST:
                yield _Passage(_sum(said, shares), block, sentence, first, said)
            first += count


def _sum(words: Sequence[str], shares: Mapping[str, float]) -> float:
    terms = {*words, *map(" ".join, pairwise(words))}
    return sum(shares[term] for term in terms if term in shares)


def _quoted(reading: Reading, passage: _Passage, note: str) -> Evidence:
    sentence, words = reading.sentences[passage.sentence], reading.words[passage.block]
    last = passage.first + len(passage.words) - 1
    whole = last + 1 == len(words.sentences) or words.sentences[last + 1] != passage.sentence
    return quote(reading, passage.block, sentence.start, sentence.end if whole else words.spans[last][1], note)

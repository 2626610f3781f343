"""Scope within a sentence: whether a term stands under a negation, and whether its sentence asserts anything."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from models.reading import Hit, Reading

REACH = 8
"""Words over which a negation carries forward."""
LONGEST = 12
"""Words of the longest term, by which a hit that begins before a window may still end within it."""
NEAR = 3
"""Words over which "without" and the like carry: they govern the noun that follows, not the clause."""
_NEAR_ONLY = frozenset(["without", "absence"])
_BREAKS = frozenset(
    [
        "but",
        "however",
        "although",
        "though",
        "yet",
        "because",
        "whereas",
        "while",
        "unless",
        "except",
        "which",
        "until",
        "who",
        "that",
    ]
)
_BREAK_MARKS = frozenset(";:—–()")
_AUXILIARIES = frozenset(
    [
        "can",
        "could",
        "may",
        "might",
        "will",
        "would",
        "must",
        "should",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
    ]
)
"""Verbs that begin the predicate after what "without" governs, as in "injections without approval can cause"."""
_SUBJECTS = frozenset(
    [
        "i",
        "it",
        "they",
        "this",
        "these",
        "those",
        "we",
        "you",
        "he",
        "she",
        "the",
        "our",
        "your",
        "its",
        "their",
        "there",
    ]
)


def negated(reading: Reading, hit: Hit) -> bool:
    """Whether a negation earlier in the same clause covers the hit, as in "has not been proven"."""
    return any(_reaches(reading, negator, hit) for negator in around(reading, "negators", hit, before=REACH + LONGEST))


def _reaches(reading: Reading, negator: Hit, hit: Hit) -> bool:
    words = reading.words[hit.block]
    near = words.lower[negator.first] in _NEAR_ONLY
    if negator.last >= hit.first or hit.first - negator.last > (NEAR if near else REACH):
        return False
    between = reading.page.blocks[hit.block].text[negator.end : hit.start]
    inner = range(negator.last + 1, hit.first)
    if not _BREAKS.isdisjoint(words.lower[i] for i in inner) or not _BREAK_MARKS.isdisjoint(between):
        return False
    if near and not _AUXILIARIES.isdisjoint(words.lower[i] for i in (*inner, hit.first)):
        return False
    return "," not in between or not any(_opens_clause(reading, hit.block, i) for i in inner)


def _opens_clause(reading: Reading, block: int, i: int) -> bool:
    """Whether a comma and a subject begin a new clause at word i, as in "without surgery, it heals"."""
    words = reading.words[block]
    gap = reading.page.blocks[block].text[words.spans[i - 1][1] : words.spans[i][0]]
    return "," in gap and words.lower[i] in _SUBJECTS


def around(reading: Reading, lexicon: str, hit: Hit, *, before: int = 0, after: int = 0) -> tuple[Hit, ...]:
    """A lexicon's hits in the same sentence that begin at most so many words before the hit or after its end.

    Only those are looked at, so that a sentence of a million words costs no more than its length explains.
    """
    hits = reading.sentence_hits(lexicon, hit.sentence)
    low = bisect_left(hits, hit.first - before, key=_first)
    high = bisect_right(hits, hit.last + after, key=_first)
    return hits[low:high]


def _first(hit: Hit) -> int:
    return hit.first


def affirmed(reading: Reading, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits that stand under no negation."""
    return tuple(hit for hit in hits if not negated(reading, hit))


def asserted(reading: Reading, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits that stand under no negation, in no question and in no frame of doubt."""
    return tuple(hit for hit in affirmed(reading, hits) if not asked(reading, hit) and not doubted(reading, hit))


def asked(reading: Reading, hit: Hit) -> bool:
    """Whether the hit's sentence is a question."""
    return reading.sentences[hit.sentence].text.endswith("?")


def doubted(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence reports, tests or rejects a claim, as in "beware of anyone who promises a cure"."""
    return bool(reading.sentence_hits("doubts", hit.sentence))


def one_a_sentence(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The first hit of each sentence, so that piling words up buys nothing."""
    firsts: dict[int, Hit] = {}
    for hit in hits:
        firsts.setdefault(hit.sentence, hit)
    return tuple(firsts.values())


def new_sentences(reading: Reading, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The first hit of each sentence, each wording of a sentence once, so that pasting it again buys nothing."""
    firsts: dict[str, Hit] = {}
    for hit in one_a_sentence(hits):
        firsts.setdefault(reading.sentences[hit.sentence].text.lower(), hit)
    return tuple(firsts.values())

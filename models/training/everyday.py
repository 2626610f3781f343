"""The everyday words that wording is told by: those that texts of every topic use, whatever they are about.

A bag of all words learns which topics raters trust; within one query, or on another set's sites, that helps nobody.
Which words are everyday ones is counted without looking at any grade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.training.table import Row, Table
from models.training.wording import Counted, Recipe, Text, words_of

SHARE = 0.08
"""A word is an everyday one when this share of the pages on each topic of each set has it."""
LONGEST, OPENING = 500, 200
"""Words of the main text, from its beginning, that count: filler below them changes nothing, and they tell as much.
Filler below a shorter text does not better what the opening says by itself."""
SETTLED = 250
"""Words of prose at which what they say is half believed: in a short text a word or two would decide."""
HEDGES = frozenset(
    [
        *("appear", "appears", "could", "evidence", "generally", "likely", "may", "might", "often", "perhaps"),
        *("possible", "possibly", "probably", "seem", "seems", "some", "sometimes", "suggest", "suggests", "usually"),
    ]
)
"""Words that have a signal of their own, which counts one a sentence: sprinkled, they must not pay."""
FURNITURE = frozenset(["american", "click", "com", "e", "national", "s", "state", "states", "u"])
"""Words of every topic that are places, scraps or furniture of the sites of those years, and no way of writing."""


def counted(table: Table) -> Table:
    """The table with the everyday words of each page's main text counted."""
    texts = [words_of(row.main) for row in table.rows]
    words = _everyday(texts, [_part(row) for row in table.rows])
    recipe = Recipe(
        texts=1, pairs=False, names=1.1, longest=LONGEST, opening=OPENING, excluded=FURNITURE | HEDGES, among=words
    )
    return Table(table.rows, table.names, table.strengths, Counted.of(texts, recipe))


def _part(row: Row) -> str:
    return f"{row.source.dataset}:{row.source.topic}"


def _everyday(texts: Sequence[Text], parts: Sequence[str]) -> frozenset[str]:
    """Words that enough texts of every part have."""
    sizes = Counter(parts)
    spread: dict[str, Counter[str]] = {part: Counter() for part in sizes}
    for text, part in zip(texts, parts, strict=True):
        spread[part].update({word for words in text for word in words.lower})
    common = [{word for word, count in spread[part].items() if count >= SHARE * sizes[part]} for part in sizes]
    return frozenset.intersection(*map(frozenset, common))

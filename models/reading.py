"""A page read once for all signals: its words, sentences and the lexicon terms that occur in it.

Signals never scan the text themselves for words: one pass over the words finds the terms of every lexicon, so that
dozens of signals cost little more than one. Hidden text and comments are not read at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from models.page import Block, Page, Zone
from models.signals.phrasebook import Phrasebook, phrasebook
from models.words import Sentence, Words, sentences_of

if TYPE_CHECKING:
    from models.signals.wording import Wording

READ_ZONES = frozenset({Zone.MAIN, Zone.CHROME, Zone.REFERENCES})
CONTENT = frozenset({Zone.MAIN})
EVERYWHERE = READ_ZONES

T = TypeVar("T")


class Hit(NamedTuple):
    """An occurrence of a lexicon term: where it stands, its words and its sentence."""

    block: int
    start: int
    end: int
    zone: Zone
    sentence: int
    """Index into `Reading.sentences`."""
    first: int
    last: int
    """Indices of its first and last word in `Reading.words[block]`."""
    term: str
    """The lexicon's entry, as written there."""


@dataclass(frozen=True)
class Reading:
    """A page as signals see it."""

    page: Page
    today: date
    """The day against which dates on the page are held."""
    wording: Wording | None = None
    """The words by which the model at hand tells credible pages; None when no model has been fitted yet."""

    @cached_property
    def blocks(self) -> tuple[tuple[int, Block], ...]:
        """The blocks that count, with their index in the page."""
        return tuple((i, block) for i, block in enumerate(self.page.blocks) if block.zone in READ_ZONES)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for index, block in self.blocks for sentence in sentences_of(index, block))

    @cached_property
    def words(self) -> dict[int, Words]:
        """The words of each block that counts, by the block's index."""
        by_block: dict[int, list[tuple[int, str]]] = {}
        for number, sentence in enumerate(self.sentences):
            by_block.setdefault(sentence.block, []).append((number, sentence.text))
        return {index: Words(block.text, by_block.get(index, [])) for index, block in self.blocks}

    @cached_property
    def word_count(self) -> int:
        """Words of the main text, by which rates are taken."""
        return sum(len(self.words[i].lower) for i, block in self.blocks if block.zone is Zone.MAIN)

    @cached_property
    def _hits(self) -> dict[str, tuple[Hit, ...]]:
        return _find_all(self, phrasebook())

    def hits(self, *lexicons: str, zones: frozenset[Zone] = CONTENT) -> tuple[Hit, ...]:
        """Occurrences of the lexicons' terms in these zones, in page order. Raises KeyError for an unknown lexicon."""
        known = phrasebook().lexicons
        found = [hit for name in lexicons for hit in self._hits.get(known[name].id, ()) if hit.zone in zones]
        return tuple(found) if len(lexicons) == 1 else tuple(sorted(found, key=lambda hit: (hit.block, hit.start)))

    def sentence_hits(self, lexicon: str, sentence: int) -> tuple[Hit, ...]:
        """Occurrences of a lexicon's terms in one sentence."""
        return self._by_sentence(lexicon).get(sentence, ())

    def _by_sentence(self, lexicon: str) -> dict[int, tuple[Hit, ...]]:
        index = self._sentence_index.get(lexicon)
        if index is None:
            lists: dict[int, list[Hit]] = {}
            for hit in self.hits(lexicon, zones=EVERYWHERE):
                lists.setdefault(hit.sentence, []).append(hit)
            index = self._sentence_index[lexicon] = {sentence: tuple(hits) for sentence, hits in lists.items()}
        return index

    def derive(self, function: Callable[[Reading], T]) -> T:
        """`function(self)`, worked out once for this reading however many signals ask for it."""
        if function not in self._derived:
            self._derived[function] = function(self)
        return cast("T", self._derived[function])

    @cached_property
    def _derived(self) -> dict[Callable[[Reading], Any], Any]:
        return {}

    @cached_property
    def _sentence_index(self) -> dict[str, dict[int, tuple[Hit, ...]]]:
        return {}


def _find_all(reading: Reading, book: Phrasebook) -> dict[str, tuple[Hit, ...]]:
    raw: list[str] = []
    lower: list[str] = []
    sentences: list[int] = []
    begins: dict[int, int] = {}
    for index, words in reading.words.items():
        begins[index] = len(raw)
        raw += words.raw
        lower += words.lower
        sentences += words.sentences
    found: dict[str, list[Hit]] = {}
    for lexicon, term, start, end in book.find(raw, lower, sentences):
        block, *_, zone, _ = reading.sentences[sentences[start]]
        first, last, spans = start - begins[block], end - begins[block], reading.words[block].spans
        hit = Hit(block, spans[first][0], spans[last][1], zone, sentences[start], first, last, term)
        found.setdefault(lexicon, []).append(hit)
    return {name: tuple(hits) for name, hits in found.items()}

"""What counts as a source in a sentence of the main text, worked out once for all signals that need it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.page import Zone
from models.reading import Reading
from models.signals.bibliography import bibliography
from models.signals.identifiers import identifiers
from models.signals.outlinks import outlinks

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SURNAME = r"[A-Z][\w'’-]{1,30}"
_AUTHORS = re.compile(
    rf"\b{_SURNAME}(?: et al\b| and (?:his |her |their )?(?:colleagues|co-workers)\b"
    rf"| (?:and|&) {_SURNAME},? \(?(?:19|20)\d\d\b| \((?:{_SURNAME}, )?(?:19|20)\d\d\)"
    r"|['’]s (?:(?:19|20)\d\d (?:study|trial|paper|review)|team|lab)\b)"
    rf"|\({_SURNAME},? (?:19|20)\d\d\)"
)
_AUTHORED = ("et al", "19", "20", "colleagues", "co-workers", "’s ", "'s ")
"""What a sentence must hold for authors to be named in it: a cheap look before the expression."""


class Mark(StrEnum):
    """A kind of source; those of CHECKABLE lead a reader to the very document."""

    CITATION = "citation"
    IDENTIFIER = "identifier"
    LINK = "link"
    DATED_NAME = "dated name"
    """A journal or institution named with a year."""
    JOURNAL = "journal"
    """A journal named without one."""
    NAME = "name"
    """An institution named without one."""
    AUTHORS = "authors"
    """Authors of a study named, without an entry that says which."""
    OTHER_LINK = "other link"
    """A link to a site that is neither a journal's nor an institution's."""


CHECKABLE = frozenset({Mark.CITATION, Mark.IDENTIFIER, Mark.LINK, Mark.DATED_NAME})
ANY = frozenset(Mark)


@dataclass(frozen=True, slots=True)
class Sources:
    """The kinds of sources in each sentence that has one, by index into `Reading.sentences`."""

    marks: dict[int, frozenset[Mark]]
    blocks: tuple[int, ...]
    """For each sentence its block."""

    def near(self, sentence: int, kinds: frozenset[Mark], *, reach: int = 1) -> bool:
        """Whether a source of these kinds stands in this sentence or so near it in the same block."""
        return any(
            self.blocks[i] == self.blocks[sentence] and self._has(i, kinds) for i in self._around(sentence, reach)
        )

    def around(self, sentence: int, kinds: frozenset[Mark], *, reach: int = 1) -> bool:
        """The same across blocks, for text whose paragraphs are single sentences."""
        return any(self._has(i, kinds) for i in self._around(sentence, reach))

    def _has(self, sentence: int, kinds: frozenset[Mark]) -> bool:
        return not kinds.isdisjoint(self.marks.get(sentence, frozenset()))

    def _around(self, sentence: int, reach: int) -> range:
        return range(max(sentence - reach, 0), min(sentence + reach + 1, len(self.blocks)))


def sources(reading: Reading) -> Sources:
    """The page's sources by sentence. Ask by `reading.derive(sources)`."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for number, sentence in enumerate(reading.sentences):
        starts.setdefault(sentence.block, []).append((sentence.start, number))
    marks: dict[int, set[Mark]] = {}
    for block, start, mark in _placed(reading):
        if block in starts:
            place = bisect_right(starts[block], (start, len(reading.sentences))) - 1
            marks.setdefault(starts[block][max(place, 0)][1], set()).add(mark)
    for number, mark in _named(reading):
        marks.setdefault(number, set()).add(mark)
    frozen = {number: frozenset(found) for number, found in marks.items()}
    return Sources(frozen, tuple(sentence.block for sentence in reading.sentences))


def leads_to_source(reading: Reading) -> bool:
    """Whether anything on the page leads a reader to a document. Ask by `reading.derive(leads_to_source)`."""
    return bool(reading.derive(bibliography).cited) or any(
        not CHECKABLE.isdisjoint(found) for found in reading.derive(sources).marks.values()
    )


def _placed(reading: Reading) -> Iterator[tuple[int, int, Mark]]:
    """Sources that stand at a place: citations, identifiers and links."""
    for citation in reading.derive(bibliography).citations:
        yield citation.block, citation.start, Mark.CITATION
    for identifier in reading.derive(identifiers):
        if identifier.block is not None and not identifier.bare:
            yield identifier.block, identifier.start, Mark.IDENTIFIER
    for link in reading.derive(outlinks):
        if link.block is not None:
            yield link.block, link.start, Mark.LINK if link.scholarly else Mark.OTHER_LINK


def _named(reading: Reading) -> Iterator[tuple[int, Mark]]:
    """Sources named in words: journals, institutions and authors of studies; an "FDA-registered lab" names none."""
    badges = {(hit.block, word) for hit in reading.hits("legitimacy_tokens") for word in range(hit.first, hit.last + 1)}
    for lexicon, undated in (("journals", Mark.JOURNAL), ("institutions", Mark.NAME)):
        names = (hit for hit in reading.hits(lexicon) if (hit.block, hit.first) not in badges)
        for number in {hit.sentence for hit in names}:
            dated = _YEAR.search(reading.sentences[number].text)
            yield number, Mark.DATED_NAME if dated else undated
    for number, sentence in enumerate(reading.sentences):
        text = sentence.text
        if sentence.zone is Zone.MAIN and any(sign in text for sign in _AUTHORED) and _AUTHORS.search(text):
            yield number, Mark.AUTHORS

"""A page's list of references, and the marks in its text that point to an entry there.

A mark is a number in brackets, a raised number or author and year. One that points to no entry, to one that bears
nothing out, or to one that has no word in common with the marked paragraph or the page's headline, is no citation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Kind, Link, Zone
from models.reading import Reading
from models.signals.entries import AUTHORS_WITHIN, Entry, entries
from models.signals.person_names import no_names
from models.signals.subject import headline_words, subject_words

_BRACKETED = re.compile(r"\[ ?(\d{1,3}(?: ?[,;–-] ?\d{1,3}){0,9}) ?\]")
_ROUND = re.compile(r"(?<=[\w.,)%”\"]) ?\((\d{1,3}(?: ?[,;–-] ?\d{1,3}){0,9})\)")
_COUNTING = frozenset(["and", "or", "are", "include", "includes", "is", "either"])
"""Words before "(2)" that make it the next item of a list within a sentence."""
_RAISED = re.compile(r"(?<=[a-z)][a-z)][.,;a-z)])([1-9]\d{0,2}(?:[,–-]\d{1,3}){0,5})(?=[\s.,;]|$)|([¹²³⁰⁴-⁹]{1,3})")
_AUTHOR_YEAR = re.compile(
    r"\b([A-Z][\w'’-]{1,30})(?: et al\.?,?|,? (?:and|&) [A-Z][\w'’-]{1,30},?|,)? \(?((?:19|20)\d\d)[a-z]?\b"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]{1,30}")
_RANGE = 30
"""A range of numbers wider than this is no citation."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


Mark = tuple[int, int, str]
"""Where a mark stands in its block, and its numbers."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A mark in the text, and the entries it points to (indices into `Bibliography.entries`)."""

    block: int
    start: int
    end: int
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries, each once, and the marks that point to those that bear the marked paragraph out."""

    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]

    @property
    def cited(self) -> frozenset[int]:
        """The entries some mark points to."""
        return frozenset(entry for citation in self.citations for entry in citation.entries)

    def borne_out(self, block: int, start: int) -> bool:
        """Whether what stands here is part of an entry that some mark points to."""
        return any(self.entries[place].holds(block, start) for place in self.cited)


def bibliography(reading: Reading) -> Bibliography:
    """The page's entries and citations. Ask by `reading.derive(bibliography)`."""
    listed = reading.derive(entries)
    citations = tuple(_citations(reading, listed)) if listed else ()
    return Bibliography(listed, citations)


def _citations(reading: Reading, listed: tuple[Entry, ...]) -> Iterator[Citation]:
    by_number = {entry.number: place for place, entry in reversed(list(enumerate(listed)))}
    by_author = _by_author(listed)
    linked = _numbers_by_block(reading.page.links)
    rounded = _rounded(reading, by_number)
    for index, block in reading.blocks:
        if block.zone is not Zone.MAIN or block.kind is Kind.HEADING:
            continue
        found = {(start, end): _resolve(text, by_number) for start, end, text in _numbered(block.text)}
        found.update({(start, end): _resolve(text, by_number) for start, end, text in rounded.get(index, ())})
        found.update({(a.start, a.end): _resolve(a.text.strip("[]() "), by_number) for a in linked.get(index, ())})
        found.update(
            {match.span(): _cited_by_name(match, by_author, listed) for match in _AUTHOR_YEAR.finditer(block.text)}
        )
        if not any(found.values()):
            continue
        words = subject_words(reading, index) | reading.derive(headline_words)
        for (start, end), targets in sorted(found.items()):
            bearing = tuple(i for i in targets if listed[i].sound and not listed[i].words.isdisjoint(words))
            if bearing:
                yield Citation(index, start, end, bearing)


def _numbered(text: str) -> Iterator[Mark]:
    for match in _BRACKETED.finditer(text):
        yield match.start(), match.end(), match[1]
    for match in _RAISED.finditer(text):
        yield match.start(), match.end(), match.group().translate(_SUPERSCRIPTS)


def _rounded(reading: Reading, by_number: dict[int, int]) -> dict[int, list[Mark]]:
    """Numbers in round brackets by block, on a page without square ones.

    None where one of the page's has no entry, for then they count other things.
    """
    found: dict[int, list[Mark]] = {}
    for index, block in reading.blocks:
        if block.zone is Zone.MAIN and block.kind is not Kind.HEADING:
            if _BRACKETED.search(block.text):
                return {}
            found[index] = list(_round_marks(block.text))
    marks = (text for in_block in found.values() for _, _, text in in_block)
    return found if all(_resolve(text, by_number) for text in marks) else {}


def _round_marks(text: str) -> Iterator[Mark]:
    for match in _ROUND.finditer(text):
        if not _counts_on(text, match.start(1) - 1):
            yield match.start(1) - 1, match.end(), match[1]


def _counts_on(text: str, start: int) -> bool:
    """Whether the word before makes the number the next of "(1) rest, (2) ice"."""
    before = text[max(0, start - 12) : start].rstrip()
    return before[-1:] in ",:;" or before.rpartition(" ")[2].lower() in _COUNTING


def _numbers_by_block(links: tuple[Link, ...]) -> dict[int, list[Link]]:
    """Links within the page whose text is a number, as footnote marks are."""
    found: dict[int, list[Link]] = {}
    for link in links:
        if link.block is not None and "#" in link.url and link.text.strip("[]() ").isdigit():
            found.setdefault(link.block, []).append(link)
    return found


def _resolve(numbers: str, by_number: dict[int, int]) -> tuple[int, ...]:
    """Entries for "3", "1, 4" or "2-5"; empty when any of the numbers has no entry."""
    wanted: list[int] = []
    for part in re.split(r"[,;]", numbers):
        first, _, last = part.replace("–", "-").partition("-")
        low, high = int(first), int(last or first)
        wanted += range(low, high + 1) if low <= high < low + _RANGE else [-1]
    found = [by_number[number] for number in wanted if number in by_number]
    return tuple(found) if len(found) == len(wanted) else ()


def _by_author(listed: tuple[Entry, ...]) -> dict[str, list[int]]:
    """Entries by each capitalised word that may be the name of an author: those they begin with."""
    found: dict[str, list[int]] = {}
    for place, entry in enumerate(listed):
        for name in dict.fromkeys(_CAPITALISED.findall(entry.text[:AUTHORS_WITHIN])):
            found.setdefault(name, []).append(place)
    return found


def _cited_by_name(match: re.Match[str], by_author: dict[str, list[int]], listed: tuple[Entry, ...]) -> tuple[int, ...]:
    """The entry that begins with this author and has this year, if there is one."""
    surname, year = match[1], match[2]
    if surname.lower() in no_names():
        return ()
    return tuple(place for place in by_author.get(surname, ())[:20] if year in listed[place].text)[:1]

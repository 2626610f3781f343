"""A page's list of references, and the marks in its text that point to an entry there.

An entry is a block of the references that has a year and a second trait of a bibliographic record (authors with
initials, volume and pages, a title in quotation marks), or an identifier or a journal's name. It is related when its
words have to do with the page's; a list that was taken from elsewhere has not. A mark is a number in brackets, a
raised number or author and year; one that points to no entry, or to one about something else, is no citation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Block, Kind, Link, Zone
from models.reading import Reading
from models.signals.identifiers import identifiers
from models.signals.person_names import no_names
from models.signals.subject import is_subject, subject_words

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\s{0,2}[\[(]?(\d{1,3})[\]).:]")
_AUTHORS = re.compile(r"\b[A-Z][\w'’-]{1,30},? (?:[A-Z]\.? ?-?){1,3}(?:[,.;:&(]|and\b|et al|$)|\bet al\b")
_VOLUME = re.compile(
    r"(?<![\d:])\b\d{1,4} ?(?:\(\d{1,4}[^)]{0,8}\))? ?"
    r"(?:: ?(?:pp?\.? ?)?[eE]?\d{1,6}\b(?!:)|, ?\d{1,6} ?[-–] ?\d{1,6}\b)"
    r"|\bpp?\. ?\d{1,5}\b"
)
_BODY = re.compile(r"\b[A-Z][A-Za-z ,&'-]{3,80}\. [A-Z][^.]{10,200}\.")
"""An organisation as author, and a title: "Panel on Knees. Treatment of the knee."."""
_QUOTED = re.compile(r"[\"“][^\"”]{8,200}[\"”]")
_BRACKETED = re.compile(r"\[ ?(\d{1,3}(?: ?[,;–-] ?\d{1,3}){0,9}) ?\]")
_RAISED = re.compile(r"(?<=[a-z)][a-z)][.,;a-z)])([1-9]\d{0,2}(?:[,–-]\d{1,3}){0,5})(?=[\s.,;]|$)|([¹²³⁰⁴-⁹]{1,3})")
_AUTHOR_YEAR = re.compile(
    r"\b([A-Z][\w'’-]{1,30})(?: et al\.?,?|,? (?:and|&) [A-Z][\w'’-]{1,30},?|,)? \(?((?:19|20)\d\d)[a-z]?\b"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]{1,30}")
_RANGE = 30
"""A range of numbers wider than this is no citation."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LONGEST = 1200
_AUTHORS_WITHIN = 80
"""Characters of an entry within which its authors stand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list: its number there, its text and the block that holds it."""

    number: int
    block: int
    text: str
    words: frozenset[str]
    """What it is about."""
    related: bool
    """Whether that is what the page is about."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A mark in the text, and the entries it points to (indices into `Bibliography.entries`)."""

    block: int
    start: int
    end: int
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries, each once, and the marks that point to related ones."""

    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]

    @property
    def cited(self) -> frozenset[int]:
        """The entries some mark points to."""
        return frozenset(entry for citation in self.citations for entry in citation.entries)

    @property
    def related(self) -> bool:
        """Whether any entry has to do with the page."""
        return bool(self.citations) or any(entry.related for entry in self.entries)

    def borne_out(self, block: int) -> bool:
        """Whether this block holds an entry that some mark points to."""
        return any(self.entries[place].block == block for place in self.cited)


def bibliography(reading: Reading) -> Bibliography:
    """The page's entries and citations. Ask by `reading.derive(bibliography)`."""
    entries = _entries(reading)
    citations = tuple(_citations(reading, entries)) if entries else ()
    return Bibliography(entries, citations)


def _entries(reading: Reading) -> tuple[Entry, ...]:
    identified = {identifier.block for identifier in reading.derive(identifiers)}
    own = _own_titles(reading)
    seen: dict[str, Entry] = {}
    place = 0
    for index, block in reading.blocks:
        if block.zone is not Zone.REFERENCES or block.kind in (Kind.HEADING, Kind.BUTTON):
            continue
        place += 1
        if _is_own(reading, index, own):
            continue
        if _is_entry(block, known=index in identified or _names_journal(reading, index)):
            number = _NUMBER.match(block.text)
            words = subject_words(reading, index)
            entry = Entry(int(number[1]) if number else place, index, block.text, words, is_subject(reading, words))
            seen.setdefault(_wording(block.text), entry)
    return tuple(seen.values())


def _own_titles(reading: Reading) -> tuple[str, ...]:
    """The page's own title, by which "cite this page as" is known to be no reference."""
    heads = (block.text for _, block in reading.blocks if block.kind is Kind.HEADING and block.level == 1)
    titles = (re.split(r" [|–—-] ", reading.page.metadata.title)[0].strip(), *heads)
    return tuple(title for title in titles if len(title) >= 12)[:4]


def _is_own(reading: Reading, block: int, titles: tuple[str, ...]) -> bool:
    """Whether the block tells how to cite or reprint the page itself."""
    if any(title in reading.page.blocks[block].text for title in titles):
        return True
    return any(reading.sentence_hits("imprints", number) for number in set(reading.words[block].sentences))


def _is_entry(block: Block, *, known: bool) -> bool:
    text = block.text
    if not 20 <= len(text) <= _LONGEST or not (known or _YEAR.search(text)):
        return False
    return known or any(trait.search(text) for trait in (_AUTHORS, _VOLUME, _QUOTED, _BODY))


def _names_journal(reading: Reading, block: int) -> bool:
    numbers = set(reading.words[block].sentences)
    return any(reading.sentence_hits("journals", number) for number in numbers)


def _wording(text: str) -> str:
    """By which two entries are the same: the letters and digits after the number."""
    number = _NUMBER.match(text)
    return "".join(filter(str.isalnum, text[number.end() if number else 0 :].lower()))[:90]


def _citations(reading: Reading, entries: tuple[Entry, ...]) -> Iterator[Citation]:
    by_number = {entry.number: place for place, entry in reversed(list(enumerate(entries)))}
    by_author = _by_author(entries)
    linked = _numbers_by_block(reading.page.links)
    for index, block in reading.blocks:
        if block.zone is not Zone.MAIN or block.kind is Kind.HEADING:
            continue
        found = {(start, end): _resolve(text, by_number) for start, end, text in _numbered(block.text)}
        found.update({(a.start, a.end): _resolve(a.text.strip("[]() "), by_number) for a in linked.get(index, ())})
        found.update(
            {match.span(): _cited_by_name(match, by_author, entries) for match in _AUTHOR_YEAR.finditer(block.text)}
        )
        words = subject_words(reading, index) if any(found.values()) else frozenset()
        for (start, end), targets in sorted(found.items()):
            if any(entries[place].related or not entries[place].words.isdisjoint(words) for place in targets):
                yield Citation(index, start, end, targets)


def _numbered(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BRACKETED.finditer(text):
        yield match.start(), match.end(), match[1]
    for match in _RAISED.finditer(text):
        yield match.start(), match.end(), match.group().translate(_SUPERSCRIPTS)


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


def _by_author(entries: tuple[Entry, ...]) -> dict[str, list[int]]:
    """Entries by each capitalised word that may be the name of an author: those they begin with."""
    found: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        for name in dict.fromkeys(_CAPITALISED.findall(entry.text[:_AUTHORS_WITHIN])):
            found.setdefault(name, []).append(place)
    return found


def _cited_by_name(
    match: re.Match[str], by_author: dict[str, list[int]], entries: tuple[Entry, ...]
) -> tuple[int, ...]:
    """The entry that begins with this author and has this year, if there is one."""
    surname, year = match[1], match[2]
    if surname.lower() in no_names():
        return ()
    return tuple(place for place in by_author.get(surname, ())[:20] if year in entries[place].text)[:1]

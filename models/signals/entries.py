"""The entries of a page's list of references, and which of them bear anything out.

An entry is a block of the references that has a year and a second trait of a bibliographic record (authors with
initials, volume and pages, a title in quotation marks), or an identifier or a journal's name. It is related when its
words have to do with the page's; a list that was taken from elsewhere has not. It bears nothing out when it is by the
page's own author, or when it is so old that other work must have followed and nothing leads a reader to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.page import Block, Kind, Zone
from models.reading import Reading
from models.signals.hosts import host_of
from models.signals.identifiers import identifiers
from models.signals.people import authors
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
_LONGEST = 1200
AUTHORS_WITHIN = 80
"""Characters of an entry within which its authors stand."""
_BORDERS = frozenset(".,:;!?()[]|\"'“”‘’–—")
"""What stands between a title and the rest of an entry."""
_TELLING = 4
"""Words from which on a title is hardly anybody else's."""
OLD = 25
"""Years after which a work bears out little by itself: what came of it stands in newer ones."""


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
    sound: bool
    """Whether it bears anything out: it is neither the page's author's own nor too old to be found."""


def entries(reading: Reading) -> tuple[Entry, ...]:
    """The page's entries, each once. Ask by `reading.derive(entries)`."""
    identified = {identifier.block for identifier in reading.derive(identifiers) if not identifier.bare}
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
            entry = _entry(reading, index, block.text, place, identified=index in identified)
            seen.setdefault(_wording(block.text), entry)
    return tuple(seen.values())


def _entry(reading: Reading, block: int, text: str, place: int, *, identified: bool) -> Entry:
    number = _NUMBER.match(text)
    words = subject_words(reading, block)
    sound = (identified or not _is_old(text, reading.today.year)) and not _is_by_author(reading, text)
    return Entry(int(number[1]) if number else place, block, text, words, is_subject(reading, words), sound)


def _is_old(text: str, today: int) -> bool:
    years = [int(year) for year in _YEAR.findall(text) if int(year) <= today]
    return bool(years) and max(years) < today - OLD


def _is_by_author(reading: Reading, text: str) -> bool:
    """Whether it is by somebody who wrote the page."""
    names = text[:AUTHORS_WITHIN]
    return any(re.search(rf"\b{re.escape(person.surname)}\b", names) for person in reading.derive(authors))


def _own_titles(reading: Reading) -> tuple[str, ...]:
    """The page's own title, by which "cite this page as" is known to be no reference."""
    heads = (block.text for _, block in reading.blocks if block.kind is Kind.HEADING and block.level == 1)
    titles = (re.split(r" [|–—-] ", reading.page.metadata.title)[0].strip(), *heads)
    return tuple(title for title in titles if len(title) >= 12)[:4]


def _own_names(reading: Reading) -> tuple[str, ...]:
    """What the page's site is called, and its host."""
    metadata = reading.page.metadata
    names = (metadata.site_name, metadata.publisher, host_of(reading.page.url))
    return tuple(name.lower() for name in names if len(name) >= 3)


def _is_own(reading: Reading, block: int, titles: tuple[str, ...]) -> bool:
    """Whether the block tells how to cite or reprint the page itself: others' titles may hold the page's as a word."""
    text = reading.page.blocks[block].text
    named = any(name in text.lower() for name in _own_names(reading))
    if any((named or len(title.split()) >= _TELLING) and _is_title(text, title) for title in titles):
        return True
    return any(reading.sentence_hits("imprints", number) for number in set(reading.words[block].sentences))


def _is_title(text: str, title: str) -> bool:
    """Whether the text holds this title with nothing before or after it in its sentence."""
    at = text.find(title)
    before, after = text[:at].rstrip(), text[at + len(title) :].lstrip()
    return at >= 0 and (not before or before[-1] in _BORDERS) and (not after or after[0] in _BORDERS)


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

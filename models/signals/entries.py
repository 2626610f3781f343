"""The entries of a page's list of references, and which of them bear anything out.

An entry is a block of the references, or one of several numbered ones that run on in a block. It has a year and a
second trait of a bibliographic record (authors with initials, volume and pages, a title in quotation marks, a public
body or university at its head), or an identifier or a journal's name. It is related when its words have to do with the
page's; a list that was taken from elsewhere has not. It bears nothing out when it is by the page's own author, or when
it is so old that other work must have followed and nothing leads a reader to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from models.page import Kind, Zone
from models.reading import Reading
from models.signals.hosts import host_of
from models.signals.identifiers import identifiers
from models.signals.people import authors
from models.signals.subject import is_subject, stems

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\s{0,2}[\[(]?(\d{1,3})[\]).:]")
_NEXT = re.compile(r"(?<!\S)[\[(]?(\d{1,3})(?:[\]).]{1,2}|(?= [A-Z]))(?=\s)")
"""The number before each entry where several stand in one block, "1. Parr 2011. 2. Quill 2018." or "(1) Parr"."""
_AUTHORS = re.compile(r"\b[A-Z][\w'’-]{1,30},? (?:[A-Z]\.? ?-?){1,3}(?:[,.;:&(]|and\b|et al|$)|\bet al\b")
_VOLUME = re.compile(
    r"(?<![\d:])\b\d{1,4} ?(?:\(\d{1,4}[^)]{0,8}\))? ?"
    r"(?:: ?(?:pp?\.? ?)?[eE]?\d{1,6}\b(?!:)|, ?\d{1,6} ?[-–] ?\d{1,6}\b)"
    r"|\bpp?\. ?\d{1,5}\b"
)
_BODY = re.compile(r"\b[A-Z][A-Za-z ,&'-]{3,80}\. [A-Z][^.]{10,200}\.")
"""An organisation as author, and a title: "Panel on Knees. Treatment of the knee."."""
_QUOTED = re.compile(r"[\"“][^\"”]{8,200}[\"”]")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 1200
_LONGEST_LIST = 30_000
"""Characters of a block that is looked through for several entries."""
_OPENING = 40
"""Characters of an entry within which the body stands that published it."""
AUTHORS_WITHIN = 80
"""Characters of an entry within which its authors stand."""
_BORDERS = frozenset(".,:;!?()[]|\"'“”‘’–—")
"""What stands between a title and the rest of an entry."""
_TELLING = 4
"""Words from which on a title is hardly anybody else's."""
OLD = 25
"""Years after which a work bears out little by itself: what came of it stands in newer ones."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block's text or a part of it, and where that begins."""

    block: int
    start: int
    text: str

    def holds(self, block: int, start: int) -> bool:
        """Whether what stands at this place is part of it."""
        return block == self.block and self.start <= start < self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Entry(Part):
    """One entry of the list."""

    number: int
    """Its number there."""
    words: frozenset[str]
    """What it is about."""
    related: bool
    """Whether that is what the page is about."""
    sound: bool
    """Whether it bears anything out: it is neither the page's author's own nor too old to be found."""


def entries(reading: Reading) -> tuple[Entry, ...]:
    """The page's entries, each once. Ask by `reading.derive(entries)`."""
    own, leading = _own_titles(reading), _leading(reading)
    seen: dict[str, Entry] = {}
    place = 0
    for index, block in reading.blocks:
        if block.zone is not Zone.REFERENCES or block.kind in (Kind.HEADING, Kind.BUTTON):
            continue
        parts = list(_parts(index, block.text))
        for i, part in enumerate(() if _is_own(reading, index, own) else parts, place + 1):
            identified = any(part.holds(index, at) for at in leading.get(index, ()))
            if _is_entry(reading, part, identified=identified):
                seen.setdefault(_wording(part.text), _entry(reading, part, i, identified=identified))
        place += len(parts)
    return tuple(seen.values())


def _parts(block: int, text: str) -> Iterator[Part]:
    """The entries that run on in a block, numbered one after the other and each with its year; else the whole."""
    starts: list[int] = []
    number = 0
    for match in _NEXT.finditer(text) if len(text) <= _LONGEST_LIST else ():
        opens = not starts and text[: match.start()].rstrip()[-1:] in ("", ":")
        if opens or (starts and int(match[1]) == number + 1):
            number = int(match[1])
            starts.append(match.start())
    parts = [Part(block, start, text[start:end].rstrip()) for start, end in pairwise((*starts, len(text)))]
    yield from parts if len(parts) > 1 and all(_YEAR.search(part.text) for part in parts) else [Part(block, 0, text)]


def _leading(reading: Reading) -> dict[int | None, list[int]]:
    """For each block where identifiers stand in it that lead somewhere."""
    found: dict[int | None, list[int]] = {}
    for item in reading.derive(identifiers):
        if not item.bare:
            found.setdefault(item.block, []).append(item.start)
    return found


def _entry(reading: Reading, part: Part, place: int, *, identified: bool) -> Entry:
    number = _NUMBER.match(part.text) or _NEXT.match(part.text)
    words = stems(_WORD.findall(part.text.lower()))
    sound = (identified or not _is_old(part.text, reading.today.year)) and not _is_by_author(reading, part.text)
    return Entry(
        *(part.block, part.start, part.text),
        number=int(number[1]) if number else place,
        words=words,
        related=is_subject(reading, words),
        sound=sound,
    )


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


def _is_entry(reading: Reading, part: Part, *, identified: bool) -> bool:
    text = part.text
    known = identified or _names(reading, "journals", part, len(text))
    if not 20 <= len(text) <= _LONGEST or not (known or _YEAR.search(text)):
        return False
    by_body = _names(reading, "institutions", part, _OPENING)
    return known or by_body or any(trait.search(text) for trait in (_AUTHORS, _VOLUME, _QUOTED, _BODY))


def _names(reading: Reading, lexicon: str, part: Part, within: int) -> bool:
    """Whether a journal, or whatever the lexicon lists, is named within so many characters of the part."""
    numbers = set(reading.words[part.block].sentences)
    hits = (hit for number in numbers for hit in reading.sentence_hits(lexicon, number))
    return any(part.start <= hit.start < part.start + within for hit in hits)


def _wording(text: str) -> str:
    """By which two entries are the same: the letters and digits after the number."""
    number = _NUMBER.match(text)
    return "".join(filter(str.isalnum, text[number.end() if number else 0 :].lower()))[:90]

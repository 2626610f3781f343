"""Dates a page gives of itself: when it was published, and when it was last reviewed or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.page import Block, Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.labels import labelled_at
from models.signals.written_dates import MONTH, YEAR, find_dates

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[a-z]+")
_EVENTS_WORDS = """
    are batch bbe begins born deadline died due end ended ends exp expires expiry expiration founded held is joined lot
    manufactured member opens starts until was were will
"""
_EVENTS = frozenset(_EVENTS_WORDS.split())
"""Words beside the date of something else than the page."""
_LATER = re.compile(
    r"\b(?:(?:use|sell) by|best before|next|for review|review (?:date|due)"
    r"|(?:to|will) be (?:checked|reviewed|updated))\b"
)
"""What begins the line of a day on which something goes off, or is due."""
_STEPS = (-3, -2, -1, 1, 2, 3)
_DATED = 20
"""Characters of a cell that holds nothing but a date. Old pages set their whole text in cells, with one of its own."""
_LABEL_REACH = 60
"""Characters between a label and its date."""
_TOP = 20
"""Main blocks among which a date alone, or beside a byline, is taken for the day of publication."""
_BYLINE = 140
_PAGES_WORDS = """
    page article story post content site website information leaflet text document entry topic factsheet guide
    guideline this it start publish
"""
_PAGES = frozenset(_PAGES_WORDS.split())
_AUXILIARY_WORDS = """
    was were is has been last first originally also medically clinically fully on and current latest
"""
_AUXILIARY = frozenset(_AUXILIARY_WORDS.split())
_BREAKS = "|•·/()[]–—-:;,"
"""What parts a line in which a page gives several things of itself."""
_ISSUE = re.compile(r"(?:Issue|Vol(?:ume|\.)?|No\.?|Number|Edition|Newsletter)\b[^a-z]{1,12}(?:\b|[(|,–—-])")
"""How the line of a newsletter's or journal's issue opens, as "Issue 12, Spring 2014"."""
_DATELINE = re.compile(
    r"[A-Z][A-Z.' -]{2,30}(?:, [A-Z][A-Za-z. ]{1,20})?(?:,| [(–—-]{1,2}) ?"
    rf"(?:{MONTH}\.? [0-3]?\d, {YEAR}|[0-3]?\d {MONTH}\.?,? {YEAR})(?= ?[)/:–—-])"
)
"""Where and when a report was sent, at its beginning: "TOWN, State, May 3, 2019 -- The council said"."""
_LINE = 300
"""Characters up to which a block that holds the day the metadata gives says so itself; a longer one is prose."""


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date the page gives of itself; `block` is None when only the metadata says so."""

    day: date
    block: int | None = None
    start: int = 0
    end: int = 0


def published_dates(reading: Reading) -> tuple[PageDate, ...]:
    """Dates of publication, those visible first; none lies in the future.

    A day that the text gives as one of review or change is none, whatever the metadata takes it for.
    Ask by `reading.derive(published_dates)`.
    """
    later = {found.day for found in reading.derive(_later)}
    declared = (found for found in _declared(reading, "published") if found.day not in later)
    return tuple(_past(reading, (*_labelled(reading, "published_labels"), *_at_top(reading), *declared)))


def reviewed_dates(reading: Reading) -> tuple[PageDate, ...]:
    """Dates on which somebody reviewed the page, likewise. Ask by `reading.derive(reviewed_dates)`."""
    return tuple(_past(reading, (*_labelled(reading, "reviewed_labels"), *_declared(reading, "reviewed"))))


def changed_dates(reading: Reading) -> tuple[PageDate, ...]:
    """Dates on which the page was changed in some way, likewise. Ask by `reading.derive(changed_dates)`."""
    return tuple(_past(reading, (*_labelled(reading, "changed_labels"), *_declared(reading, "modified"))))


def next_reviews(reading: Reading) -> tuple[PageDate, ...]:
    """Days to come on which the page is to be reviewed. Ask by `reading.derive(next_reviews)`."""
    return tuple(found for found in _labelled(reading, "next_review_labels") if found.day > reading.today)


def _later(reading: Reading) -> tuple[PageDate, ...]:
    """Dates that the text itself gives as days of review or change."""
    return (*_labelled(reading, "reviewed_labels"), *_labelled(reading, "changed_labels"))


def _past(reading: Reading, dates: tuple[PageDate, ...]) -> Iterator[PageDate]:
    seen: set[date] = set()
    for found in dates:
        if found.day <= reading.today and found.day not in seen:
            seen.add(found.day)
            yield found


def _labelled(reading: Reading, lexicon: str) -> Iterator[PageDate]:
    """Dates that follow a label such as "last reviewed"."""
    for hit in reading.hits(lexicon, zones=EVERYWHERE - {Zone.REFERENCES}):
        if not _labels(reading, hit):
            continue
        block, at = labelled_at(reading, hit)
        text = reading.page.blocks[block].text[at : at + _LABEL_REACH]
        found = next(find_dates(text), None)
        if found:
            day, start, end = found
            yield PageDate(day, block, at + start, at + end)


def _labels(reading: Reading, hit: Hit) -> bool:
    """Whether the hit labels a date of the page's own: it begins a sentence or part of a line, or tells of a page."""
    words, text = reading.words[hit.block], reading.page.blocks[hit.block].text
    if hit.first == 0 or words.sentences[hit.first - 1] != hit.sentence:
        return True
    if len(text) > _LINE:
        return False
    before = next((word for word in reversed(words.lower[: hit.first]) if word not in _AUXILIARY), "")
    return text[hit.start].isupper() or text[: hit.start].rstrip()[-1:] in _BREAKS or before in _PAGES


def _at_top(reading: Reading) -> Iterator[PageDate]:
    """A date alone, beside a byline, in the line of an issue or in a report's dateline, near the top of the text."""
    main = [(index, block) for index, block in reading.blocks if block.zone is Zone.MAIN][:_TOP]
    later = {(found.block, found.start) for found in reading.derive(_later)}
    bylined = {hit.block for hit in reading.hits("bylines", zones=EVERYWHERE) if hit.start <= 1}
    for index, block in main:
        line = _DATELINE.match(block.text)
        if (len(block.text) > _BYLINE and not line) or block.kind is Kind.TITLE or _in_table(reading, index):
            continue
        heads = index in bylined or _ISSUE.match(block.text)
        for day, start, end in find_dates(line.group() if line else block.text):
            if (index, start) not in later and (heads or line or _alone(block, start, end)):
                yield PageDate(day, index, start, end)


def _alone(block: Block, start: int, end: int) -> bool:
    """Whether the block is little more than this date, with a day, and a weekday or a time."""
    day, text = block.text[start:end], block.text.lower()
    full = len(_NUMBER.findall(day)) > (1 if any(map(str.isalpha, day)) else 2)
    own = _EVENTS.isdisjoint(_WORD.findall(text)) and not _LATER.search(text)
    return full and own and len(text) - (end - start) <= 25


def _in_table(reading: Reading, index: int) -> bool:
    """Whether the block is one of several cells in a row that hold a date and nothing else, as of batches of a drug."""
    return _is_date(reading, index) and any(_is_date(reading, index + step) for step in _STEPS)


def _is_date(reading: Reading, index: int) -> bool:
    cell = reading.page.blocks[index : index + 1] if index >= 0 else ()
    if not cell or cell[0].kind is not Kind.CELL or len(cell[0].text) > _DATED:
        return False
    return any((start, end) == (0, len(cell[0].text)) for _, start, end in find_dates(cell[0].text))


def _declared(reading: Reading, name: str) -> Iterator[PageDate]:
    """The metadata's day, with the place in a line of the text where it stands, if it does."""
    day: date | None = getattr(reading.page.metadata, name)
    if day:
        yield _visible(reading, day) or PageDate(day)


def _visible(reading: Reading, day: date) -> PageDate | None:
    year = f"{day.year % 100:02}"
    for index, block in reading.blocks:
        if block.zone is not Zone.REFERENCES and len(block.text) <= _LINE and year in block.text:
            for found, start, end in find_dates(block.text):
                if found == day:
                    return PageDate(day, index, start, end)
    return None

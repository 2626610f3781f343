"""Dates a page gives of itself: when it was published, and when it was last reviewed or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.page import Block, Kind, Zone
from models.reading import EVERYWHERE, Reading

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
_YEAR = r"(?:19[89]|20\d)\d"
_DATE = re.compile(
    rf"\b(?:(?P<iso>{_YEAR})[-/.](?P<iso_month>[01]?\d)[-/.](?P<iso_day>[0-3]?\d)(?!\d)"
    rf"|(?P<first>[0-3]?\d)[./-](?P<second>[0-3]?\d)[./-](?P<slashed>{_YEAR}|\d\d)\b"
    rf"|(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)?[ -])?(?P<month>{_MONTH})\.?,?[ -]"
    rf"(?:(?P<later_day>[0-3]?\d)(?:st|nd|rd|th)?,? )?(?P<year>{_YEAR})\b)"
)
_NUMBER = re.compile(r"\d+")
_LABEL_REACH = 60
"""Characters between a label and its date."""
_TOP = 20
"""Main blocks among which a date alone, or beside a byline, is taken for the day of publication."""
_BYLINE = 140


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date the page gives of itself; `block` is None when only the metadata says so."""

    day: date
    block: int | None = None
    start: int = 0
    end: int = 0


def find_dates(text: str) -> Iterator[tuple[date, int, int]]:
    """Dates written out in a text, with where they stand; a month and year alone is its first day."""
    for match in _DATE.finditer(text):
        day = _day(match)
        if day:
            yield day, match.start(), match.end()


def published_dates(reading: Reading) -> tuple[PageDate, ...]:
    """Dates of publication, those visible first; none lies in the future. Ask by `reading.derive(published_dates)`."""
    return tuple(
        _past(reading, (*_labelled(reading, "published_labels"), *_at_top(reading), *_declared(reading, "published")))
    )


def reviewed_dates(reading: Reading) -> tuple[PageDate, ...]:
    """Dates of the last review or change, likewise. Ask by `reading.derive(reviewed_dates)`."""
    return tuple(_past(reading, (*_labelled(reading, "reviewed_labels"), *_declared(reading, "modified"))))


def _past(reading: Reading, dates: tuple[PageDate, ...]) -> Iterator[PageDate]:
    seen: set[date] = set()
    for found in dates:
        if found.day <= reading.today and found.day not in seen:
            seen.add(found.day)
            yield found


def _labelled(reading: Reading, lexicon: str) -> Iterator[PageDate]:
    """Dates that follow a label such as "last reviewed"; the label of a review takes a date from one of publication."""
    for hit in reading.hits(lexicon, zones=EVERYWHERE - {Zone.REFERENCES}):
        text = reading.page.blocks[hit.block].text[hit.end : hit.end + _LABEL_REACH]
        found = next(find_dates(text), None)
        if found:
            day, start, end = found
            yield PageDate(day, hit.block, hit.end + start, hit.end + end)


def _at_top(reading: Reading) -> Iterator[PageDate]:
    """A date alone, or beside a byline, near the top of the main text."""
    main = [(index, block) for index, block in reading.blocks if block.zone is Zone.MAIN][:_TOP]
    reviewed = {(found.block, found.start) for found in reading.derive(reviewed_dates)}
    bylined = {hit.block for hit in reading.hits("bylines", zones=EVERYWHERE) if hit.start <= 1}
    for index, block in main:
        if len(block.text) > _BYLINE or block.kind is Kind.TITLE:
            continue
        for day, start, end in find_dates(block.text):
            if (index, start) not in reviewed and (index in bylined or _alone(block, start, end)):
                yield PageDate(day, index, start, end)


def _alone(block: Block, start: int, end: int) -> bool:
    """Whether the block is little more than this date, with a day, and a weekday or a time."""
    full = len(_NUMBER.findall(block.text[start:end])) > 1
    return full and len(block.text) - (end - start) <= 25


def _declared(reading: Reading, name: str) -> Iterator[PageDate]:
    day: date | None = getattr(reading.page.metadata, name)
    if day:
        yield PageDate(day)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if parts["iso"]:
        return _date(parts["iso"], int(parts["iso_month"]), parts["iso_day"])
    if parts["slashed"] and len(parts["slashed"]) == 2 and "/" not in match.group():
        return None
    if parts["slashed"]:
        return _slashed(int(parts["first"]), int(parts["second"]), parts["slashed"])
    return _date(
        parts["year"], _MONTHS.index(parts["month"][:3].lower()) + 1, parts["later_day"] or parts["day"] or "1"
    )


def _slashed(first: int, second: int, year: str) -> date | None:
    """Month first, as in the United States, unless that is no month."""
    full = year if len(year) == 4 else f"20{year}"
    return _date(full, first, str(second)) or _date(full, second, str(first))


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None

"""The people a page names as its author or reviewer, and what it says of their qualification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.page import Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.person_names import NAME, is_person, without_role

_LEAD = re.compile(r"\s{0,2}[:\-–—|]?\s{0,2}(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Doctor)\.? ){0,2}")
_AFTER = re.compile(
    r"\s{0,2}(?:$|[,|/·•(:;\n–—-]|and\b|on\b|\d|in\b|at\b|Posted|Published|Updated|Last|is\b|, "
    r"|[A-Z][A-Za-z]{0,5}[A-Z]\b)"
)
"""What ends a name: a mark, a few words, or a degree such as "MBChB"."""
_MOST = 40
"""Bylines and declared authors looked at; a page with more is a list of articles."""
_ROLES = frozenset({"author|authors", "editor|editors", "reviewer|reviewers"})
"""Terms that prose uses too; they label a name only at the start of a block."""
_AT_START = 12
_NAMED = 10
"""People kept as authors, and as reviewers."""
BYLINE_BLOCK = 300
"""A byline stands in a short block; a longer one is prose."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person named as author or reviewer; `block` is None when only the metadata says so."""

    name: str
    block: int | None
    start: int
    end: int

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


def authors(reading: Reading) -> tuple[Person, ...]:
    """People named as author: bylines first, then the metadata's. Ask by `reading.derive(authors)`."""
    owner = {reading.page.metadata.publisher.lower(), reading.page.metadata.site_name.lower()}
    bylines = _named_after(reading, "bylines")
    people = [
        person for person in (*bylines, *_signed(reading), *_declared(reading)) if person.name.lower() not in owner
    ]
    return _once(people)


def reviewers(reading: Reading) -> tuple[Person, ...]:
    """People named as having checked the page. Ask by `reading.derive(reviewers)`."""
    return _once(_named_after(reading, "reviewed_by"))


def _once(people: list[Person]) -> tuple[Person, ...]:
    seen: dict[str, Person] = {}
    for person in people:
        seen.setdefault(person.surname.lower(), person)
    return tuple(seen.values())[:_NAMED]


def _named_after(reading: Reading, lexicon: str) -> list[Person]:
    """People whose name follows a term of this lexicon in a short block outside the references."""
    hits = reading.hits(lexicon, zones=EVERYWHERE - {Zone.REFERENCES})[:_MOST]
    return [person for hit in hits if _may_name(reading, hit) and (person := _name_at(reading, hit.block, hit.end))]


def _may_name(reading: Reading, hit: Hit) -> bool:
    block = reading.page.blocks[hit.block]
    if block.kind in (Kind.TITLE, Kind.BUTTON):
        return False
    if hit.term in _ROLES:
        return hit.start <= _AT_START
    return hit.start <= 1 if hit.term == "by" else hit.start <= _AT_START or len(block.text) <= BYLINE_BLOCK


def _name_at(reading: Reading, block: int, at: int) -> Person | None:
    text = reading.page.blocks[block].text
    lead = _LEAD.match(text, at)
    match = NAME.match(text, lead.end() if lead else at)
    if match is None or not _AFTER.match(text, match.end()):
        return None
    name = without_role(match.group())
    return Person(name, block, match.start(), match.start() + len(name)) if is_person(name) else None


_ROLE_AND_DAY = re.compile(r", [a-z][A-Za-z' -]{3,60}[.,;|·–] ?[^.]{0,12}\b(?:19|20)\d\d\.?$")
"""What follows the name in a line such as "Jane Doe, health reporter. 3 May 2021"."""
_SIGNED_WITHIN = 15
"""Blocks of main text within which a name alone with its degree is taken for a byline."""


def _signed(reading: Reading) -> Iterator[Person]:
    """Short blocks near the top that hold a name and degrees, or a name, a role and a day, and little else."""
    main = [(index, block) for index, block in reading.blocks if block.zone is Zone.MAIN][:_SIGNED_WITHIN]
    for index, block in main:
        match = NAME.match(block.text) if len(block.text) < 120 and block.kind is not Kind.TITLE else None
        if match and is_person(match.group()):
            person = Person(match.group(), index, 0, match.end())
            if degree_after(reading, person) or _ROLE_AND_DAY.match(block.text, match.end()):
                yield person


def _declared(reading: Reading) -> Iterator[Person]:
    """People the metadata names, with the place in the visible text where their name stands, if it does."""
    for author in reading.page.metadata.authors[:_MOST]:
        name = _LEAD.sub("", author.split(",")[0].strip(), count=1).strip()
        if is_person(name):
            yield _visible(reading, name) or Person(name, None, 0, 0)


def _visible(reading: Reading, name: str) -> Person | None:
    for index, block in reading.blocks:
        start = block.text.find(name)
        if start >= 0:
            return Person(name, index, start, start + len(name))
    return None


def degree_after(reading: Reading, person: Person) -> Hit | None:
    """The degree or licence right after this person's name where it stands."""
    if person.block is None:
        return None
    text = reading.page.blocks[person.block].text
    for hit in reading.derive(_degrees).get(person.block, ()):
        if person.end <= hit.start and _is_tail(text[person.end : hit.start]):
            return hit
    return None


def _degrees(reading: Reading) -> dict[int, list[Hit]]:
    """Degrees and licences by the block they stand in."""
    found: dict[int, list[Hit]] = {}
    for hit in reading.hits("credentials", zones=EVERYWHERE):
        found.setdefault(hit.block, []).append(hit)
    return found


_TAIL = re.compile(r",? ?\(?(?:[A-Z][A-Za-z.]{0,6},? ?){0,4}")


def _is_tail(between: str) -> bool:
    """Whether only commas and other degrees stand between name and degree."""
    return bool(_TAIL.fullmatch(between))

"""The people a page names as its author or reviewer, and what it says of their qualification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.page import Kind, Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.signals.labels import labelled_at, next_line
from models.signals.person_names import CAPITALS, NAME, Person, is_person, without_role

_LEAD = re.compile(r"\s{0,2}[:\-–—|]?\s{0,2}(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Doctor)\.? ){0,2}")
_AFTER = re.compile(
    r"\s{0,2}(?:$|\.(?:\s|$)|[,|/·•(:;\n–—-]|and\b|on\b|\d|in\b|at\b|Posted|Published|Updated|Last|is\b|, )"
)
_DEGREES = re.compile(r"(?:,? [A-Z][A-Za-z.]{0,6}[A-Z.](?![A-Za-z])){0,4}")
"""Degrees right after a name, with or without a comma, as in "Martin Parr BDS" or "Martin Parr M.D."."""
_MOST = 40
"""Bylines and declared authors looked at; a page with more is a list of articles."""
_ROLES = frozenset(
    {
        "author|authors",
        "editor|editors",
        "reviewer|reviewers",
        "writer|writers|columnist|contributor|contributors",
        "content|feature|guide|essay|opinion|analysis|commentary|guest by",
        "compiled|prepared|researched|contributed by",
        "medical|clinical|scientific|expert|fact|editorial review|reviewer|checker",
        "clinical|medical|consulting|scientific|science adviser|advisor|editor",
    }
)
"""Terms that prose uses too; they label a name only at the start of a block."""
_AT_START = 12
_NAMED = 10
"""People kept as authors, and as reviewers."""
BYLINE_BLOCK = 300
"""A byline stands in a short block; a longer one is prose."""


def authors(reading: Reading) -> tuple[Person, ...]:
    """People named as author: bylines first, then the metadata's. Ask by `reading.derive(authors)`."""
    owner = {reading.page.metadata.publisher.lower(), reading.page.metadata.site_name.lower()}
    bylines = _named_after(reading, "bylines")
    people = [
        person
        for person in (*bylines, *_signed(reading), *_listed(reading), *_declared(reading))
        if person.name.lower() not in owner
    ]
    return _once(people)


def reviewers(reading: Reading) -> tuple[Person, ...]:
    """People named as having checked the page. Ask by `reading.derive(reviewers)`."""
    declared = (_placed(reading, name) for name in reading.page.metadata.reviewers[:_MOST])
    return _once([*_named_after(reading, "reviewed_by"), *filter(None, declared)])


def _once(people: list[Person]) -> tuple[Person, ...]:
    seen: dict[str, Person] = {}
    for person in people:
        seen.setdefault(person.surname.lower(), person)
    return tuple(seen.values())[:_NAMED]


def _named_after(reading: Reading, lexicon: str) -> list[Person]:
    """People whose name follows a term of this lexicon in a short block outside the references."""
    hits = reading.hits(lexicon, zones=EVERYWHERE - {Zone.REFERENCES})[:_MOST]
    return [
        person for hit in hits if _may_name(reading, hit) and (person := _name_at(reading, *labelled_at(reading, hit)))
    ]


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
    start = lead.end() if lead else at
    match = NAME.match(text, start) or CAPITALS.match(text, start)
    if match is None or not _AFTER.match(text, _DEGREES.match(text, match.end()).end()):  # type: ignore[union-attr]
        return None
    name = without_role(match.group())
    name = name.title() if name.isupper() else name
    return Person(name, block, match.start(), match.start() + len(name)) if is_person(name) else None


_JOB = r"(?:[A-Za-z][a-z'-]{0,20} ){0,3}(?:[Rr]eporter|[Ww]riter|[Ee]ditor|[Cc]orrespondent|[Jj]ournalist)"
_ROLE_AND_DAY = re.compile(
    rf"(?:, [a-z][A-Za-z' -]{{3,60}}|(?:,| [|·–—-]) {_JOB}) ?[.,;|·–] ?[^.]{{0,12}}\b(?:19|20)\d\d\.?$"
    rf"|(?:,| [|·–—-])? {_JOB}$| ?[|·–—-] [^.]{{0,12}}\b(?:19|20)\d\d$"
)
"""What follows the name in a line such as "Jane Doe, health reporter. 3 May 2021" or "Jane Doe | Reporter | 2021"."""
_AFTERTHOUGHT = 2
"""Characters after the degree that ends a byline."""
_MARKS = re.compile(
    r"((?:[ ,]{0,2}[\d*†‡§¶#✉]|[a-h](?![a-zA-Z])){0,16}) ?(?:$|(?:[,;&·]| ?and\b)[ ,;&·]{0,3}(?:and )?)"
)
"""What stands between the names of a paper's authors: marks that lead to where they work, and a comma."""
_LIST = 1500
"""Characters of the longest list of authors."""
_SIGNED_WITHIN = 15
"""Blocks of main text within which a name alone with its degree is taken for a byline."""


def _signed(reading: Reading) -> Iterator[Person]:
    """Short blocks near the top that hold a name and degrees, or a name, a role and a day, and little else."""
    main = [(index, block) for index, block in reading.blocks if block.zone is Zone.MAIN][:_SIGNED_WITHIN]
    for index, block in main:
        lead = _LEAD.match(block.text) if len(block.text) < 120 and block.kind is not Kind.TITLE else None
        match = NAME.match(block.text, lead.end()) if lead else None
        name = without_role(match.group()) if match else ""
        if match and is_person(name):
            person = Person(name, index, match.start(), match.start() + len(name))
            degree = degree_after(reading, person)
            if (degree and not _tells(reading, degree)) or _ROLE_AND_DAY.match(block.text, person.end):
                yield person


def _tells(reading: Reading, degree: Hit) -> bool:
    """Whether the sentence goes on after the degree, as "Jane Doe, registered nurse, says so." does."""
    text = reading.page.blocks[degree.block].text
    return text.endswith((".", "!", "?")) and len(text) - degree.end > _AFTERTHOUGHT


def _listed(reading: Reading) -> Iterator[Person]:
    """The authors of a paper: names near its top, linked or not, with the marks that lead to where they work."""
    main = [index for index, block in reading.blocks if block.zone is Zone.MAIN][:_SIGNED_WITHIN]
    for index, block in reading.blocks:
        if index <= max(main, default=0) and block.kind is not Kind.TITLE and len(block.text) <= _LIST:
            people, place, marked = list[Person](), 0, False
            while (match := NAME.match(block.text, place)) and is_person(match.group()):
                marks = _MARKS.match(block.text, match.end())
                if marks is None:
                    break
                people.append(Person(match.group(), index, match.start(), match.end()))
                place, marked = marks.end(), marked or bool(marks[1])
            if marked and len(people) > 1 and place >= len(block.text):
                yield from people


def _declared(reading: Reading) -> Iterator[Person]:
    """People the metadata names as authors."""
    return filter(None, (_placed(reading, author) for author in reading.page.metadata.authors[:_MOST]))


def _placed(reading: Reading, declared: str) -> Person | None:
    """A person the metadata names, with the place in the visible text where their name stands, if it does."""
    name = _LEAD.sub("", declared.split(",", maxsplit=1)[0].strip(), count=1).strip()
    return (_visible(reading, name) or Person(name, None, 0, 0)) if is_person(name) else None


def _visible(reading: Reading, name: str) -> Person | None:
    for index, block in reading.blocks:
        start = block.text.find(name)
        if start >= 0:
            return Person(name, index, start, start + len(name))
    return None


def degree_after(reading: Reading, person: Person) -> Hit | None:
    """The degree or licence right after this person's name where it stands, or in the line below a name alone."""
    if person.block is None:
        return None
    text, found = reading.page.blocks[person.block].text, reading.derive(_degrees)
    if not text[person.end :].strip():
        below = next_line(reading, person.block)
        return next((hit for hit in found.get(below[0], ()) if hit.first == 0), None) if below else None
    return next((hit for hit in found.get(person.block, ()) if _is_tail(text[person.end : hit.start])), None)


def _degrees(reading: Reading) -> dict[int, list[Hit]]:
    """Degrees and licences by the block they stand in."""
    found: dict[int, list[Hit]] = {}
    for hit in reading.hits("credentials", zones=EVERYWHERE):
        found.setdefault(hit.block, []).append(hit)
    return found


_TAIL = re.compile(r",? ?(?:an? )?\(?(?:[A-Z][A-Za-z.]{0,6},? ?){0,4}")


def _is_tail(between: str) -> bool:
    """Whether only commas and other degrees stand between name and degree."""
    return bool(between and _TAIL.fullmatch(between))

"""What a page tells of the people it names: whether an author's or reviewer's name leads to more than the name.

A name, a title and a degree take a minute to invent. A page or a paragraph about the person is where a reader can
find out more, and where somebody else could object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from models.page import Link, Zone
from models.reading import READ_ZONES, Reading
from models.signals.earning import earns
from models.signals.engines import BARE
from models.signals.people import authors, reviewers
from models.signals.person_names import Person
from models.signals.sources import leads_to_source
from models.words import Sentence

_PATH = re.compile(r"/(?:authors?|contributors?|people|profiles?|staff|bios?|experts?|about/team)/[\w-]", re.IGNORECASE)
_WORKS = (
    r"(?:is|was) (?:an?|the|one of|also|currently|now|board|our|senior|chief|professor)\b"
    r"|has (?:been|worked|written|covered|reported|practi[sc]ed|taught|run|led|served|treated|published|held|over"
    r"|more)\b|(?:also |now |currently )?(?:writes|covers|teaches|practi[sc]es|speciali[sz]es|lectures|works|lives"
    r"|leads|heads|runs|holds|studied|trained|qualified|graduated|earned|completed|received|joined|serves)\b(?! [“\"])"
)
_IS = re.compile(
    rf",? (?:[A-Z][\w.]{{0,8}},? ){{0,4}}(?:{_WORKS})|, (?:an? [a-z]|who (?:{_WORKS}))"
    r"|,(?: [a-z-]{1,20}){1,5} (?:at|for|of|with) (?:the )?[A-Z]"
)
_OPENING = 60
"""Characters of a sentence within which the name stands that it tells about."""
PARAGRAPH = 30
"""Words from which on a paragraph about a person tells enough to be held to; a line with a title does not."""
_LONGEST = 80
"""Characters of a link around a name with its degrees; a longer one is prose."""

UNSOURCED = 0.4
"""What people count whom the page tells about where it leads to no source: they had nothing to check."""
GAINING = 0.02
"""What people count on a page that earns from its reader, whatever it tells about them."""


def standing(reading: Reading, people: Iterable[Person]) -> float:
    """What it counts that these people stand for the page: 1 where it tells about one of them and leads to a source.

    A name, a degree, a link and the page behind it are all typed by the page's own owner.
    """
    known = any(person.name in reading.derive(tied) for person in people)
    return told(reading) if known or reading.derive(earns) else BARE


def told(reading: Reading) -> float:
    """What people count, or would, of whom the page tells more than a name and a degree."""
    if reading.derive(earns):
        return GAINING
    return 1.0 if reading.derive(leads_to_source) else UNSOURCED


def profile_links(reading: Reading, person: Person) -> Iterator[Link]:
    """Links from the person's name to a page of theirs: of a kind that holds such pages, or with the name in it."""
    for link in reading.page.links:
        named = person.surname in link.text and len(link.text) <= _LONGEST
        if named and link.zone in READ_ZONES and link.block is not None and _leads_to(link, person):
            yield link


def _leads_to(link: Link, person: Person) -> bool:
    if link.url.lower().startswith(("mailto:", "tel:")):
        return False
    return "author" in link.rel or bool(_PATH.search(link.url)) or person.surname.lower() in link.url.lower()


def profile_sentence(reading: Reading, person: Person) -> Sentence | None:
    """The first sentence that begins with the person's name and says what they are."""
    for sentence in reading.sentences:
        at = sentence.text.find(person.surname, 0, _OPENING) if sentence.zone is not Zone.REFERENCES else -1
        given = len(person.given) if sentence.text.startswith(f"{person.given} ") else 0
        if (at >= 0 and _IS.match(sentence.text, at + len(person.surname))) or (
            given and _IS.match(sentence.text, given)
        ):
            return sentence
    return None


def tied(reading: Reading) -> frozenset[str]:
    """The names of authors and reviewers that a page or paragraph tells about. Ask by `reading.derive(tied)`."""
    people = (*reading.derive(authors), *reading.derive(reviewers))
    return frozenset(p.name for p in people if any(profile_links(reading, p)) or _has_paragraph(reading, p))


def _has_paragraph(reading: Reading, person: Person) -> bool:
    sentence = profile_sentence(reading, person)
    return sentence is not None and len(reading.words[sentence.block].lower) >= PARAGRAPH

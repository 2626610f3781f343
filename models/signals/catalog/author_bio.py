"""Author bio: a page or a few sentences about the person who wrote the text."""

from __future__ import annotations

from collections.abc import Iterator

from models.reading import Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bios import cards, notes
from models.signals.earning import discounted
from models.signals.engines import measured, quote, unavailable
from models.signals.outlinks import has_structure
from models.signals.people import authors
from models.signals.person_names import Person
from models.signals.profiles import profile_links, profile_sentence


def measure(reading: Reading) -> SignalResult:
    """1 when the author's name leads to a page of theirs or a sentence says who they are; less where the page earns."""
    people = reading.derive(authors)
    evidence = [*_links(reading, people), *_sentences(reading, people), *_lines(reading, people)]
    if people and not evidence and not has_structure(reading.page):
        return unavailable("plain text without an address shows no link to an author's page")
    return measured(discounted(reading, bool(evidence)), sorted(evidence, key=lambda item: (item.block, item.start)))


def _links(reading: Reading, people: tuple[Person, ...]) -> Iterator[Evidence]:
    """Links from an author's name to a page of theirs."""
    links = dict.fromkeys(link for person in people for link in profile_links(reading, person))
    for link in links:
        yield quote(reading, link.block or 0, link.start, link.end, "link to the author's page")


def _sentences(reading: Reading, people: tuple[Person, ...]) -> Iterator[Evidence]:
    """Sentences that begin with the author's name and say what they are, one for each author."""
    for person in people:
        sentence = profile_sentence(reading, person)
        if sentence:
            yield quote(reading, sentence.block, sentence.start, sentence.end, "about the author")


def _lines(reading: Reading, people: tuple[Person, ...]) -> Iterator[Evidence]:
    """Lines about whoever wrote the page in a place for them, where no sentence about a named author is found."""
    if not any(profile_sentence(reading, person) for person in people):
        yield from notes(reading)
        yield from (card for person in people for card in cards(reading, person))


SIGNAL = Signal(
    id="author_bio",
    version=5,
    category=Category.TRANSPARENCY,
    title="Says who its author is",
    failure_title="Nothing found on who its author is",
    why="A few lines or a page about the author let a reader see their training, their employer and what they "
    "may gain.",
    criteria=(
        "JAMA: authorship",
        "QUEST: authorship",
        "NewsGuard: names authors",
        "NewsGuard: who is in charge and conflicts",
    ),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("NewsGuard 2018, Rating process and criteria",),
    action="Say who the author is and what qualifies them, and link to a page about them",
    yields=lambda reading: 0.0 if reading.derive(authors) else discounted(reading, 1),
)

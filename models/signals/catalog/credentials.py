"""Credentials: a degree, licence or title of the page's author or reviewer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.reading import EVERYWHERE, Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote
from models.signals.people import authors, degree_after, reviewers
from models.signals.person_names import Person
from models.signals.profiles import standing, told

_TITLED = re.compile(r"(?:Dr|Prof|Professor|Doctor)\.? $")

_MOST = 300
"""Degrees on the page among which the author's is looked for."""


def measure(reading: Reading) -> SignalResult:
    """1 for an author or reviewer with a degree or title whom a sourced page tells about, else next to nothing.

    So it is where the page earns from its reader: clinics' pages are signed by those who live on them.
    """
    people = (*reading.derive(authors), *reading.derive(reviewers))
    shown = {person: found for person in people if (found := _qualified(reading, person))}
    declared = [] if shown else list(_declared(reading, people))
    return measured(standing(reading, shown) if shown or declared else 0.0, shown.values(), *declared[:1])


def _qualifying(reading: Reading) -> float:
    """What it yields to say what qualifies the author, where nothing does."""
    return 0.0 if measure(reading).value else told(reading)


def _qualified(reading: Reading, person: Person) -> Evidence | None:
    """The name with its degree or title, where the page shows them together."""
    if person.block is None:
        return None
    degree = degree_after(reading, person)
    if degree is not None and degree.block != person.block:
        return quote(reading, degree.block, degree.start, degree.end, "qualification below the name")
    if degree is not None:
        return quote(reading, person.block, person.start, degree.end, "name and qualification")
    titled = _TITLED.search(reading.page.blocks[person.block].text, max(person.start - 12, 0), person.start)
    if titled:
        return quote(reading, person.block, titled.start(), person.end, "name and title")
    return _elsewhere(reading, person)


def _elsewhere(reading: Reading, person: Person) -> Evidence | None:
    """The same name with a degree in another place, as in a box about the author."""
    for hit in reading.hits("credentials", zones=EVERYWHERE)[:_MOST]:
        before = reading.page.blocks[hit.block].text[max(hit.start - 60, 0) : hit.start]
        if before.rstrip(" ,(").removesuffix(" is a").removesuffix(" is an").removesuffix(", a").endswith(person.name):
            start = hit.start - len(before) + before.rfind(person.name)
            return quote(reading, hit.block, start, hit.end, "name and qualification")
    return None


def _declared(reading: Reading, people: tuple[Person, ...]) -> Iterator[str]:
    """Authors whom the metadata names with a degree after a comma."""
    names = {person.name for person in people}
    for author in reading.page.metadata.authors[:10]:
        name, _, degree = author.partition(",")
        if degree.strip(" .") and name.removeprefix("Dr. ").strip() in names:
            yield f"in the page's metadata: {author}"


SIGNAL = Signal(
    id="credentials",
    version=7,
    category=Category.TRANSPARENCY,
    title="Gives the qualification of its author or reviewer",
    failure_title="No qualification of an author or reviewer found",
    why="A degree or licence tells what a writer was trained in and can be looked up. It takes a page about the "
    "person for that, as anybody can type a title, and a source that they could have checked. It says next to nothing "
    "where the page earns from its reader: people with degrees sell things too. It makes no sentence true.",
    criteria=("QUEST: authorship", "HONcode: authoritative", "JAMA: authorship"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Say who the author is and what qualifies them, and link to a page about them",
    yields=_qualifying,
)

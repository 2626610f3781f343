"""Author: a person named as having written the page."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.earning import earns
from models.signals.engines import measured, quote
from models.signals.people import authors
from models.signals.profiles import standing, told

UNKNOWN, GAINING = 0.25, 0.1
"""What a name counts that leads nowhere: it can be asked after, and as easily be invented; and that of a seller."""


def measure(reading: Reading) -> SignalResult:
    """1 for a person named as author whom a sourced page tells about, less for a name alone or of somebody who earns.

    The name stands in a byline or in the page's metadata; a company or an account is no person.
    """
    people = reading.derive(authors)
    shown = [
        quote(reading, person.block, person.start, person.end, "author")
        for person in people
        if person.block is not None
    ]
    unseen = "" if shown or not people else f"named in the page's metadata only: {people[0].name}"
    return measured(max(standing(reading, people), _least(reading)) if people else 0.0, shown, unseen)


def _least(reading: Reading) -> float:
    return GAINING if reading.derive(earns) else UNKNOWN


def _named(reading: Reading) -> float:
    """What naming the author and linking to a page about them yields where nobody is named."""
    return 0.0 if reading.derive(authors) else max(told(reading), _least(reading))


SIGNAL = Signal(
    id="author",
    version=5,
    category=Category.TRANSPARENCY,
    title="Names its author",
    failure_title="No person named as its author found",
    why="Somebody who signs with their name can be asked and held to it. A company, a team or an account name does not "
    "say who wrote the text, and a name that nothing more is told about says less.",
    criteria=("JAMA: authorship", "QUEST: authorship", "NewsGuard: names authors", "HONcode: authoritative"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Silberg et al. 1997, Assessing, controlling, and assuring the quality of medical information on the Internet",
    ),
    action="Say who the author is and what qualifies them, and link to a page about them",
    yields=_named,
)

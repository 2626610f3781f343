"""Reviewer: a named person who checked the page, or an editorial board it links to."""

from __future__ import annotations

from models.reading import EVERYWHERE, Reading
from models.report import Evidence, SignalResult
from models.signals.anchors import link_around
from models.signals.base import Category, Sign, Signal
from models.signals.engines import BARE, measured, quote
from models.signals.people import reviewers
from models.signals.profiles import tied

BOARD = 0.5
"""What a link to an editorial board counts: it tells of a process, not that this page went through it."""


def measure(reading: Reading) -> SignalResult:
    """1 for a reviewer whom a page or paragraph tells about, half for a linked editorial board.

    A name alone is next to nothing, and "reviewed by" without a name is nothing.
    """
    found = [person for person in reading.derive(reviewers) if person.block is not None]
    people = [quote(reading, person.block or 0, person.start, person.end, "reviewer") for person in found]
    if any(person.name in reading.derive(tied) for person in found):
        return measured(1.0, people)
    board = _board(reading)
    return measured(BOARD if board else BARE if people else 0.0, [*people, *board])


def _board(reading: Reading) -> list[Evidence]:
    """The first link whose text names an editorial board."""
    hits = reading.hits("editorial_boards", zones=EVERYWHERE)
    linked = next((hit for hit in hits if link_around(reading, hit)), None)
    return [quote(reading, linked.block, linked.start, linked.end, "editorial board")] if linked else []


SIGNAL = Signal(
    id="reviewer",
    version=3,
    category=Category.TRANSPARENCY,
    title="Names who reviewed it",
    failure_title="Names nobody who reviewed it",
    why="A second pair of eyes catches errors, and a reviewer who can be found stands for having looked. The bare "
    "word 'reviewed' says nothing, and a line with a name is soon copied.",
    criteria=("HONcode: authoritative", "QUEST: authorship", "JAMA: authorship"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    action="Have the page checked by somebody qualified, and name them",
)

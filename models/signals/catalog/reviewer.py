"""Reviewer: a named person who checked the page, or an editorial board it links to."""

from __future__ import annotations

from models.reading import EVERYWHERE, Reading
from models.report import Evidence, SignalResult
from models.signals.anchors import link_around
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote
from models.signals.people import reviewers

BOARD = 0.5
"""What a link to an editorial board counts: it tells of a process, not that this page went through it."""


def measure(reading: Reading) -> SignalResult:
    """1 for a named reviewer, half for a linked editorial board; "reviewed by" without a name is nothing."""
    people = [
        quote(reading, person.block, person.start, person.end, "reviewer")
        for person in reading.derive(reviewers)
        if person.block is not None
    ]
    board = [] if people else _board(reading)
    return measured(1.0 if people else BOARD if board else 0.0, people or board)


def _board(reading: Reading) -> list[Evidence]:
    """The first link whose text names an editorial board."""
    hits = reading.hits("editorial_boards", zones=EVERYWHERE)
    linked = next((hit for hit in hits if link_around(reading, hit)), None)
    return [quote(reading, linked.block, linked.start, linked.end, "editorial board")] if linked else []


SIGNAL = Signal(
    id="reviewer",
    version=1,
    category=Category.TRANSPARENCY,
    title="Names who reviewed it",
    failure_title="Names nobody who reviewed it",
    why="A second pair of eyes catches errors, and a named reviewer stands for having looked. The bare word 'reviewed' "
    "says nothing.",
    criteria=("HONcode: authoritative", "QUEST: authorship", "JAMA: authorship"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    action="Have the page checked by somebody qualified, and name them",
)

"""Reviewer: a named person who checked the page, or an editorial board it links to."""

from __future__ import annotations

from models.reading import EVERYWHERE, READ_ZONES, Reading
from models.report import Evidence, SignalResult
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
    """Links whose text names an editorial board."""
    hits = {(hit.block, hit.start): hit for hit in reading.hits("editorial_boards", zones=EVERYWHERE)}
    links = [link for link in reading.page.links if link.zone in READ_ZONES and link.block is not None] if hits else []
    spans = [hit for hit in hits.values() if any(a.block == hit.block and a.start <= hit.start < a.end for a in links)]
    return [quote(reading, hit.block, hit.start, hit.end, "editorial board") for hit in spans[:1]]


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

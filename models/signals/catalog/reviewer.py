"""Reviewer: a named person who checked the page."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote
from models.signals.people import reviewers
from models.signals.profiles import standing, told


def measure(reading: Reading) -> SignalResult:
    """1 for a reviewer whom a page or paragraph tells about, on a page that leads to a source and earns nothing.

    A name alone is next to nothing, and "reviewed by" without a name is nothing. A board is among the organisation's
    pages: it tells of a process, not that this page went through it.
    """
    found = reading.derive(reviewers)
    shown = [
        quote(reading, person.block, person.start, person.end, "reviewer")
        for person in found
        if person.block is not None
    ]
    unseen = "" if shown or not found else f"named in the page's structured data only: {found[0].name}"
    return measured(standing(reading, found) if found else 0.0, shown, unseen)


def _checked(reading: Reading) -> float:
    """What having the page checked yields where nobody did."""
    return 0.0 if reading.derive(reviewers) else told(reading)


SIGNAL = Signal(
    id="reviewer",
    version=5,
    category=Category.TRANSPARENCY,
    title="Names who reviewed it",
    failure_title="No reviewer's name found",
    why="A second pair of eyes catches errors, and a reviewer who can be found stands for having looked. The bare "
    "word 'reviewed' says nothing, a line with a name is soon copied, and where no source is given or the page earns "
    "from its reader a reviewer says little.",
    criteria=("HONcode: authoritative", "QUEST: authorship", "JAMA: authorship"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    action="Have the page checked by somebody qualified, name them and link to a page about them",
    yields=_checked,
)

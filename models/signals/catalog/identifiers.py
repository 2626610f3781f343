"""Identifiers: DOIs, PubMed and trial numbers by which a reader can look up what the page relies on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models.page import Zone
from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bibliography import Bibliography, bibliography
from models.signals.engines import BARE, measured, quote
from models.signals.identifiers import Identifier, identifiers

LOOSE_MOST = 5
"""More identifiers than this that nothing in the text is tied to add nothing."""


def measure(reading: Reading) -> SignalResult:
    """Distinct papers and trials identified in the main text and in references that the text points to.

    Others count next to nothing: those of references nobody points to, and bare DOIs of nobody known.
    """
    found = reading.derive(identifiers)
    listed = reading.derive(bibliography)
    tied = [item for item in found if not item.bare and _in_use(item, listed)]
    loose = _documents(found) - _documents(tied)
    placed = [item for item in found if item.block is not None]
    evidence = [
        quote(reading, item.block or 0, item.start, item.end, item.kind) for item in placed if item.end > item.start
    ]
    return measured(_documents(tied) + BARE * min(loose, LOOSE_MOST), evidence)


def _in_use(item: Identifier, listed: Bibliography) -> bool:
    return item.zone is Zone.MAIN or item.block is None or listed.borne_out(item.block, item.start)


def _documents(found: Iterable[Identifier]) -> int:
    """How many documents these stand for: the DOI and the PMID in one reference are one."""
    by_block: dict[int | None, Counter[str]] = {}
    for item in found:
        by_block.setdefault(item.block, Counter())[item.kind] += 1
    return sum(max(kinds.values()) for kinds in by_block.values())


SIGNAL = Signal(
    id="identifiers",
    version=4,
    category=Category.CITATIONS,
    title="Identifies its sources so that they can be looked up",
    failure_title="No identifier of a paper or trial found",
    why="A DOI, a PubMed number or a trial's registration leads a reader to the very document, so that the claim can "
    "be checked against it. A few say as much as two hundred, "
    "and a number that nothing in the text is tied to says little.",
    criteria=("JAMA: attribution", "DISCERN: 4 sources clear", "HONcode: attribution", "W3C: journal links"),
    unit="papers or trials",
    cap=8,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Silberg et al. 1997, Assessing, controlling, and assuring the quality of medical information on the Internet",
    ),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)

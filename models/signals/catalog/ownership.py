"""Ownership: who owns or pays for the page, and what its authors may gain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.earning import discounted, earns
from models.signals.engines import measured, quote_hits
from models.signals.people import authors
from models.signals.sources import leads_to_source

KINDS = ("ownership_statements", "funding_statements", "conflict_statements")
"""The lexicons, one a kind of disclosure."""
_REGISTERED = frozenset(
    {
        "is a registered charity",
        "registered charity",
        "charity number|no|registration",
        "charity registered",
        "registered as a charity",
    }
)
_IMPRINT = 300
"""Characters of the longest imprint; a longer text is a contract."""
_COPYRIGHT = re.compile(r"©|\(c\)|[Cc]opyright|[Rr]ights [Rr]eserved|[Tt]rading name|[Rr]egistered (?:in|office)")
_NUMBER = re.compile(r"\d{5}|\b[A-Z]{2}\d{4}|\d{2}-\d{7}|\bcharity.{0,40}\d{3}", re.IGNORECASE)
"""A charity's entry in its register, as registers number theirs."""


def measure(reading: Reading) -> SignalResult:
    """Kinds of disclosure found, of three: owner, what the page lives on, conflicts of interest.

    Where the page earns from its reader they count little, and conflicts only where it names who would have them.
    """
    firsts = [hit for kind in KINDS if (hit := next(_disclosed(reading, kind), None))]
    shown = quote_hits(reading, sorted(firsts, key=lambda hit: (hit.block, hit.start)), "disclosure")
    return measured(discounted(reading, len(firsts)), shown)


def _disclosed(reading: Reading, kind: str) -> Iterator[Hit]:
    """Disclosures that tell something: of a charity with its number, and of interests that somebody has."""
    hits = [*reading.hits(kind, zones=EVERYWHERE), *(_imprinted(reading) if kind == KINDS[0] else ())]
    somebody = len(reading.derive(authors)) or reading.derive(leads_to_source)
    if kind == "conflict_statements" and reading.derive(earns) and not somebody:
        return
    for hit in hits:
        if hit.term not in _REGISTERED or _NUMBER.search(reading.page.blocks[hit.block].text):
            yield hit


def _imprinted(reading: Reading) -> Iterator[Hit]:
    """Owners named beside the copyright sign."""
    for hit in reading.hits("owner_lines", zones=EVERYWHERE):
        text = reading.page.blocks[hit.block].text
        if len(text) <= _IMPRINT and _COPYRIGHT.search(text):
            yield hit


def _disclosing(reading: Reading) -> float:
    """What it yields to say who owns the site and, where it names an author, what they may gain."""
    return discounted(reading, 1 + bool(len(reading.derive(authors))))


SIGNAL = Signal(
    id="ownership",
    version=6,
    category=Category.TRANSPARENCY,
    title="Discloses who owns or funds it",
    failure_title="Nothing found on who owns or funds it",
    why="Who pays may shape what is written. A reader can allow for that only when it is said. "
    "A seller's word on it counts little.",
    criteria=(
        "JAMA: disclosure",
        "HONcode: financial disclosure",
        "NewsGuard: ownership and financing disclosed",
        "QUEST: conflict of interest",
        "HealthNewsReview: independent sources and conflicts",
    ),
    unit="kinds of disclosure",
    cap=3,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Silberg et al. 1997, Assessing, controlling, and assuring the quality of medical information on the Internet",
    ),
    action="Say who owns and funds the site, and what the author may gain from what is written",
    yields=_disclosing,
)

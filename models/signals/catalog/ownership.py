"""Ownership: who owns or pays for the page, and what its authors may gain."""

from __future__ import annotations

from models.reading import EVERYWHERE, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote_hits

KINDS = ("ownership_statements", "funding_statements", "conflict_statements")
"""The lexicons, one a kind of disclosure."""


def measure(reading: Reading) -> SignalResult:
    """Kinds of disclosure found, of three: owner, funding, conflicts of interest."""
    firsts = [hits[0] for kind in KINDS if (hits := reading.hits(kind, zones=EVERYWHERE))]
    return measured(
        len(firsts), quote_hits(reading, sorted(firsts, key=lambda hit: (hit.block, hit.start)), "disclosure")
    )


SIGNAL = Signal(
    id="ownership",
    version=3,
    category=Category.TRANSPARENCY,
    title="Discloses who owns or funds it",
    failure_title="Does not say who owns or funds it",
    why="Who pays may shape what is written. A reader can allow for that only when it is said.",
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
)

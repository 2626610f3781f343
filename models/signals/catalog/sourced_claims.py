"""Sourced claims: the share of claims of a health effect that have a source near by."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.claims import claim_hits
from models.signals.engines import quote_sentences, ratio
from models.signals.sources import CHECKABLE, sources

FEWEST = 4
"""Fewer claims than this are taken as this many, so that one sourced sentence is no spotless page."""


def measure(reading: Reading) -> SignalResult:
    """Share of claims with a source a reader can check in the same sentence or the one before or after."""
    claims = reading.derive(claim_hits)
    found = reading.derive(sources)
    sourced: tuple[Hit, ...] = tuple(hit for hit in claims if found.near(hit.sentence, CHECKABLE))
    sentences = [reading.sentences[hit.sentence] for hit in sourced]
    evidence = quote_sentences(reading, sentences, "claim with a source near by")
    whole = max(len(claims), FEWEST) if claims else 0
    return ratio(len(sourced), whole, evidence, nothing="no sentence claims a health effect")


SIGNAL = Signal(
    id="sourced_claims",
    version=8,
    category=Category.CITATIONS,
    title="Backs what it claims with sources",
    failure_title="No claim with a source near by found",
    why="Where a page says that something helps, a source at that place lets a reader check it. Counted are citations "
    "that lead to a reference, identifiers, links to journals or agencies, and institutions or journals with a year.",
    criteria=(
        "HONcode: justifiability",
        "QUEST: attribution",
        "HealthNewsReview: evidence quality",
        "JAMA: attribution",
    ),
    unit="share of claims",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)

"""Unsourced claims: claims of a health effect on a page that leads to no source at all."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.claims import claim_hits
from models.signals.engines import measured
from models.signals.promotion import promoted
from models.signals.scope import new_sentences
from models.signals.sources import leads_to_source
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Different sentences that claim an effect, where nothing on the page leads a reader to a source.

    0 where none does: a first claim must not better a page for having a source beside it.
    """
    either = sorted((*reading.derive(claim_hits), *reading.derive(promoted)), key=lambda hit: (hit.block, hit.start))
    claims = new_sentences(reading, either)
    if not claims:
        return measured(0, note="no sentence claims a health effect")
    if reading.derive(leads_to_source):
        return measured(0)
    return measured(len(claims), quote_windows(reading, claims, "claimed, with no source on the page"))


SIGNAL = Signal(
    id="unsourced_claims",
    version=5,
    category=Category.CITATIONS,
    title="Claims health effects and leads to no source at all",
    failure_title="No health effect found claimed without a source on the page",
    why="Who says that something heals can say where that was shown. A page that claims and names nothing leaves its "
    "reader with its word alone.",
    criteria=("HONcode: justifiability", "QUEST: attribution", "DISCERN: 4 sources clear", "JAMA: attribution"),
    unit="claims",
    cap=8,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)

"""Study funding: who paid for the research."""

from __future__ import annotations

from models.reading import EVERYWHERE, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import kinds, measured, quote_hits


def measure(reading: Reading) -> SignalResult:
    """Kinds of statement of who paid for research, and of payers named in its sentence."""
    stated = reading.hits("study_funding", zones=EVERYWHERE)
    sentences = {hit.sentence for hit in stated}
    payers = (hit for hit in reading.hits("funder_names", zones=EVERYWHERE) if hit.sentence in sentences)
    found = kinds(sorted((*stated, *payers), key=lambda hit: (hit.block, hit.start)))
    return measured(len(found), quote_hits(reading, found, "funding"))


SIGNAL = Signal(
    id="study_funding",
    version=1,
    category=Category.TRANSPARENCY,
    title="Says who paid for the research",
    failure_title="Does not say who paid for the research",
    why=("Who pays for a study has an interest in how it ends. A reader can allow for that only when it is said."),
    criteria=(
        "HealthNewsReview: independent sources and conflicts",
        "JAMA: disclosure",
        "QUEST: conflict of interest",
    ),
    unit="kinds of statement",
    cap=6,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Lundh et al. 2017, Industry sponsorship and research outcome",),
    action="Say who paid for the research you report",
)

"""Vague attribution: "studies show" and "experts say" where no study and no expert can be found."""

from __future__ import annotations

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.sources import ANY, sources

REACH = 3
"""Sentences on either side in which a source may stand: news tells of one study over several short paragraphs."""


def measure(reading: Reading) -> SignalResult:
    """Appeals to unnamed research or experts, with no source in their sentence or near it."""
    found = reading.derive(sources)
    by_sentence: dict[str, Hit] = {}
    for hit in reading.hits("vague_sources"):
        if not found.around(hit.sentence, ANY, reach=REACH):
            by_sentence.setdefault(reading.sentences[hit.sentence].text, hit)
    hits = tuple(by_sentence.values())
    return measured(
        per_thousand(reading, len(hits), undiluted=True), quote_hits(reading, hits, "no study or person is named")
    )


SIGNAL = Signal(
    id="vague_attribution",
    version=2,
    category=Category.CITATIONS,
    title="Appeals to studies or experts it does not name",
    failure_title="Leaves no appeal to research without a name",
    why="Words such as 'studies show' borrow the weight of science and leave nothing that a reader could check. Where "
    "the study is named or linked near by, nothing is counted.",
    criteria=(
        "QUEST: attribution",
        "JAMA: attribution",
        "HONcode: justifiability",
        "HealthNewsReview: evidence quality",
    ),
    unit="per 1,000 words",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Name the studies behind the claims and behind phrases such as 'studies show', list them and link to them",
)

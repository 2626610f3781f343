"""Vague attribution: "studies show" and "experts say" where no study and no expert can be found."""

from __future__ import annotations

import re

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.sources import ANY, CHECKABLE, Mark, sources
from models.signals.voice import own

REACH = 3
"""Sentences on either side in which a source may stand: news tells of one study over several short paragraphs."""
NAMED = 2
"""The same for a bare name or link, which further off belongs to something else."""
_TITLED = re.compile(r"\b(?:Dr|Prof|Professor)\.? [A-Z]")
_OF_A_HOUSE = "Harvard"
"""What is in the terms for research of a university: its name alone is no study that a reader could look up."""
_PEOPLE = ("scientists", "researchers", "experts", "doctors", "physicians", "specialists")


def measure(reading: Reading) -> SignalResult:
    """Appeals to unnamed research or experts, with no source in their sentence or near it."""
    by_sentence: dict[str, Hit] = {}
    for hit in own(reading, reading.hits("vague_sources")):
        if not _sourced(reading, hit) and not _spoken_for(reading, hit):
            by_sentence.setdefault(reading.sentences[hit.sentence].text, hit)
    hits = tuple(by_sentence.values())
    return measured(
        per_thousand(reading, len(hits), undiluted=True), quote_hits(reading, hits, "no study or person is named")
    )


def _sourced(reading: Reading, hit: Hit) -> bool:
    found = reading.derive(sources)
    naming = ANY - {Mark.NAME} if _OF_A_HOUSE in hit.term else ANY
    return found.around(hit.sentence, CHECKABLE, reach=REACH) or found.around(hit.sentence, naming, reach=NAMED)


def _spoken_for(reading: Reading, hit: Hit) -> bool:
    """Whether one of the people appealed to speaks by name in the same sentence or the one before or after."""
    if not any(people in hit.term for people in (*_PEOPLE, _OF_A_HOUSE)):
        return False
    near = reading.sentences[max(0, hit.sentence - 1) : hit.sentence + 2]
    return any(sentence.block == hit.block and _TITLED.search(sentence.text) for sentence in near)


SIGNAL = Signal(
    id="vague_attribution",
    version=7,
    category=Category.CITATIONS,
    title="Appeals to studies or experts it does not name",
    failure_title="No appeal to unnamed studies or experts found",
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

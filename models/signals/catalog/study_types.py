"""Study types: whether the page says what kind of study stands behind a finding it identifies."""

from __future__ import annotations

from models.page import Zone
from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bibliography import bibliography
from models.signals.engines import measured, quote
from models.signals.sources import ANY, Mark, sources

KINDS = {
    "study_reviews": "systematic review or meta-analysis",
    "study_trials": "randomised or controlled trial",
    "study_observations": "observational study",
    "study_early": "laboratory, animal, pilot or single-case study",
}
_IDENTIFYING = ANY - {Mark.OTHER_LINK}
_READ = frozenset({Zone.MAIN, Zone.REFERENCES})


def measure(reading: Reading) -> SignalResult:
    """Distinct kinds of study named about a study a reader can identify, from 0 to 4."""
    named = {kind: _first(reading, lexicon) for lexicon, kind in KINDS.items()}
    found = sorted(((hit, kind) for kind, hit in named.items() if hit), key=lambda item: (item[0].block, item[0].start))
    return measured(len(found), [quote(reading, hit.block, hit.start, hit.end, kind) for hit, kind in found])


def _first(reading: Reading, lexicon: str) -> Hit | None:
    hits = (hit for hit in reading.hits(lexicon, zones=_READ) if _identifiable(reading, hit))
    return next(hits, None)


def _identifiable(reading: Reading, hit: Hit) -> bool:
    """Whether the study the hit speaks of can be found: a source beside it, or its own entry in the references."""
    if hit.zone is Zone.REFERENCES:
        return any(entry.block == hit.block and entry.related for entry in reading.derive(bibliography).entries)
    return reading.derive(sources).near(hit.sentence, _IDENTIFYING)


SIGNAL = Signal(
    id="study_types",
    version=5,
    category=Category.CITATIONS,
    title="Says what kind of study its findings come from",
    failure_title="Nothing found on what kind of study stands behind it",
    why="A finding in mice or in a dish says little about people, and a randomised trial says more than a single case. "
    "A page that tells which it was lets the reader weigh it. Only studies that can be identified count.",
    criteria=("QUEST: study type", "HealthNewsReview: evidence quality"),
    unit="kinds of study",
    cap=4,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Robillard et al. 2018, The QUEST for quality online health information",),
    action="Say of each study whether it was done in a dish, in animals or in people, and how it was controlled",
)

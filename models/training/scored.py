"""What a report would say of a page that was measured before, without reading it again."""

from __future__ import annotations

from dataclasses import dataclass

from models.report import Band
from models.scoring.artifact import Artifact
from models.scoring.classifier import add_up, interval_of, score_of
from models.scoring.verdict import band
from models.signals.catalog import wording
from models.signals.wording import chance
from models.training.table import Row
from models.training.wording import words_of


@dataclass(frozen=True, slots=True)
class Scored:
    """One page's score, from 0 to 100, and what it is made of."""

    score: float
    interval: tuple[float, float]
    band: Band
    contributions: dict[str, float]
    """By signal, in log-odds."""


def score(row: Row, artifact: Artifact) -> Scored:
    """Score a row of the table by this artifact; signals it names that were not measured are missing."""
    model = artifact.model
    total = add_up(model, row.strengths | worded(row, artifact), row.words, row.inapplicable)
    points = score_of(model.calibration, total.log_odds)
    interval = interval_of(model.calibration, total.log_odds, total.deviation)
    return Scored(points, interval, band(points, interval), total.contributions)


def worded(row: Row, artifact: Artifact) -> dict[str, float]:
    """The strength of the row's wording by this artifact's words, which the table cannot know."""
    known = artifact.model.wording
    if not row.main or known is None:
        return {}
    said, _ = known.told([words.lower for words in words_of(row.main)])
    return {wording.SIGNAL.id: wording.SIGNAL.strength(chance(said))}

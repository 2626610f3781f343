"""What a report would say of a page that was measured before, without reading it again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.report import Band
from models.scoring.artifact import Artifact
from models.scoring.classifier import add_up, interval_of, score_of
from models.scoring.verdict import band
from models.training.build import CALIBRATED_ON
from models.training.fit import calibrate, chances
from models.training.table import Array, Row, Table


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
    total = add_up(model, row.strengths, row.words)
    points = score_of(model.calibration, total.log_odds)
    interval = interval_of(model.calibration, total.log_odds, total.deviation)
    return Scored(points, interval, band(points, interval), total.contributions)


def probabilities(known: Table, held_out: Array, log_odds: Array) -> Array:
    """Probabilities of "credible" by the map that these known rows' held-out log-odds give, fitted as the model's is.

    Where there are no rows of the set that calibrates, all do.
    """
    kept = _calibrating(known)
    return chances(calibrate(known.where(kept), held_out[kept]), log_odds)


def _calibrating(table: Table) -> NDArray[np.bool_]:
    decided: NDArray[np.bool_] = table.grades != 3.0
    kept: NDArray[np.bool_] = decided & np.array([row.source.dataset == CALIBRATED_ON for row in table.rows])
    return kept if kept.any() else decided

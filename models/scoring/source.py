"""A source's score from those of its pages: few pages say little, so they are drawn toward the average page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from models.scoring.artifact import Model
from models.scoring.classifier import Z90, score_of

PRIOR_PAGES = 4.0
"""As many pages as the average page counts for."""
PRIOR_SPREAD = 20.0
"""Standard deviation, in points, that a source's pages are taken to have before any is seen."""


@dataclass(frozen=True, slots=True)
class SourceScore:
    """What a source's pages say together, in points from 0 to 100."""

    pages: int
    mean: float
    interval: tuple[float, float]
    """Where the mean of all its pages lies with a chance of 90 %."""


def source_score(scores: Iterable[float], average: float) -> SourceScore:
    """Shrink the mean of these scores toward the score of an average page, and say how sure that is.

    The prior is PRIOR_PAGES pages of that score with a spread of PRIOR_SPREAD, so that a source without a page
    has the average and the widest interval.
    """
    known = list(scores)
    weight = PRIOR_PAGES + len(known)
    mean = (PRIOR_PAGES * average + math.fsum(known)) / weight
    squares = math.fsum((score - mean) ** 2 for score in known) + PRIOR_PAGES * (average - mean) ** 2
    variance = (PRIOR_PAGES * PRIOR_SPREAD**2 + squares) / weight
    reach = Z90 * math.sqrt(variance / weight)
    return SourceScore(len(known), mean, (max(0.0, mean - reach), min(100.0, mean + reach)))


def average_score(model: Model) -> float:
    """The score of a page whose every signal is as the training pages have it on average."""
    return score_of(model.calibration, model.intercept)

"""From log-odds to the probability that raters call a page credible: fitted on pages of sites that were held out."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from models.scoring.artifact import Calibration
from models.training.table import Array, Table
from models.training.weighing import shared_weights

LEAST_DOUBT = 0.02
"""No score is nearer to 0 or 100 than this share. Of the pages called surest on sites held out, raters trust about 96
in 100 (the card's diagram of reliability), and the sets are too small to show that any are surer."""


def calibrate(table: Table, log_odds: Array, *, doubt: float | None = None) -> Calibration:
    """The map from out-of-fold log-odds to the probability of "credible".

    Platt's sigmoid (1999) between `doubt` and 1 - `doubt`: raters and signals contradict each other on some pages
    however clear the signals are, so no sum makes a page certain. With `doubt` given, only the other two are found.

    Sites weigh as in the fit, but classes as they come: of the pages that a score calls credible at 80, four in five
    should be, on sets where two in three are.
    """
    kept = table.grades != 3.0
    log_odds, table = log_odds[kept], table.where(kept)
    credible, weight = table.grades > 3.0, shared_weights(table)

    def loss(parameters: Array) -> float:
        chance = chances(Calibration(*parameters), log_odds)
        return float(-np.sum(weight * np.log(np.where(credible, chance, 1 - chance))))

    bounds = [(0.05, 5.0), (-5.0, 5.0), (LEAST_DOUBT, 0.2) if doubt is None else (doubt, doubt)]
    found = minimize(
        loss, [0.5, 0.0, doubt or 0.05], method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14, "gtol": 1e-10}
    )
    slope, offset, best = (float(value) for value in found.x)
    return Calibration(slope, offset, best)


def chances(calibration: Calibration, log_odds: Array) -> Array:
    """The probabilities of "credible" that `models.scoring.classifier.score_of` gives a page at a time, in hundreds."""
    sure: Array = expit(calibration.slope * log_odds + calibration.offset)
    return calibration.doubt + (1 - 2 * calibration.doubt) * sure

"""What the model owes to the choice of sites: refits on samples of sites, drawn with replacement."""

from __future__ import annotations

import numpy as np

from models.scoring.artifact import Calibration
from models.training.calibration import calibrate
from models.training.fit import Fitted, Signals, fit, out_of_fold
from models.training.resampling import samples
from models.training.table import Array, Table

BOOTSTRAPS = 100


def covariance(table: Table, best: Fitted, map_: Calibration) -> Array:
    """Of intercept and weights over refits on samples of sites with replacement, about the fit itself.

    Each refit is calibrated anew; its map goes into its intercept and weights, so that the one covariance holds what
    the weights and the calibration owe to the choice of sites.
    """
    own = np.array([best.intercept, *best.weights])
    refits = (calibrated_fit(table.at(rows), doubt=map_.doubt) for rows in samples(table.groups, BOOTSTRAPS))
    away = np.array([_vector(*refit, best.centers, map_) - own for refit in refits])
    squares: Array = away.T @ away / BOOTSTRAPS
    return squares


def _vector(refit: Fitted, its: Calibration, centers: Array, map_: Calibration) -> Array:
    """A refit's intercept and weights as they would stand under another map and other centres."""
    # The same page has the same strengths, so a refit's other centres go into its intercept.
    intercept = refit.intercept + float((centers - refit.centers) @ refit.weights)
    slope = its.slope / map_.slope
    return np.array([slope * intercept + (its.offset - map_.offset) / map_.slope, *(slope * refit.weights)])


def calibrated_fit(table: Table, *, doubt: float | None = None) -> tuple[Fitted, Calibration]:
    """The fit, and the map fitted on what it says of sites that it has not seen."""
    return fit(table), calibrate(table, out_of_fold(table, Signals.fit), doubt=doubt)

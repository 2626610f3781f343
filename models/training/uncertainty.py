"""What the model owes to the choice of sites: refits on samples of sites, drawn with replacement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.scoring.artifact import Calibration
from models.training.calibration import calibrate
from models.training.fit import Fitted, Signals, fit, out_of_fold
from models.training.resampling import samples
from models.training.table import Array, Table

BOOTSTRAPS = 60
REFIT_FOLDS = 5
"""Folds by which a refit is calibrated: half of what the model itself takes, as there are many refits."""


@dataclass(frozen=True)
class Uncertainty:
    """How far refits go from the model."""

    covariance: Array
    """Of intercept and weights, about the fit itself."""
    noise: float
    """Standard deviation, in log-odds, of what they say of pages that they did not see, beyond that covariance."""


def uncertainty(table: Table, best: Fitted, map_: Calibration, held_out: Array) -> Uncertainty:
    """Refit on samples of sites with replacement, and compare with the fit itself.

    Each refit is calibrated anew; its map goes into its intercept and weights, so that the one covariance holds what
    the weights and the calibration owe to the choice of sites. What the words of the wording owe to it shows only in
    what is said of pages that a refit did not see, against `held_out`, what the model says of them unseen: it is the
    noise, which makes up what the covariance leaves out.
    """
    own = np.array([best.intercept, *best.weights])
    offsets = np.nan_to_num(best.completed(table).strengths - best.centers)
    pages = np.column_stack([np.ones(len(offsets)), offsets])
    away, apart = [], []
    for rows in samples(table.groups, BOOTSTRAPS):
        fitted, its = calibrated_fit(table.at(rows), doubt=map_.doubt)
        away.append(_vector(fitted, its, best.centers, map_) - own)
        unseen = ~np.isin(np.arange(len(pages)), rows)
        said = (its.slope * fitted.log_odds(table.where(unseen)) + its.offset - map_.offset) / map_.slope
        apart.append(said - held_out[unseen])
    moved = np.array(away)
    covariance = moved.T @ moved / BOOTSTRAPS
    known = np.einsum("pi,ij,pj->p", pages, covariance, pages).mean()
    return Uncertainty(covariance, float(np.sqrt(max(0.0, np.mean(np.concatenate(apart) ** 2) - known))))


def _vector(refit: Fitted, its: Calibration, centers: Array, map_: Calibration) -> Array:
    """A refit's intercept and weights as they would stand under another map and other centres."""
    # The same page has the same strengths, so a refit's other centres go into its intercept.
    intercept = refit.intercept + float((centers - refit.centers) @ refit.weights)
    slope = its.slope / map_.slope
    return np.array([slope * intercept + (its.offset - map_.offset) / map_.slope, *(slope * refit.weights)])


def calibrated_fit(table: Table, *, doubt: float | None = None) -> tuple[Fitted, Calibration]:
    """The fit, and the map fitted on what it says of sites that it has not seen."""
    held_out = out_of_fold(table, Signals.fit, count=REFIT_FOLDS)
    return fit(table), calibrate(table, held_out, doubt=doubt)

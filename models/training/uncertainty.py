"""What the model owes to the choice of sites: refits on samples of sites, drawn with replacement."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import bisect

from models.scoring.artifact import Calibration
from models.scoring.classifier import interval_of, shortness
from models.training.calibration import calibrate, chances
from models.training.fit import Fitted, Signals, fit, out_of_fold
from models.training.resampling import samples
from models.training.table import Array, Table

BOOTSTRAPS = 60
ENDS = (20, 80)
"""Percentiles of the refits' doubts that count as their ends. A high doubt goes with a steep slope, which makes up for
it: with the outer 5 % as ends the interval held 93 % of refits on held-out pages, with these 92 %."""
WIDEST = 5.0
"""Log-odds beyond which nobody need look for the noise."""
REFIT_FOLDS = 5
"""Folds by which a refit is calibrated: half of what the model itself takes, as there are many refits."""


@dataclass(frozen=True)
class Uncertainty:
    """How far refits go from the model."""

    covariance: Array
    """Of intercept and weights, about the fit itself."""
    noise: float
    """Standard deviation, in log-odds, of what they say of pages that they did not see, beyond that covariance."""
    doubts: tuple[float, float]
    """Between these is the doubt of most of their maps."""


def uncertainty(table: Table, best: Fitted, map_: Calibration, held_out: Array) -> Uncertainty:
    """Refit on samples of sites with replacement, and compare with the fit itself.

    Each refit is calibrated anew; its map goes into its intercept and weights, so that the one covariance holds what
    the weights and the calibration owe to the choice of sites. What the words of the wording owe to it shows only in
    what is said of pages that a refit did not see, against `held_out`, what the model says of them unseen.
    """
    own = np.array([best.intercept, *best.weights])
    away, doubts, said = [], [], []
    for rows in samples(table.groups, BOOTSTRAPS):
        sample, unseen = table.at(rows), ~np.isin(np.arange(len(table.rows)), rows)
        fitted, folded = fit_and_hold_out(sample)
        free = calibrate(sample, folded)
        away.append(_vector(fitted, calibrate(sample, folded, doubt=map_.doubt), best.centers, map_) - own)
        doubts.append(free.doubt)
        said.append((unseen, 100 * chances(free, fitted.log_odds(table.where(unseen)))))
    moved = np.array(away)
    covariance = moved.T @ moved / BOOTSTRAPS
    low, high = (float(end) for end in np.percentile(doubts, ENDS))
    offsets = np.nan_to_num(best.completed(table).strengths - best.centers)
    pages = np.column_stack([np.ones(len(offsets)), offsets])
    known = np.einsum("pi,ij,pj->p", pages, covariance, pages) + [shortness(row.words) for row in table.rows]
    noise = _noise(replace(map_, doubts=(low, high)), held_out, known, said)
    return Uncertainty(covariance, noise, (low, high))


def _noise(map_: Calibration, held_out: Array, known: Array, said: list[tuple[NDArray[np.bool_], Array]]) -> float:
    """What must be added to each page's known variance for nine in ten refits to score it inside its interval."""

    def lacking(noise: float) -> float:
        deviations = np.sqrt(known + noise**2)
        ends = [interval_of(map_, *page) for page in zip(held_out.tolist(), deviations.tolist(), strict=True)]
        low, high = np.array(ends).T
        inside = [(low[unseen] <= scores) & (scores <= high[unseen]) for unseen, scores in said]
        return 0.9 - float(np.concatenate(inside).mean())

    return 0.0 if lacking(0.0) <= 0 else float(bisect(lacking, 0.0, WIDEST, xtol=0.001))


def _vector(refit: Fitted, its: Calibration, centers: Array, map_: Calibration) -> Array:
    """A refit's intercept and weights as they would stand under another map and other centres."""
    # The same page has the same strengths, so a refit's other centres go into its intercept.
    intercept = refit.intercept + float((centers - refit.centers) @ refit.weights)
    slope = its.slope / map_.slope
    return np.array([slope * intercept + (its.offset - map_.offset) / map_.slope, *(slope * refit.weights)])


def fit_and_hold_out(table: Table) -> tuple[Fitted, Array]:
    """The fit, and what is said of each row by fits that have not seen its site, for a map to be fitted on."""
    return fit(table), out_of_fold(table, Signals.fit, count=REFIT_FOLDS)

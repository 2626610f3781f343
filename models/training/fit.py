"""Fit the additive model: scikit-learn's logistic regression over centred strengths, grouped by site throughout.

What pulls the weights is in `regress`. A signal whose fitted sign contradicts its expected sign all the same carries no
weight and is named in the metrics; `exemptions` says which may.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from models.signals.wording import Wording
from models.training.baselines import Fitter
from models.training.regress import Pull, expected_signs, regress
from models.training.table import WORDING, Array, Table
from models.training.told import fit_words, told

SEED = 20261121
FOLDS = 10
SAY = 0.3
"""How much wording may move pages, beside what all other signals do together.

A joint fit leans on whichever of the two explains its own sites best, and on other sites that is the wrong one. More
say ranks the rated sets better and the invented panel, which nothing is fitted on, worse.
"""
PULL = Pull()


@dataclass(frozen=True)
class Fitted:
    """An intercept and weights over centred strengths; signals that contradict their sign have weight 0."""

    intercept: float
    weights: Array
    centers: Array
    wording: Wording
    contradicting: tuple[str, ...] = ()

    def completed(self, table: Table) -> Table:
        """The table with the strength of each page's wording, as this fit tells it."""
        return told(table, self.wording)

    def log_odds(self, table: Table) -> Array:
        """Log-odds of each row."""
        strengths = self.completed(table).strengths
        return self.intercept + np.nan_to_num(strengths - self.centers) @ self.weights


def fit(table: Table, *, pull: Pull = PULL, say: float = SAY) -> Fitted:
    """Fit on the decided rows of the table, whose everyday words were counted."""
    signs = expected_signs(table.names)
    worded = np.array([name == WORDING for name in table.names])
    wording = fit_words(table)
    table = told(table, wording)
    centers = np.nan_to_num(_quietly(np.nanmean, table.strengths))
    pages = np.nan_to_num(table.strengths - centers)
    active = ~worded
    while True:
        intercept, weights = regress(table, pages, table.names, pull, active=active)
        wrong = active & (signs * weights < 0)
        if not wrong.any():
            break
        active &= ~wrong
    if worded.any():
        weights[worded] = _say(pages, weights, worded, say)
    dropped = tuple(name for name, kept in zip(table.names, active | worded, strict=True) if not kept)
    return Fitted(intercept, weights, centers, wording, dropped)


def _say(pages: Array, weights: Array, worded: NDArray[np.bool_], say: float) -> float:
    """The weight by which wording moves pages as much as `say` of what all other signals do together."""
    others = pages[:, ~worded] @ weights[~worded]
    own = float(pages[:, worded].std())
    return say * float(others.std()) / own if own else 0.0


@dataclass(frozen=True)
class Signals:
    """The additive model as a predictor."""

    fitted: Fitted

    @classmethod
    def fit(cls, table: Table) -> Self:
        return cls(fit(table))

    def predict(self, table: Table) -> Array:
        return self.fitted.log_odds(table)


def out_of_fold(table: Table, fitter: Fitter, *, seed: int = SEED, count: int = FOLDS) -> Array:
    """Log-odds of each row from a model that saw no page of its site."""
    folds = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=seed)
    result = np.full(len(table.rows), np.nan)
    for train, test in folds.split(table.strengths, table.grades > 3.0, table.groups):
        kept = np.zeros(len(table.rows), dtype=bool)
        kept[train] = True
        model = fitter(table.where(kept).decided())
        result[test] = model.predict(table.where(~kept))
    return result


def spreads(table: Table) -> Array:
    """Standard deviation of each signal's strength where it was measured."""
    return np.nan_to_num(_quietly(np.nanstd, table.strengths))


def targets(table: Table) -> Array:
    """The strength a signal typically has on the credible pages where it fires: what a publisher could reach."""
    credible = table.strengths[table.grades > 3.0]
    return np.nan_to_num(_quietly(np.nanmedian, np.where(credible > 0, credible, np.nan)))


def _quietly(function: Callable[..., Array], values: Array, **options: float) -> Array:
    """A column nobody could measure gives NaN, which is meant, and a warning, which is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return function(values, axis=0, **options)

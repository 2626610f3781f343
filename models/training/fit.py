"""Fit the additive model: scikit-learn's logistic regression over centred strengths, grouped by site throughout.

Weights are pulled not towards zero but towards one weight that all signals with an expected sign share, which the
pages themselves set. Equal weights with the right signs are hard to beat on new data (Dawes 1979), the more so here:
the training pages are from 2010 to 2012 and hold few of the newer practices, as regulatory warnings about exosomes.
A signal whose fitted sign contradicts its expected sign all the same carries no weight and is named in the metrics.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from models.signals.base import Sign
from models.signals.catalog import BY_ID
from models.training.table import Array, Table

SEED = 20261121
FOLDS = 10
PENALTY = 0.1
"""scikit-learn's C: the inverse strength of the pull towards the shared weight."""
FREEDOM = 10.0
"""By this factor the shared weight is freer than a signal's own; from 3 on it makes no difference."""


@dataclass(frozen=True)
class Fitted:
    """An intercept and weights over centred strengths; signals that contradict their sign have weight 0."""

    intercept: float
    weights: Array
    centers: Array
    contradicting: tuple[str, ...] = ()

    def log_odds(self, strengths: Array) -> Array:
        """Pages by signals, NaN where not measured, to log-odds a page."""
        return self.intercept + np.nan_to_num(strengths - self.centers) @ self.weights


def fit(table: Table, *, penalty: float = PENALTY) -> Fitted:
    """Fit on the decided rows of the table."""
    signs = expected_signs(table.names)
    centers = np.nan_to_num(_quietly(np.nanmean, table.strengths))
    active = np.ones(len(table.names), dtype=bool)
    while True:
        intercept, weights = _regress(table, centers, signs, active, penalty)
        wrong = active & (signs * weights < 0)
        if not wrong.any():
            break
        active &= ~wrong
    dropped = tuple(name for name, kept in zip(table.names, active, strict=True) if not kept)
    return Fitted(intercept, weights, centers, dropped)


def expected_signs(names: tuple[str, ...]) -> Array:
    """+1, -1, or 0 where the sign is learned."""
    number = {Sign.POSITIVE: 1.0, Sign.NEGATIVE: -1.0, Sign.LEARNED: 0.0}
    return np.array([number[BY_ID[name].expected_sign] for name in names])


def _regress(
    table: Table, centers: Array, signs: Array, active: NDArray[np.bool_], penalty: float
) -> tuple[float, Array]:
    pages = np.nan_to_num(table.strengths - centers)[:, active]
    consensus = FREEDOM * pages @ signs[active]
    model = LogisticRegression(C=penalty, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit(np.column_stack([pages, consensus]), table.grades > 3.0, sample_weight=site_weights(table))
    *own, shared = model.coef_[0]
    weights = np.zeros(len(signs))
    weights[active] = own + FREEDOM * shared * signs[active]
    return float(model.intercept_[0]), weights


def site_weights(table: Table) -> Array:
    """A site's pages share the weight of the square root of their number; the datasets and classes weigh the same."""
    groups = table.groups
    _, inverse, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    weight = 1 / np.sqrt(sizes[inverse].astype(np.float64))
    cells = np.array([f"{row.source.dataset}:{row.source.grade > 3.0}" for row in table.rows])
    for cell in np.unique(cells):
        weight[cells == cell] /= weight[cells == cell].sum()
    result: Array = weight * len(weight) / len(np.unique(cells))
    return result


class Predictor(Protocol):
    """Anything that is fitted on a table and ranks the rows of another."""

    @classmethod
    def fit(cls, table: Table) -> Self: ...

    def predict(self, table: Table) -> Array: ...


@dataclass(frozen=True)
class Signals:
    """The additive model as a predictor."""

    fitted: Fitted

    @classmethod
    def fit(cls, table: Table) -> Self:
        return cls(fit(table))

    def predict(self, table: Table) -> Array:
        return self.fitted.log_odds(table.strengths)


def out_of_fold(table: Table, fitter: Callable[[Table], Predictor], *, seed: int = SEED) -> Array:
    """Log-odds of each row from a model that saw no page of its site."""
    folds = StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=seed)
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

"""One regression of the additive model: what each signal weighs, beside what its signals share and what was searched.

Weights are pulled not towards zero but towards weights that signals share: one for all with an expected sign, and how
far each category is from it. Equal weights with the right signs are hard to beat on new data (Dawes 1979), the more so
here: the training pages are from 2010 to 2012 and hold few of the newer practices, as regulatory warnings on exosomes.

Each query has an offset of its own, which no page is ever scored with: raters trust what some queries find and not what
others do, and without it the signals would have to learn which queries those were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.signals.base import Sign
from models.signals.catalog import BY_ID
from models.training.table import Array, Table
from models.training.weighing import site_weights


@dataclass(frozen=True, slots=True)
class Pull:
    """How freely the regression may move. The values are those of decision 12, where others are compared."""

    penalty: float = 0.1
    """scikit-learn's C: the inverse strength of the pull on everything that is fitted."""
    freedom: float = 10.0
    """By this factor the weight that all signals share is freer than a signal's own; from 3 on it changes nothing."""
    kinship: float = 0.5
    """The same for the weight that the signals of a category share; 0 for none."""
    certainty: float = 2.0
    """The power of a grade's distance from the middle by which a page counts: raters who are sure are right more often;
    0 where all count the same."""
    queries: bool = True
    """Whether each query has its offset."""


def expected_signs(names: tuple[str, ...]) -> Array:
    """+1, -1, or 0 where the sign is learned."""
    number = {Sign.POSITIVE: 1.0, Sign.NEGATIVE: -1.0, Sign.LEARNED: 0.0}
    return np.array([number[BY_ID[name].expected_sign] for name in names])


def regress(
    table: Table, pages: Array, names: tuple[str, ...], pull: Pull, *, active: NDArray[np.bool_]
) -> tuple[float, Array]:
    """Intercept and weights of `pages`, the rows by centred signals of these names; the inactive ones weigh nothing."""
    shared = _shared(names, pull)[active]
    offsets = _queries(table) if pull.queries else np.zeros((len(pages), 0))
    weight = site_weights(table, certainty=pull.certainty)
    model = LogisticRegression(C=pull.penalty, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit(np.hstack([pages[:, active], pages[:, active] @ shared, offsets]), table.grades > 3.0, weight)
    own, common, by_query = np.split(model.coef_[0], np.cumsum(shared.shape))
    weights = np.zeros(len(names))
    weights[active] = own + shared @ common
    return float(model.intercept_[0] + np.average(offsets @ by_query, weights=weight)), weights


def _shared(names: tuple[str, ...], pull: Pull) -> Array:
    """Signals by what they share: which way each moves with all others, and with those of its category."""
    signs = expected_signs(names)
    categories = np.array([BY_ID[name].category for name in names])
    kin = [pull.kinship * signs * (categories == each) for each in np.unique(categories) if pull.kinship]
    return np.column_stack([pull.freedom * signs, *kin])


def _queries(table: Table) -> Array:
    """Rows by queries of each set: 1 where a page was found by it; a set without queries counts as one."""
    found = np.array([f"{row.source.dataset}:{row.source.query}" for row in table.rows])
    result: Array = (found[:, None] == np.unique(found)).astype(np.float64)
    return result

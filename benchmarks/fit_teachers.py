"""Models that are not additive, from which the additive one might learn: boosted trees, and sums of several methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models.training.baselines import Fitter, Ranking
from models.training.fit import Fitted, fit
from models.training.regress import expected_signs
from models.training.table import Array, Table
from models.training.weighing import site_weights


@dataclass(frozen=True)
class Trees:
    """Boosted trees over the signals, each falling or rising as its signal should."""

    fitted: Fitted
    model: Any

    @classmethod
    def fit(cls, table: Table) -> Self:
        fitted = fit(table)
        signs = expected_signs(table.names).astype(int)
        model = HistGradientBoostingClassifier(
            max_iter=60, max_leaf_nodes=8, min_samples_leaf=15, l2_regularization=3, max_features=0.3,
            monotonic_cst=signs, random_state=0,
        )  # fmt: skip
        return cls(fitted, model.fit(_filled(fitted.completed(table)), table.grades > 3.0, site_weights(table)))

    def predict(self, table: Table) -> Array:
        result: Array = self.model.decision_function(_filled(self.fitted.completed(table)))
        return result


def _filled(table: Table) -> Array:
    """Strengths with what was not measured below all others; no column is one number alone, which trees cannot bin."""
    values = np.nan_to_num(table.strengths, nan=-0.1)
    values[0] += 1e-6
    return values


@dataclass(frozen=True)
class Several:
    """The sum of what several methods say, each by its weight."""

    parts: tuple[tuple[float, Ranking], ...]

    @classmethod
    def of(cls, *fitters: tuple[float, Fitter]) -> Fitter:
        return lambda table: cls(tuple((weight, fitter(table)) for weight, fitter in fitters))

    def predict(self, table: Table) -> Array:
        return np.asarray(sum(weight * part.predict(table) for weight, part in self.parts), dtype=np.float64)

"""What the model is worth on sites it has not seen, beside what a constant, a length and a bag of words are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline

from models.training.figures import auc, correlation
from models.training.fit import SEED, Predictor, Signals, out_of_fold
from models.training.table import Array, Table

RESAMPLES = 400
HEALTH = "Health"


@dataclass(frozen=True)
class Length:
    """The baseline that knows only how long the main text is."""

    sign: float

    @classmethod
    def fit(cls, table: Table) -> Self:
        words = _lengths(table)
        return cls(1.0 if roc_auc_score(table.grades > 3.0, words) >= 0.5 else -1.0)

    def predict(self, table: Table) -> Array:
        return self.sign * _lengths(table)


@dataclass(frozen=True)
class Words:
    """The baseline that knows every word and nothing else: TF-IDF of one and two words, logistic regression."""

    model: Any

    @classmethod
    def fit(cls, table: Table) -> Self:
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True, max_features=200_000)
        model = make_pipeline(vectorizer, LogisticRegression(C=10, max_iter=1000))
        return cls(model.fit([row.text for row in table.rows], table.grades > 3.0))

    def predict(self, table: Table) -> Array:
        result: Array = self.model.decision_function([row.text for row in table.rows])
        return result


@dataclass(frozen=True)
class Constant:
    """The baseline that knows nothing."""

    @classmethod
    def fit(cls, _: Table) -> Self:
        return cls()

    def predict(self, table: Table) -> Array:
        return np.zeros(len(table.rows))


METHODS: dict[str, type[Predictor]] = {"model": Signals, "TF-IDF": Words, "length": Length, "constant": Constant}


def evaluate(table: Table) -> dict[str, dict[str, dict[str, float]]]:
    """Task, then method, to its figure with the ends of its 95 % interval over sites."""
    sondhi, graded = table.of("sondhi"), table.of("schwarz")
    schwarz = graded.decided()
    health = schwarz.where(_topic(schwarz) == HEALTH)
    return {
        "Schwarz 1-2 against 4-5, by domain (AUC)": _cross_validated(schwarz),
        "Schwarz health only, by domain (AUC)": _cross_validated(health),
        "Schwarz five grades, by domain (Spearman)": _graded(graded),
        "Sondhi, by site cluster (AUC)": _cross_validated(sondhi),
        "Sondhi to Schwarz health (AUC)": _transferred(sondhi, health),
        "Schwarz to Sondhi (AUC)": _transferred(schwarz, sondhi),
    }


def _cross_validated(table: Table) -> dict[str, dict[str, float]]:
    return {name: with_interval(table, out_of_fold(table, method.fit), auc) for name, method in METHODS.items()}


def _graded(table: Table) -> dict[str, dict[str, float]]:
    return {
        name: with_interval(table, out_of_fold(table, method.fit), correlation)
        for name, method in METHODS.items()
        if method is not Constant
    }


def _transferred(train: Table, test: Table) -> dict[str, dict[str, float]]:
    return {name: with_interval(test, method.fit(train).predict(test), auc) for name, method in METHODS.items()}


def with_interval(table: Table, predicted: Array, figure: Any) -> dict[str, float]:
    """The figure, and its 2.5 and 97.5 percentiles over samples of sites drawn with replacement."""
    random = np.random.default_rng(SEED)
    groups = table.groups
    places = [np.flatnonzero(groups == site) for site in np.unique(groups)]
    values = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([places[i] for i in random.integers(0, len(places), len(places))])
        sample = Table(tuple(table.rows[i] for i in drawn), table.names, table.strengths[drawn])
        if len({grade > 3.0 for grade in sample.grades}) == 2:
            values.append(figure(sample, predicted[drawn]))
    low, high = np.percentile(values, [2.5, 97.5])
    return {"value": figure(table, predicted), "low": float(low), "high": float(high)}


def _topic(table: Table) -> Any:
    return np.array([row.source.topic for row in table.rows])


def _lengths(table: Table) -> Array:
    return np.array([float(row.words) for row in table.rows])

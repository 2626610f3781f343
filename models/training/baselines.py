"""What the model must beat: nothing at all, the text's length, and a bag of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from models.training.table import Array, Row, Table

PRIOR = 2.0
"""Pages that a query's share is pulled to the whole by."""
RAREST = 3
"""Texts of the training part that a word or pair of words must occur in."""


class Ranking(Protocol):
    """Anything that ranks a table's rows: the higher, the more credible."""

    def predict(self, table: Table) -> Array: ...


Fitter = Callable[[Table], Ranking]


@dataclass(frozen=True)
class Constant:
    """The baseline that knows nothing."""

    @classmethod
    def fit(cls, _: Table) -> Self:
        return cls()

    def predict(self, table: Table) -> Array:
        return np.zeros(len(table.rows))


@dataclass(frozen=True)
class Length:
    """The baseline that knows only how long the main text is."""

    model: Any

    @classmethod
    def fit(cls, table: Table) -> Self:
        return cls(LogisticRegression().fit(_lengths(table), table.grades > 3.0))

    def predict(self, table: Table) -> Array:
        result: Array = self.model.decision_function(_lengths(table))
        return result


def _lengths(table: Table) -> Array:
    words = np.array([[row.words] for row in table.rows], dtype=np.float64)
    result: Array = np.log1p(words)
    return result


@dataclass(frozen=True)
class Queries:
    """The baseline that never looks at the page: the share of credible pages among others found by the same query."""

    shares: dict[str, float]
    whole: float

    @classmethod
    def fit(cls, table: Table) -> Self:
        found: dict[str, list[bool]] = {}
        for row in table.rows:
            found.setdefault(row.source.query, []).append(row.source.grade > 3.0)
        whole = float((table.grades > 3.0).mean())
        shares = {query: (sum(said) + PRIOR * whole) / (len(said) + PRIOR) for query, said in found.items()}
        return cls(shares, whole)

    def predict(self, table: Table) -> Array:
        return np.array([self.shares.get(row.source.query, self.whole) for row in table.rows])


class Corpus:
    """The words of many texts, counted once: counts know no label, so every fold may share them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Count words and pairs of words in these rows' texts."""
        kept = list(rows)
        self._places = {_key(row): place for place, row in enumerate(kept)}
        self._vectorizer = CountVectorizer(ngram_range=(1, 2), min_df=min(RAREST, len(kept)), dtype=np.float32)
        self._damped = _damped(self._vectorizer.fit_transform([row.text for row in kept]))

    def of(self, table: Table) -> csr_matrix:
        """The damped counts of this table's rows; the same words are counted in rows that are not of the corpus."""
        places = [self._places.get(_key(row)) for row in table.rows]
        if None in places:
            return _damped(self._vectorizer.transform([row.text for row in table.rows]))
        return self._damped[places]

    def fit(self, table: Table) -> Words:
        """TF-IDF and logistic regression; a word counts as rare, or at all, by the training rows alone."""
        counts = self.of(table)
        spread = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.where(spread >= RAREST, np.log((1 + counts.shape[0]) / (1 + spread)) + 1, 0.0)
        model = LogisticRegression(C=10, solver="liblinear", dual=True, max_iter=1000, random_state=0)
        return Words(self, idf, model.fit(_weighted(counts, idf), table.grades > 3.0))


@dataclass(frozen=True)
class Words:
    """The baseline that knows every word and nothing else."""

    corpus: Corpus
    idf: Array
    model: Any

    @classmethod
    def fit(cls, table: Table) -> Self:
        """Count and fit at once, where nothing is shared."""
        words = Corpus(table.rows).fit(table)
        return cls(words.corpus, words.idf, words.model)

    def predict(self, table: Table) -> Array:
        result: Array = self.model.decision_function(_weighted(self.corpus.of(table), self.idf))
        return result


def _damped(counts: csr_matrix) -> csr_matrix:
    damped = counts.tocsr()
    damped.data = 1 + np.log(damped.data)
    return damped


def _weighted(counts: csr_matrix, idf: Array) -> csr_matrix:
    return normalize(counts @ diags(idf))


def _key(row: Row) -> tuple[str, str]:
    return row.source.dataset, row.source.path


@dataclass(frozen=True)
class Cues:
    """Some signals alone, by a logistic regression of their strengths: for what one category or criterion can tell."""

    names: tuple[str, ...]
    centers: Array
    scales: Array
    model: Any

    @classmethod
    def of(cls, *names: str) -> Fitter:
        """A fitter that looks at these signals and no others."""
        return lambda table: cls._fit(table, names)

    @classmethod
    def fit(cls, table: Table) -> Self:
        """Look at every signal of the table."""
        return cls._fit(table, table.names)

    @classmethod
    def _fit(cls, table: Table, names: tuple[str, ...]) -> Self:
        values = columns(table, names)
        known = np.isfinite(values)
        counts = np.maximum(known.sum(axis=0), 1)
        centers = np.where(known, values, 0.0).sum(axis=0) / counts
        deviations = np.where(known, values - centers, 0.0)
        scales = np.sqrt((deviations**2).sum(axis=0) / counts)
        scales = np.where(scales > 0, scales, 1.0)
        model = LogisticRegression(C=0.3, max_iter=500)
        return cls(names, centers, scales, model.fit(deviations / scales, table.grades > 3.0))

    def predict(self, table: Table) -> Array:
        values = columns(table, self.names)
        found: Array = self.model.decision_function(np.nan_to_num(values - self.centers) / self.scales)
        return found


def columns(table: Table, names: Iterable[str]) -> Array:
    """The strengths of these signals, whether they carry weight or not; NaN where one was not measured."""
    kept = list(names)
    values = [[row.strengths.get(name, np.nan) for name in kept] for row in table.rows]
    return np.array(values, dtype=np.float64).reshape(len(table.rows), len(kept))

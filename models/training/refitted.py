"""A column of the table that was itself fitted on labels, made anew inside each fold, so that no row teaches itself.

A wording fitted on a set knows that set's rows. Where the set is evaluated, the wording is fitted on the training rows
alone: each training row is told by a wording that saw no row of its source, each other row by one of all training rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from models.signals.catalog import BY_ID
from models.signals.wording import Wording, percent
from models.training.baselines import Fitter, Ranking
from models.training.fit import SEED
from models.training.table import Array, Row, Table
from models.training.wording import STANDARD, Counted, Recipe, fit_wording, words_of

INNER = 5
"""Folds by which training rows are told by others."""


@dataclass(frozen=True)
class Library:
    """The counted texts of a table's rows, found by row, and what their wording is fitted to tell."""

    signal: str
    """The signal whose column is made anew; its value is the wording's probability in per cent."""
    counted: Counted
    places: Mapping[tuple[str, str], int]
    recipe: Recipe

    @classmethod
    def of(cls, signal: str, rows: Iterable[Row], recipe: Recipe = STANDARD) -> Library:
        """Count these rows' texts once for all folds."""
        kept = list(rows)
        places = {(row.source.dataset, row.source.path): place for place, row in enumerate(kept)}
        return cls(signal, Counted.of((words_of(row.text) for row in kept), recipe), places, recipe)

    def texts(self, table: Table) -> Counted:
        """The counted texts of this table's rows. Raises KeyError for a row that was not counted."""
        return self.counted.at(np.array([self.places[row.source.dataset, row.source.path] for row in table.rows]))

    def fit(self, table: Table) -> Wording:
        """A wording that tells this table's rows of grades 1 and 2; those of the middle grade are left out."""
        decided = table.decided()
        return fit_wording(self.texts(decided), decided.grades < 3.0, decided.groups, self.recipe)

    def column(self, wording: Wording, table: Table) -> Array:
        """The signal's strength for each row by this wording."""
        strength = BY_ID[self.signal].strength
        return np.array([strength(percent(said)) for said in self.texts(table).log_odds(wording)])

    def held_out(self, table: Table) -> Array:
        """The signal's strength for each row by wordings that saw no row of its source."""
        folds = StratifiedGroupKFold(n_splits=INNER, shuffle=True, random_state=SEED)
        result = np.full(len(table.rows), np.nan)
        for _, test in folds.split(table.grades, table.grades > 3.0, table.groups):
            asked = np.isin(np.arange(len(table.rows)), test)
            result[asked] = self.column(self.fit(table.where(~asked)), table.where(asked))
        return result


@dataclass(frozen=True)
class Refitted:
    """A predictor over a table one of whose columns is made anew by a wording."""

    library: Library
    wording: Wording
    inner: Ranking

    def predict(self, table: Table) -> Array:
        return self.inner.predict(with_column(table, self.library.signal, self.library.column(self.wording, table)))


def refitted(fitter: Fitter, library: Library) -> Fitter:
    """The fitter, with the library's column made anew on each training table."""

    def fit(table: Table) -> Ranking:
        inner = fitter(with_column(table, library.signal, library.held_out(table)))
        return Refitted(library, library.fit(table), inner)

    return fit


def with_column(table: Table, signal: str, values: Array) -> Table:
    """The table with other strengths of one signal, in its rows and in its array."""
    rows = tuple(
        replace(row, strengths={**row.strengths, signal: float(value)})
        for row, value in zip(table.rows, values, strict=True)
    )
    strengths = table.strengths.copy()
    if signal in table.names:
        strengths[:, table.names.index(signal)] = values
    return replace(table, rows=rows, strengths=strengths)

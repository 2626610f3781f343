"""Repeated cross-validation by site, and how far a figure moves over other samples of sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from models.training.baselines import Fitter
from models.training.fit import FOLDS, SEED
from models.training.table import Array, Table

REPEATS = 3
RESAMPLES = 400
Figure = Callable[[Array, Array], float]
"""Grades, or what else is true of the rows, and what was predicted, to a number."""
Interval = dict[str, float]
"""A figure's `value`, and the `low` and `high` ends of its 95 % interval over sites."""


def held_out(table: Table, methods: Mapping[str, Fitter]) -> dict[str, Array]:
    """By method, repeats by rows: what models that saw no page of a row's site say of it, each time with other folds.

    All methods learn from the decided rows of the same folds.
    """
    result = {name: np.full((REPEATS, len(table.rows)), np.nan) for name in methods}
    for repeat in range(REPEATS):
        folds = StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=SEED + repeat)
        for _, test in folds.split(table.strengths, table.grades > 3.0, table.groups):
            asked = np.isin(np.arange(len(table.rows)), test)
            train, rest = table.where(~asked).decided(), table.where(asked)
            for name, fitter in methods.items():
                result[name][repeat, asked] = fitter(train).predict(rest)
    return result


def measured(table: Table, predictions: Array, figure: Figure) -> Interval:
    """The figure averaged over repeats, with its interval."""
    return summary(table, [predictions], figure)[0]


def summary(table: Table, methods: list[Array], figure: Figure, truth: Array | None = None) -> list[Interval]:
    """The figure of each method on the same samples of sites; after them, how far the first is ahead of the second.

    `truth` is what the figure holds predictions against, a row of it for each of the table's: grades if not given.
    """
    grades = table.grades
    truth = grades if truth is None else truth
    whole = np.array([_average(truth, predictions, figure) for predictions in methods])
    drawn = np.array(
        [
            [_average(truth[rows], predictions[:, rows], figure) for predictions in methods]
            for rows in samples(table.groups, RESAMPLES)
            if len(set(grades[rows] > 3.0)) == 2
        ]
    )
    if len(methods) > 1:
        whole = np.append(whole, whole[0] - whole[1])
        drawn = np.column_stack([drawn, drawn[:, 0] - drawn[:, 1]])
    ends = np.percentile(drawn, [2.5, 97.5], axis=0)
    return [
        {"value": float(value), "low": float(low), "high": float(high)}
        for value, low, high in zip(whole, *ends, strict=True)
    ]


def samples(groups: NDArray[Any], count: int) -> Iterator[NDArray[np.int64]]:
    """Row numbers of samples of sites drawn with replacement, the same ones every time."""
    random = np.random.default_rng(SEED)
    places = [np.flatnonzero(groups == site) for site in np.unique(groups)]
    for _ in range(count):
        yield np.concatenate([places[i] for i in random.integers(0, len(places), len(places))])


def _average(truth: Array, predictions: Array, figure: Figure) -> float:
    return float(np.mean([figure(truth, predicted) for predicted in predictions]))

"""Single figures of agreement between what was predicted and what raters said."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from models.training.calibration import calibrate, chances
from models.training.table import Array, Table

BINS = 10


def auc(table: Table, predicted: Array) -> float:
    """Area under the ROC curve of "credible" (grades 4 and 5)."""
    return area(table.grades > 3.0, predicted)


def area(truth: NDArray[np.bool_], predicted: Array) -> float:
    """Area under the ROC curve: the chance that a true row stands above a false one, ties counting half."""
    positive = int(truth.sum())
    negative = len(truth) - positive
    ranks = float(rankdata(predicted)[truth].sum())
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)


def ordered(grades: Array, predicted: Array) -> float:
    """Area under the ROC curve of "credible", for grades as numbers."""
    return area(grades > 3.0, predicted)


def within(truth: Array, predicted: Array) -> float:
    """The chance that of two pages found by one query the credible one stands higher, ties counting half.

    `truth` has each row's grade and the number of its query. What only tells good topics from bad ones scores .5 here.
    """
    pairs = ordered_pairs = 0.0
    for query in np.unique(truth[:, 1]):
        kept = truth[:, 1] == query
        credible = truth[kept, 0] > 3.0
        count = float(credible.sum() * (~credible).sum())
        if count:
            pairs += count
            ordered_pairs += count * area(credible, predicted[kept])
    return ordered_pairs / pairs


def correlation(grades: Array, predicted: Array) -> float:
    """Spearman's rank correlation with the grades; 0 for a prediction that never changes."""
    if not np.ptp(predicted):
        return 0.0
    return float(np.corrcoef(rankdata(grades), rankdata(predicted))[0, 1])


def calibration(table: Table, held_out: Array) -> dict[str, float]:
    """Expected calibration error (ten bins) and Brier score of out-of-fold log-odds on decided rows."""
    return agreement(table.grades > 3.0, chances(calibrate(table, held_out), held_out))


def error(grades: Array, chance: Array) -> float:
    """Expected calibration error of probabilities of "credible"."""
    return agreement(grades > 3.0, chance)["ece"]


def gain(grades: Array, chance: Array) -> float:
    """By which share the Brier score is better than that of the constant that knows how many are credible."""
    return agreement(grades > 3.0, chance)["brier_gain"]


def agreement(truth: NDArray[np.bool_], chance: Array) -> dict[str, float]:
    """How well these probabilities agree with what is true: calibration error, Brier score, gain over the constant."""
    brier, constant = float(np.mean((chance - truth) ** 2)), float(np.var(truth))
    ece = sum(abs(row["true"] - row["said"]) * row["share"] for row in reliability(truth, chance))
    return {"ece": ece, "brier": brier, "brier_constant": constant, "brier_gain": 1 - brier / constant}


def reliability(truth: NDArray[np.bool_], chance: Array) -> list[dict[str, Any]]:
    """For each tenth of the scale that holds rows: their share, the probability said and the share that is true."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    return [
        {
            "share": float((bins == place).mean()),
            "said": float(chance[bins == place].mean()),
            "true": float(truth[bins == place].mean()),
        }
        for place in np.unique(bins)
    ]

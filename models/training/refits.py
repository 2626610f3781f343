"""Whether the interval keeps its word: do models refitted on other samples of sites score a page inside it?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from models.report import Band
from models.scoring.artifact import parse
from models.training.build import encode
from models.training.figures import probabilities
from models.training.fit import SEED, Signals, out_of_fold
from models.training.resampling import samples
from models.training.scored import Scored, score
from models.training.table import Array, Table

PARTS = 5
REFITS = 20
"""Refits for each part that is held out."""


def covered(table: Table) -> dict[str, float]:
    """Hold out each fifth of the sites in turn, and compare its pages' intervals with the scores of refits.

    `inside` is the share of scores within the 90 % interval, `width` the interval's mean width in points, `decided`
    the share of pages whose band is not "unclear" and `right` the share of those on the right side of 50.
    """
    folds = StratifiedGroupKFold(n_splits=PARTS, shuffle=True, random_state=SEED)
    pages, inside = [], []
    for train, _ in folds.split(table.strengths, table.grades > 3.0, table.groups):
        kept = np.isin(np.arange(len(table.rows)), train)
        found, refits = _part(table.where(kept), table.where(~kept))
        pages += list(zip(found, table.grades[~kept] > 3.0, strict=True))
        inside.append(_inside(found, refits))
    clear = [(one.score >= 50) == credible for one, credible in pages if one.band is not Band.UNCLEAR]
    return {
        "inside": float(np.concatenate(inside, axis=1).mean()),
        "width": float(np.mean([one.interval[1] - one.interval[0] for one, _ in pages])),
        "decided": len(clear) / len(pages),
        "right": float(np.mean(clear)) if clear else 0.0,
        "pages": len(pages),
        "refits": REFITS * PARTS,
    }


def _part(train: Table, test: Table) -> tuple[list[Scored], Array]:
    artifact = parse(encode(train, {}))
    refits = [_refit(_drawn(train, rows), test) for rows in samples(train.groups, REFITS)]
    return [score(row, artifact) for row in test.rows], np.array(refits)


def _drawn(table: Table, rows: NDArray[np.int64]) -> Table:
    return Table(tuple(table.rows[i] for i in rows), table.names, table.strengths[rows])


def _refit(sample: Table, test: Table) -> Array:
    """Scores of the held-out pages by a model fitted and calibrated on the sample alone."""
    held_out = out_of_fold(sample, Signals.fit)
    return 100 * probabilities(sample, held_out, Signals.fit(sample).predict(test))


def _inside(found: list[Scored], refits: Array) -> Array:
    low, high = np.array([one.interval for one in found]).T
    kept: Array = ((low <= refits) & (refits <= high)).astype(np.float64)
    return kept

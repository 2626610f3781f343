"""Whether the interval keeps its word: do models refitted on other samples of sites score a page inside it?"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from models.report import Band
from models.scoring.artifact import parse
from models.training.build import encode
from models.training.calibration import chances
from models.training.fit import SEED
from models.training.resampling import samples
from models.training.scored import Scored, score
from models.training.table import Array, Table
from models.training.uncertainty import calibrated_fit

PARTS = 5
REFITS = 20
"""Refits for each part that is held out."""


def covered(table: Table, workers: int = 1) -> dict[str, float]:
    """Hold out each fifth of the sites in turn, and compare its pages' intervals with the scores of refits.

    `inside` is the share of scores within the 90 % interval, `width` the interval's mean width in points, `decided`
    the share of pages whose band is not "unclear" and `right` the share of those on the right side of 50.
    """
    folds = StratifiedGroupKFold(n_splits=PARTS, shuffle=True, random_state=SEED)
    tests = [
        np.isin(np.arange(len(table.rows)), test)
        for _, test in folds.split(table.strengths, table.grades > 3.0, table.groups)
    ]
    parts = _answers([(table.where(~test), table.where(test)) for test in tests], workers)
    pages = [one for scored, _ in parts for one in scored]
    credible = np.concatenate([table.grades[test] > 3.0 for test in tests])
    clear = np.array([page.band is not Band.UNCLEAR for page in pages])
    right = (np.array([page.score for page in pages]) >= 50) == credible
    return {
        "inside": float(np.concatenate([_inside(scored, refits).ravel() for scored, refits in parts]).mean()),
        "width": float(np.mean([page.interval[1] - page.interval[0] for page in pages])),
        "decided": float(clear.mean()),
        "right": float(right[clear].mean()) if clear.any() else 0.0,
        "pages": len(pages),
        "refits": REFITS * PARTS,
    }


def _answers(pairs: Iterable[tuple[Table, Table]], workers: int) -> list[tuple[list[Scored], Array]]:
    ask = partial(_part, refits=REFITS)
    if workers == 1:
        return [ask(pair) for pair in pairs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(ask, pairs))


def _part(pair: tuple[Table, Table], refits: int) -> tuple[list[Scored], Array]:
    """What the model of the first table says of the second's pages, and the scores its refits give them."""
    train, test = pair
    with threadpool_limits(1):
        artifact = parse(encode(train, {}))
        scores = [_refit(train.at(rows), test) for rows in samples(train.groups, refits)]
    return [score(row, artifact) for row in test.rows], np.array(scores)


def _refit(sample: Table, test: Table) -> Array:
    """Scores of the held-out pages by a model fitted and calibrated on the sample alone."""
    fitted, calibration = calibrated_fit(sample)
    scores: Array = 100 * chances(calibration, fitted.log_odds(test))
    return scores


def _inside(found: list[Scored], refits: Array) -> NDArray[np.bool_]:
    low, high = np.array([one.interval for one in found]).T
    kept: NDArray[np.bool_] = (low <= refits) & (refits <= high)
    return kept

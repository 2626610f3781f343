"""Whether the interval keeps its word: do models refitted on other samples of sites score a page inside it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from models.report import Band
from models.scoring.artifact import parse
from models.training.build import encode
from models.training.calibration import calibrate, chances
from models.training.fit import SEED
from models.training.resampling import samples
from models.training.scored import Scored, score
from models.training.table import WEIGHABLE, Array, Row, Table
from models.training.uncertainty import fit_and_hold_out

PARTS = 5
REFITS = 20
"""Refits for each part that is held out."""
LENGTHS = (100, 250, 400, 800)
"""Words from which on a text is of the next length."""


def covered(table: Table, workers: int = 1) -> dict[str, Any]:
    """Hold out each fifth of the sites in turn, and compare its pages' intervals with the scores of refits.

    `inside` is the share of scores within the 90 % interval, `width` the interval's mean width in points, `decided`
    the share of pages whose band is not "unclear" and `right` the share of those on the right side of 50. `slices` has
    the first two for texts of each length, and for pages on which signals could not be measured.
    """
    folds = StratifiedGroupKFold(n_splits=PARTS, shuffle=True, random_state=SEED)
    tests = [
        np.isin(np.arange(len(table.rows)), test)
        for _, test in folds.split(table.strengths, table.grades > 3.0, table.groups)
    ]
    parts = _answers([(table.where(~test), table.where(test)) for test in tests], workers)
    pages = [one for scored, _ in parts for one in scored]
    rows = [row for test in tests for row in table.where(test).rows]
    credible = np.array([row.source.grade > 3.0 for row in rows])
    inside = np.concatenate([_inside(scored, refits).mean(axis=0) for scored, refits in parts])
    width = np.array([page.interval[1] - page.interval[0] for page in pages])
    clear = np.array([page.band is not Band.UNCLEAR for page in pages])
    right = (np.array([page.score for page in pages]) >= 50) == credible
    return {
        "inside": float(inside.mean()),
        "width": float(width.mean()),
        "decided": float(clear.mean()),
        "right": float(right[clear].mean()) if clear.any() else 0.0,
        "pages": len(pages),
        "refits": REFITS * PARTS,
        "slices": {
            name: {"pages": int(kept.sum()), "inside": float(inside[kept].mean()), "width": float(width[kept].mean())}
            for name, kept in _slices(rows).items()
            if kept.any()
        },
    }


def _slices(rows: Sequence[Row]) -> dict[str, NDArray[np.bool_]]:
    """Pages by the two things that widen an interval: few words, and signals that could not be measured."""
    words = np.array([row.words for row in rows])
    missing = np.array([len(WEIGHABLE) - len(row.strengths.keys() | row.inapplicable) for row in rows])
    ends = (*LENGTHS, np.inf)
    found = {_range(low, high): (words >= low) & (words < high) for low, high in pairwise(ends)}
    return found | {
        "fewer signals missing": missing <= np.median(missing),
        "more signals missing": missing > np.median(missing),
    }


def _range(low: float, high: float) -> str:
    return f"{low:,} words and more" if np.isinf(high) else f"{low:,} to {high - 1:,} words"


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
    fitted, held_out = fit_and_hold_out(sample)
    scores: Array = 100 * chances(calibrate(sample, held_out), fitted.log_odds(test))
    return scores


def _inside(found: list[Scored], refits: Array) -> NDArray[np.bool_]:
    low, high = np.array([one.interval for one in found]).T
    kept: NDArray[np.bool_] = (low <= refits) & (refits <= high)
    return kept

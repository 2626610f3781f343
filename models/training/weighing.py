"""How much each labelled page counts in a fit."""

from __future__ import annotations

import numpy as np

from models.training.table import Array, Table


def shared_weights(table: Table) -> Array:
    """A site's pages share the weight of the square root of their number."""
    _, inverse, sizes = np.unique(table.groups, return_inverse=True, return_counts=True)
    weight = 1 / np.sqrt(sizes[inverse].astype(np.float64))
    result: Array = weight * len(weight) / weight.sum()
    return result


def site_weights(table: Table, *, certainty: float = 0.0) -> Array:
    """The same, with the datasets and classes weighing the same.

    In each of them a page counts by its grade's distance from the middle to the power of `certainty`.
    """
    weight = shared_weights(table) * np.abs(table.grades - 3.0) ** certainty
    cells = np.array([f"{row.source.dataset}:{row.source.grade > 3.0}" for row in table.rows])
    for cell in np.unique(cells):
        weight[cells == cell] /= weight[cells == cell].sum()
    result: Array = weight * len(weight) / len(np.unique(cells))
    return result

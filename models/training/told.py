"""The wording of labelled pages: fitted to their everyday words, and told of other pages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.signals.catalog import BY_ID
from models.signals.wording import Wording, chance
from models.training.everyday import LONGEST, OPENING, SETTLED
from models.training.table import WORDING, Table
from models.training.weighing import site_weights
from models.training.wording import Recipe, fit_wording

RECIPE = Recipe(texts=5, sources=3, penalty=3.0, pairs=False, longest=LONGEST, opening=OPENING, settled=SETTLED)
"""How the wording is fitted."""


def fit_words(table: Table) -> Wording:
    """What the table's everyday words tell of its grades."""
    if table.words is None:
        raise ValueError("the table's everyday words were not counted")
    return fit_wording(table.words, table.grades > 3.0, table.groups, RECIPE, site_weights(table))


def told(table: Table, wording: Wording) -> Table:
    """The table with the strength of its rows' wording in its column, where it has one."""
    if WORDING not in table.names or table.words is None:
        return table
    strength = BY_ID[WORDING].strength
    strengths = table.strengths.copy()
    said = table.words.log_odds(wording)
    strengths[:, table.names.index(WORDING)] = [
        strength(chance(float(each))) if row.main else np.nan for row, each in zip(table.rows, said, strict=True)
    ]
    return replace(table, strengths=strengths)

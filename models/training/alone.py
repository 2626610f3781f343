"""Each signal by itself: how often it can be measured, how often it fires, and which way it points on each set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from models.signals.base import Sign, Signal
from models.signals.catalog import BY_ID
from models.signals.wording import Wording
from models.training.baselines import columns
from models.training.figures import ordered
from models.training.fit import out_of_fold
from models.training.goals import HEALTH
from models.training.material import Material
from models.training.promotional import SIGNAL, library
from models.training.refitted import with_column
from models.training.resampling import measured
from models.training.table import WORDING, Array, Table
from models.training.told import fit_words, told

DECIDING = ("sondhi", "schwarz")
"""A signal contradicts its sign when it does so on both of these."""
FEWEST = 10
"""Pages of either kind below which a signal's direction is not asked for."""


def alone(material: Material) -> dict[str, dict[str, Any]]:
    """Signal, then set, to its coverage, how often it fires and its AUC for "credible" with the interval over sites."""
    pages = _worded(material.pages)
    schwarz = pages.of("schwarz").decided()
    sets = {
        "sondhi": pages.of("sondhi"),
        "schwarz": schwarz,
        "schwarz_health": schwarz.where(np.array([row.source.topic == HEALTH for row in schwarz.rows])),
        "ftd": _told_by_others(material),
    }
    names = sorted({name for row in pages.rows for name in row.strengths} | set(material.pages.names))
    return {name: {key: _on(table, name) for key, table in sets.items()} for name in names}


def _told_by_others(material: Material) -> Table:
    """The web texts by function, with promotion's wording of each told by words of other sources' texts."""
    said = library(material.functions, material.pages).held_out(material.functions)
    return with_column(material.functions, SIGNAL, said)


def _worded(table: Table) -> Table:
    """The table, its rows' strengths included, with the wording of each page told by words of other sites' pages."""
    if WORDING not in table.names:
        return table
    return with_column(table, WORDING, out_of_fold(table, _Told.fit))


@dataclass(frozen=True)
class _Told:
    """The wording alone as a predictor; NaN where it does not count."""

    wording: Wording

    @classmethod
    def fit(cls, table: Table) -> Self:
        return cls(fit_words(table))

    def predict(self, table: Table) -> Array:
        found: Array = told(table, self.wording).strengths[:, table.names.index(WORDING)]
        return found


def _on(table: Table, name: str) -> dict[str, Any]:
    values: Array = columns(table, [name])[:, 0]
    known = np.isfinite(values)
    signal = BY_ID[name]
    fires = values[known] > signal.strength(signal.fires_above)
    found = {"coverage": float(known.mean()), "fires": float(fires.mean()) if known.any() else 0.0}
    part = table.where(known)
    credible = int((part.grades > 3.0).sum())
    if min(credible, len(part.rows) - credible) < FEWEST or not np.ptp(values[known]):
        return found
    return found | measured(part, values[known][None, :], ordered)


def contradicting(by_signal: dict[str, dict[str, Any]]) -> list[str]:
    """Signals that by themselves point against their expected sign, beyond chance, on both deciding sets.

    Those whose weight beside all others does are the fit's, and are in its metrics.
    """
    return [name for name, by_set in by_signal.items() if all(_against(BY_ID[name], by_set[key]) for key in DECIDING)]


def _against(signal: Signal, found: dict[str, Any]) -> bool:
    if "low" not in found:
        return False
    if signal.expected_sign is Sign.POSITIVE:
        return bool(found["high"] < 0.5)
    return signal.expected_sign is Sign.NEGATIVE and bool(found["low"] > 0.5)

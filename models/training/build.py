"""From labelled pages to the artifact's bytes: the same data and signals give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from models.scoring.artifact import Calibration
from models.signals.catalog import BY_ID
from models.training import datasets
from models.training.calibration import calibrate
from models.training.datasets import Clean, Source
from models.training.everyday import counted
from models.training.exemptions import check, exempted
from models.training.figures import auc, calibration
from models.training.fit import Fitted, Signals, fit, out_of_fold, spreads, targets
from models.training.table import Array, Table, tabulate
from models.training.uncertainty import uncertainty

DIGITS = 6
"""Significant digits kept: well above what another machine's linear algebra changes, far below what matters."""

PLACES = 4
"""Decimal places of the calibration, which is found by descent and not to the last digit."""


def load_table(data: Path, clean: Clean) -> Table:
    """Both sets of the folder, cleaned and measured. Raises DataError when a file is missing."""
    sources: list[Source] = [*datasets.sondhi(data), *datasets.schwarz(data)]
    return counted(tabulate(sources, clean))


def build(data: Path, clean: Clean) -> bytes:
    """Fit on both sets and write the artifact's JSON. Raises DataError, and SignError before the long part."""
    digests = datasets.digests(data)
    return encode(load_table(data, clean).decided(), digests, exempt=exempted())


def encode(table: Table, digests: dict[str, str], *, exempt: Collection[str] | None = None) -> bytes:
    """Fit on decided rows and write the artifact's JSON; `digests` are the data files' SHA-256.

    Raises SignError where other signals than those in `exempt` contradict their sign; None allows any.
    """
    with threadpool_limits(1):  # sums in another order differ in their last digits, and the bytes must not
        fitted = fit(table)
        if exempt is not None:
            check(fitted.contradicting, exempt)
        return _document(table, fitted, digests)


def _document(table: Table, fitted: Fitted, digests: dict[str, str]) -> bytes:
    seen = fitted.completed(table)
    held_out = out_of_fold(table, Signals.fit)
    calibrated = calibrate(table, held_out)
    doubts = uncertainty(table, fitted, calibrated, held_out)
    columns = zip(table.names, fitted.weights, fitted.centers, spreads(seen), targets(seen), strict=True)
    document: dict[str, Any] = {
        "version": "",
        "intercept": _short(fitted.intercept),
        "terms": [_term(*column) for column in columns],
        "calibration": _map(calibrated, doubts.doubts),
        "covariance": _triangle(doubts.covariance),
        "noise": _short(doubts.noise),
        "wording": {name: value for name, value in asdict(fitted.wording).items() if name != "data"},
        "data": digests,
        "metrics": _metrics(table, held_out, fitted.contradicting),
    }
    document["version"] = _version(document)
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _map(calibrated: Calibration, doubts: tuple[float, float]) -> dict[str, Any]:
    own = {"slope": calibrated.slope, "offset": calibrated.offset, "doubt": calibrated.doubt}
    return {name: round(value, PLACES) for name, value in own.items()} | {
        "doubts": [round(each, PLACES) for each in doubts]
    }


def _term(name: str, weight: float, center: float, spread: float, target: float) -> dict[str, Any]:
    numbers = {"weight": weight, "center": center, "spread": spread, "target": target}
    shortened = {key: _short(value) for key, value in numbers.items()}
    return {"signal": name, "version": BY_ID[name].version, **shortened}


def _metrics(table: Table, held_out: Array, contradicting: tuple[str, ...]) -> dict[str, Any]:
    by_set = {}
    for name in ("sondhi", "schwarz"):
        part, predicted = _of(table, held_out, name)
        figures = {"pages": len(part.rows), "sites": len(set(part.groups)), "auc": _short(auc(part, predicted))}
        by_set[name] = figures
    return {
        "out_of_fold": by_set,
        "calibration": {key: _short(value) for key, value in calibration(table, held_out).items()},
        "contradicting": list(contradicting),
    }


def _of(table: Table, held_out: Array, dataset: str) -> tuple[Table, Array]:
    """One dataset's rows, and what was predicted for them."""
    kept = np.array([row.source.dataset == dataset for row in table.rows])
    return table.where(kept), held_out[kept]


def _triangle(matrix: Array) -> list[list[float]]:
    return [[_short(float(value)) for value in row[: place + 1]] for place, row in enumerate(matrix)]


def _short(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def _version(document: dict[str, Any]) -> str:
    """The model's name: what it was fitted on and came to, in eight hex digits."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:8]

"""What the plots are drawn from: curves, reliability, scores by grade, and where the errors are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from sklearn.metrics import roc_curve

from models.scoring.artifact import Artifact
from models.training.figures import reliability
from models.training.protocol import MODEL, WORDS, Trial
from models.training.resampling import measured
from models.training.scored import score
from models.training.table import Array, Row, Table

CURVES = ("schwarz", "health", "sondhi", "sondhi to health", "schwarz to sondhi")
POINTS = 60
"""Of a curve, at most."""
BARS = 10
"""Of a histogram, over scores from 0 to 100."""
LENGTHS = (200, 400, 800, 1600)
"""Words at which the classes of length part."""
FEWEST = 15
"""Pages below which a class is left out."""

# Read off the address, as no set says what type its pages are of; the first that fits counts.
_TYPES = (
    ("front page", re.compile(r"/?(?:index|default|home)?(?:\.\w{2,5})?$")),
    ("shop", re.compile(r".*(?:shop|store|product|/buy|/cart|order)")),
    ("blog, forum or answers", re.compile(r".*(?:blog|forum|answer|question|wiki|comment|thread|article)")),
    ("other page", re.compile(r".*")),
)


def breakdown(trials: Iterable[Trial]) -> dict[str, Any]:
    """Everything that is drawn of what was said of pages from sites not seen."""
    by_name = {trial.name: trial for trial in trials}
    every, decided = by_name["every"], by_name["calibration"]
    chance = decided.predictions[MODEL].mean(axis=0)
    return {
        "roc": {name: _curves(by_name[name]) for name in CURVES},
        "reliability": {
            method: reliability(decided.table.grades > 3.0, decided.predictions[method].mean(axis=0))
            for method in (MODEL, WORDS)
        },
        "by_grade": _histograms(every.table, 100 * every.predictions[MODEL].mean(axis=0)),
        "abstaining": {
            method: _abstaining(decided.table, decided.predictions[method].mean(axis=0)) for method in (MODEL, WORDS)
        },
        "errors": {
            "topic": _errors(decided.table, chance, lambda row: row.source.topic),
            "length": _in_order(_errors(decided.table, chance, _length)),
            "type": _errors(decided.table, chance, lambda row: page_type(row.source.url)),
        },
    }


def strengths_of(table: Table, artifact: Artifact) -> dict[str, dict[str, float]]:
    """For each signal how far it moves scores: its contribution's deviation and its mean size, in log-odds."""
    found = [score(row, artifact).contributions for row in table.rows]
    result = {}
    for term in artifact.model.terms:
        parts = np.array([contributions.get(term.signal, 0.0) for contributions in found])
        result[term.signal] = {"deviation": float(parts.std()), "size": float(np.abs(parts).mean())}
    return result


def _curves(trial: Trial) -> dict[str, list[list[float]]]:
    """By method the points of the ROC curve, of the first repeat."""
    found = {}
    for method in (MODEL, WORDS):
        wrong, right, _ = roc_curve(trial.table.grades > 3.0, trial.predictions[method][0])
        kept = np.unique(np.linspace(0, len(wrong) - 1, POINTS).astype(int))
        found[method] = [[float(wrong[place]), float(right[place])] for place in kept]
    return found


def _histograms(table: Table, scores: Array) -> dict[str, dict[str, list[int]]]:
    """Set, then grade, to how many pages have a score in each tenth of the scale."""
    found: dict[str, dict[str, list[int]]] = {}
    for name in ("sondhi", "schwarz"):
        of_set = np.array([row.source.dataset == name for row in table.rows])
        for grade in np.unique(table.grades[of_set]):
            counts, _ = np.histogram(scores[of_set & (table.grades == grade)], bins=BARS, range=(0, 100))
            found.setdefault(name, {})[f"{grade:g}"] = [int(count) for count in counts]
    return found


def _abstaining(table: Table, chance: Array) -> list[list[float]]:
    """Share of pages answered, and the share of those that is right, when the least certain ones are not answered."""
    order = np.argsort(-np.abs(chance - 0.5), kind="stable")
    right = ((chance > 0.5) == (table.grades > 3.0))[order]
    shares = np.cumsum(right) / np.arange(1, len(right) + 1)
    kept = np.unique(np.linspace(len(right) / 20, len(right), 20).astype(int))
    return [[float(count / len(right)), float(shares[count - 1])] for count in kept]


def _errors(table: Table, chance: Array, label: Callable[[Row], str]) -> dict[str, Any]:
    """For each class of pages the share on the wrong side of 50, with its interval over sites."""
    labels = np.array([label(row) for row in table.rows])
    found = {}
    for name in np.unique(labels):
        kept = labels == name
        part = table.where(kept)
        if kept.sum() >= FEWEST and len(set(part.grades > 3.0)) == 2:
            found[str(name)] = {"pages": int(kept.sum()), **measured(part, chance[kept][None, :], _wrong)}
    return found


def _in_order(classes: dict[str, Any]) -> dict[str, Any]:
    """The classes of length from short to long."""
    return {name: classes[name] for name in map(_class, (0, *LENGTHS)) if name in classes}


def _wrong(grades: Array, chance: Array) -> float:
    return float(((chance > 0.5) != (grades > 3.0)).mean())


def _length(row: Row) -> str:
    return _class(row.words)


def _class(words: int) -> str:
    place = int(np.searchsorted(LENGTHS, words, side="right"))
    if place == 0:
        return f"under {LENGTHS[0]} words"
    low = LENGTHS[place - 1]
    return f"{low} to {LENGTHS[place] - 1} words" if place < len(LENGTHS) else f"{low} words and more"


def page_type(url: str) -> str:
    """What the address says the page is."""
    parts = urlsplit(url.lower())
    if not parts.netloc:
        return "no address"
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return next(name for name, pattern in _TYPES if pattern.match(path))

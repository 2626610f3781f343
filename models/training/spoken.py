"""How many speculation cues the hedging lexicon finds, with intervals over sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training import resampling
from models.training.certainty import Agreement, cue_counts
from models.training.sentences import Cued


def spoken(sentences: Sequence[Cued]) -> dict[str, Any]:
    """Precision and recall at cue level, each by its goal's key."""
    counts = cue_counts(sentences)
    places = np.arange(len(counts))
    whole = _both(counts)
    drawn = np.array([_both(counts[rows]) for rows in resampling.samples(places, resampling.RESAMPLES)])
    ends = np.percentile(drawn, [2.5, 97.5], axis=0)
    found = {}
    for key, value, low, high in zip(("precision", "recall"), whole, *ends, strict=True):
        figure = {"value": value, "low": float(low), "high": float(high)}
        found[f"bioscope_{key}"] = {"rows": len(counts), "sites": len(counts), "methods": {"model": figure}}
    return found


def _both(counts: NDArray[np.int64]) -> tuple[float, float]:
    agreement = Agreement(*(int(count) for count in counts.sum(axis=0)))
    return agreement.precision, agreement.recall

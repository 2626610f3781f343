"""Describe the model that scores: its weights, what it was fitted on and what that fit measured."""

from __future__ import annotations

from typing import Any

from models.scoring.artifact import load
from models.signals.catalog import BY_ID


def describe_model() -> dict[str, Any]:
    """The model as JSON values, its weights heaviest first. Raises models.scoring.artifact.ArtifactError."""
    artifact = load()
    model = artifact.model
    terms = [term for term in model.terms if term.signal in BY_ID]
    return {
        "version": artifact.stamp.version,
        "sha256": artifact.stamp.sha256,
        "intercept": model.intercept,
        "calibration": {name: getattr(model.calibration, name) for name in ("slope", "offset", "doubt")},
        "weights": [_weight(term.signal, term.weight) for term in sorted(terms, key=lambda term: -abs(term.weight))],
        "data": dict(model.data),
        "metrics": dict(model.metrics),
    }


def _weight(signal_id: str, weight: float) -> dict[str, Any]:
    signal = BY_ID[signal_id]
    return {
        "signal": signal.id,
        "category": signal.category.value,
        "title": signal.title,
        "failure_title": signal.failure_title,
        "weight": weight,
    }

"""Models for tests: the shipped one with one weight changed."""

from __future__ import annotations

import json

from models.scoring.artifact import shipped

SIGNAL = "outcome_promises"
"""The signal whose weight is another one, unless a test says otherwise."""


def changed_model(factor: float = 3.0, signal: str = SIGNAL, version: str = "changed") -> bytes:
    """The file of a model that weighs one signal so many times as heavily."""
    data = json.loads(shipped())
    for term in data["terms"]:
        if term["signal"] == signal:
            term["weight"] *= factor
    return json.dumps({**data, "version": version}).encode("ascii")

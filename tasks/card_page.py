"""The model card, from the committed evaluation and the shipped artifact: `make docs` needs no labelled data."""

from __future__ import annotations

import json

from models.scoring.artifact import load
from models.training.card import card
from tasks.bundled import ROOT

FIGURES = ROOT / "docs" / "model-card" / "metrics.json"


def pages() -> dict[str, str]:
    """Path under docs/ and text of the card."""
    return {"model-card.md": card(json.loads(FIGURES.read_text(encoding="utf-8")), load())}

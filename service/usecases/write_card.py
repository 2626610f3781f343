"""Write the model card with its figures and plots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.scoring.artifact import load
from models.training import plots
from models.training.card import card

FIGURES = "metrics.json"


def check_plots() -> None:
    """Raises models.training.plots.PlotError when plots could not be drawn."""
    plots.check()


def write_card(document: Mapping[str, Any], path: Path) -> None:
    """The card at this path, figures and plots in the folder of its name. Raises models.training.plots.PlotError."""
    drawn = plots.draw(document)
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FIGURES).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    for name, content in drawn.items():
        (folder / name).write_bytes(content)
    path.write_text(card(document, load(), folder.name), encoding="utf-8")

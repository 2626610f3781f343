"""Measure the model on sites it has not seen, beside its baselines."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.page import Page
from models.scoring.artifact import load
from models.training.evaluate import evaluate
from models.training.material import load as load_material
from scrapers.cleaning.plain import page_from_text
from service.usecases.train_model import clean


def evaluate_model(data: Path, report: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The evaluation's document for the shipped artifact; `report` is told what is being measured.

    Raises models.training.datasets.DataError.
    """
    report("reading and measuring pages")
    return evaluate(load_material(data, clean, _plain), load(), report, workers=os.cpu_count() or 1)


def _plain(text: bytes, url: str) -> Page:
    return page_from_text(text.decode(), url=url)

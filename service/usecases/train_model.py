"""Fit the model on labelled pages, and measure such a fit on sites it has not seen."""

from __future__ import annotations

from pathlib import Path

from models.page import Obstacle, Page
from models.training.build import build, load_table
from models.training.evaluate import evaluate
from scrapers.clean import page_from_html
from scrapers.errors import ScrapeError

Figures = dict[str, dict[str, dict[str, float]]]


def train_model(data: Path) -> bytes:
    """The artifact's JSON, byte for byte the same for the same data. Raises models.training.datasets.DataError."""
    return build(data, _clean)


def evaluate_model(data: Path) -> Figures:
    """Task, then method, to its figure and the ends of its interval. Raises models.training.datasets.DataError."""
    return evaluate(load_table(data, _clean))


def _clean(html: bytes, url: str) -> Page:
    """A labelled page; one that is no page, as the PDFs among them, stands as an obstacle and is left out."""
    try:
        return page_from_html(html, url=url)
    except ScrapeError as error:
        return Page(blocks=(), url=url, obstacle=Obstacle(error.state, error.code, error.message))

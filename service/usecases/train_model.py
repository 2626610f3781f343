"""Fit the model on labelled pages."""

from __future__ import annotations

from pathlib import Path

from models.page import Page
from models.training import promotional
from models.training.build import build
from scrapers.cleaning.clean import page_from_html
from scrapers.errors import ScrapeError
from service.usecases.score_source import unreadable


def train_model(data: Path) -> bytes:
    """The artifact's JSON, byte for byte the same for the same data.

    Raises models.training.datasets.DataError, and models.training.exemptions.SignError where a sign is contradicted.
    """
    return build(data, clean)


def fit_promotion(data: Path) -> bytes:
    """The JSON of promotion's wording, as reproducible. Raises models.training.datasets.DataError."""
    return promotional.build(data, clean)


def clean(html: bytes, url: str) -> Page:
    """HTML to a page, as training and evaluation take it: one that cannot be read is a page with an obstacle."""
    try:
        return page_from_html(html, url=url)
    except ScrapeError as error:
        return unreadable(url, error)

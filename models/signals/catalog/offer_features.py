"""Offer features: what a product, course, stay or event comes with, is made for and how it may be had."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.advertising import thickness
from models.signals.base import Category, Sign, Signal


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of product sheets and brochures per 1,000 words of main text."""
    return thickness(reading, "offer_features", "feature of an offer")


SIGNAL = Signal(
    id="offer_features",
    version=4,
    category=Category.COMMERCIAL,
    title="Lists what an offer comes with",
    failure_title="No features of an offer found",
    why="Features, sizes, opening times and what is included describe something to be bought. "
    "How this bears on credibility is learned, as services of every kind are described so.",
    criteria=("QUEST: conflict of interest", "HONcode: advertising policy"),
    unit="distinct wordings per 1,000 words",
    cap=30,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Sharoff 2018, Functional Text Dimensions for the annotation of web corpora",),
)

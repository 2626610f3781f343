"""Wording: the text's everyday words, taken together, are those of pages that raters trusted, or trusted less."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import not_applicable, unavailable
from models.signals.promotion import promoted
from models.signals.wording import measure_wording

FOR = "the words of this passage are commoner on pages that raters trust"
AGAINST = "the words of this passage are commoner on pages that raters do not trust"


def measure(reading: Reading) -> SignalResult:
    """The probability that raters trust the page, by the everyday words of its main text alone.

    Sellers of treatments have their pages written well, so that there the words tell nothing.
    """
    if reading.derive(promoted):
        return not_applicable(
            "the page speaks well of a treatment of the kind often sold; fine wording is no merit there"
        )
    if reading.wording is None:
        return unavailable("there is no fitted model to know the words from")
    return measure_wording(reading, reading.wording, FOR, AGAINST)


SIGNAL = Signal(
    id="wording",
    version=4,
    category=Category.TONE,
    title="Is worded like pages that raters trust",
    failure_title="Is worded like pages that raters trust less",
    why=(
        "Reports and reference works share plain habits of wording, and so do sales talk, rumour and private opinion. "
        "Only words that texts of every topic use count here, so that no subject is good or bad in itself."
    ),
    criteria=("QUEST: tone", "W3C: emotionally charged tone"),
    unit="probability",
    cap=1,
    fires_above=0.5,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Biber 1988, Variation across speech and writing",),
)

"""Promoted treatment: the page sells what it is about, and that is a treatment of the kind often sold without leave."""

from __future__ import annotations

from models.reading import EVERYWHERE, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.promotion import promoted
from models.signals.selling import sells
from models.signals.treatments import is_topic


def measure(reading: Reading) -> SignalResult:
    """1 when a page about such a treatment sells it and speaks well of it."""
    if not (reading.derive(is_topic) and reading.derive(sells) and reading.derive(promoted)):
        return measured(0)
    sold = distinct(reading, reading.hits("sales_cues", "interventions", zones=EVERYWHERE))
    return measured(1, quote_hits(reading, sold, "sold here"))


SIGNAL = Signal(
    id="promoted_treatment",
    version=5,
    category=Category.COMMERCIAL,
    title="Sells the very treatment it praises",
    failure_title="Not found to sell a treatment that it praises",
    why="Stem cells, exosomes, infusions and supplements are mostly sold before anyone has shown that they work. Who "
    "lives on selling one is no neutral witness to what it does.",
    criteria=(
        "QUEST: conflict of interest",
        "HealthNewsReview: independent sources and conflicts",
        "HONcode: financial disclosure",
    ),
    unit="found",
    cap=1,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    references=("Sipp et al. 2017, Marketing of unproven stem cell–based interventions: A call to action",),
)

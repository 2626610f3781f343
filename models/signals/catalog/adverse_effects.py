"""Adverse effects: which harms of a treatment are told, and how."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, quote_hits
from models.signals.harms import harm_kinds


def measure(reading: Reading) -> SignalResult:
    """Kinds of harm told: how it is reported, and which complaints and complications are named beside that."""
    found = reading.derive(harm_kinds)
    return measured(len(found), quote_hits(reading, found, "harm"))


SIGNAL = Signal(
    id="adverse_effects",
    version=6,
    category=Category.BALANCE,
    title="Tells which harms there are",
    failure_title="No mention of particular harms found",
    why=(
        "Side effects may occur says little. Which ones, how often and for whom the treatment is not is "
        "what a reader needs."
    ),
    criteria=(
        "HealthNewsReview: harms",
        "DISCERN: 11 risks",
    ),
    unit="kinds of harm",
    cap=14,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=(
        "Ioannidis et al. 2004, Better reporting of harms in randomized trials: an extension of the CONSORT statement",
    ),
    action="Name the side effects, how often they come and who should not be treated",
)

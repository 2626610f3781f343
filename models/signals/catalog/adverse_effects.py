"""Adverse effects: which harms of a treatment are told, and how."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import kinds, measured, quote_hits
from models.signals.harms import harm_hits, harm_outcomes, is_named
from models.signals.scope import asked


def measure(reading: Reading) -> SignalResult:
    """Kinds of harm told: how it is reported, and which complaints and complications are named beside that."""
    reports = (hit for hit in reading.hits("harm_reports") if is_named(reading, hit) and not asked(reading, hit))
    reported = (*reports, *reading.derive(harm_outcomes))
    told = {hit.sentence for hit in (*reported, *reading.derive(harm_hits))}
    near = told | {sentence + 1 for sentence in told}
    named = (hit for hit in reading.hits("harm_symptoms") if hit.sentence in near and is_named(reading, hit))
    found = kinds(sorted((*reported, *named), key=lambda hit: (hit.block, hit.start)))
    return measured(len(found), quote_hits(reading, found, "harm"))


SIGNAL = Signal(
    id="adverse_effects",
    version=5,
    category=Category.BALANCE,
    title="Tells which harms there are",
    failure_title="Tells of no particular harm",
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

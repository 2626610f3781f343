"""One-sidedness: benefits without the risks that belong to them."""

from __future__ import annotations

import math

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.claims import claim_hits
from models.signals.engines import measured
from models.signals.harms import harm_hits
from models.signals.scope import new_sentences
from models.signals.windows import quote_windows


def measure(reading: Reading) -> SignalResult:
    """Log-ratio of sentences with a benefit to sentences with a risk, 0 where risks are as many.

    0 as well where no benefit is claimed: a first claim must not better a page that tells of risks.
    """
    benefits = new_sentences(reading, reading.derive(claim_hits))
    if not benefits:
        return measured(0, note="no benefit is claimed")
    excess = math.log((1 + len(benefits)) / (1 + len(reading.derive(harm_hits))))
    if excess <= 0:
        return measured(0)
    return measured(excess, quote_windows(reading, benefits, "benefit, against the risks named"))


SIGNAL = Signal(
    id="one_sidedness",
    version=10,
    category=Category.BALANCE,
    title="Names benefits without as much on risks",
    failure_title="Benefits were not found to outnumber risks",
    why=("A page that claims many benefits and names few risks or none tells one side. Balanced pages name both."),
    criteria=(
        "DISCERN: 6 balanced",
        "HealthNewsReview: harms",
        "QUEST: conflict of interest",
    ),
    unit="log-ratio",
    cap=3,
    expected_sign=Sign.NEGATIVE,
    action="Name the risks next to the benefits",
    measure=measure,
)

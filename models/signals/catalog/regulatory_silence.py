"""Regulatory silence: a treatment promoted without a word, or without a true one, on whether it may be sold."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bibliography import bibliography
from models.signals.engines import measured
from models.signals.false_approvals import false_approvals
from models.signals.harms import harm_kinds
from models.signals.hosts import host_of, is_public_body
from models.signals.own_treatment import speaks_of_own
from models.signals.promotion import promoted
from models.signals.regulators import near_agency
from models.signals.selling import sells
from models.signals.windows import quote_windows

CITED = 3
"""References the text points to, from which on a page that sells nothing reports on a treatment."""
HARMS = 3
"""Kinds of harm told, from which on it informs of one."""
GRAVITY = 1.25
"""By which silence itself counts as much as a full measure of other signals, and a lie for more."""
PASTED, SILENT, FALSE = 1, 2, 3
"""What it counts that boilerplate names an agency ("not evaluated" is not "not approved"), that nothing is said, and
that an approval is claimed which no product of the kind has: not to speak must never cost more than to lie."""


def measure(reading: Reading) -> SignalResult:
    """How badly the main text, which makes claims for a treatment of this kind, fails to say whether it is approved.

    What a page that sells says of other clinics is no statement on what it sells. A page that sells nothing reports on
    treatments, and promotes none, when it cites its references, tells of harms or is a public body's.
    """
    false = reading.derive(false_approvals)
    if false:
        return measured(FALSE, quote_windows(reading, false, "no product of the kind is approved"))
    claims = reading.derive(promoted)
    if not claims or _informs(reading):
        return measured(0, note="no treatment of the kind that needs leave to be sold is promoted")
    if speaks_of_own(reading):
        return measured(0)
    value = PASTED if any(near_agency(reading, hit) for hit in reading.hits("disclaimers")) else SILENT
    return measured(value, quote_windows(reading, claims, "claimed, with no word on approval"))


def _informs(reading: Reading) -> bool:
    if reading.derive(sells):
        return False
    cites = len(reading.derive(bibliography).cited) >= CITED
    return cites or len(reading.derive(harm_kinds)) >= HARMS or is_public_body(host_of(reading.page.url))


SIGNAL = Signal(
    id="regulatory_silence",
    version=12,
    category=Category.REGULATORY,
    title="Promotes a treatment without a true word on its approval",
    failure_title="No treatment promoted without a word on its approval found",
    why=(
        "Most businesses that sell stem cells or exosomes say nothing about approval, and some claim one that no such "
        "product has. A reader should not have to guess whether a treatment may be sold."
    ),
    criteria=(
        "HealthNewsReview: availability",
        "HONcode: justifiability",
        "NewsGuard: responsible presentation",
    ),
    unit="degrees",
    cap=3,
    gravity=GRAVITY,
    expected_sign=Sign.NEGATIVE,
    references=(
        (
            "Turner et al. 2023, Regulatory claims made by US businesses engaged in "
            "direct-to-consumer marketing of purported stem cell treatments and exosome therapies"
        ),
        "US Food and Drug Administration 2019, Public safety notification on exosome products",
    ),
    action="Say whether the treatment is approved, and by whom",
    measure=measure,
)

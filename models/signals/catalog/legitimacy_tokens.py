"""Tokens of legitimacy: registrations, labs, trials and patents shown by a page that sells."""

from __future__ import annotations

from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.quotations import attributed
from models.signals.regulators import objections
from models.signals.scope import affirmed
from models.signals.selling import sells

_BADGE = 20
"""Words of a line of badges."""
_VERBS = frozenset(["is", "are", "was", "were", "be", "has", "have", "must", "should", "may", "can", "means"])


def measure(reading: Reading) -> SignalResult:
    """Different tokens anywhere on a page that sells; elsewhere only those said of what the page offers itself."""
    shown = affirmed(reading, reading.hits("legitimacy_tokens", zones=EVERYWHERE))
    hits = distinct(reading, [hit for hit in shown if reading.derive(sells) or _of_own(reading, hit)])
    return measured(len(hits), quote_hits(reading, hits, "token of legitimacy"))


def _of_own(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence speaks of an own product, clinic or treatment, and not of research, as in "our study"."""
    if reading.sentence_hits("study_contexts", hit.sentence) or attributed(reading, hit):
        return False
    if reading.sentence_hits("own_offers", hit.sentence):
        return True
    goods = reading.sentence_hits("own_goods", hit.sentence) and not reading.derive(objections)
    return bool(goods) or _on_a_badge(reading, hit)


def _on_a_badge(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in a short line of several tokens and no verb, as under a product's picture."""
    words = reading.words[hit.block].lower
    tokens = [other for other in reading.hits("legitimacy_tokens", zones=EVERYWHERE) if other.block == hit.block]
    return len(tokens) > 1 and len(words) <= _BADGE and _VERBS.isdisjoint(words)


SIGNAL = Signal(
    id="legitimacy_tokens",
    version=5,
    category=Category.REGULATORY,
    title="Shows registrations and patents as if they were approval",
    failure_title="No registrations or patents shown as approval found",
    why=(
        "A registered facility, a compliant lab, an ethics review or a trial number says nothing about "
        "whether a treatment works. Sellers of unproven treatments show them in place of an approval."
    ),
    criteria=(
        "Tokens of legitimacy: accreditations",
        "Tokens of legitimacy: trial registration",
        "Tokens of legitimacy: ethics review",
        "Tokens of legitimacy: patents",
    ),
    unit="different tokens",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    references=("Sipp et al. 2017, Marketing of unproven stem cell-based interventions: a call to action",),
    action="Say what each registration covers, and that it is no approval of the treatment",
    measure=measure,
)

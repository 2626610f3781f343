"""Professional advice: the reader is sent to a doctor or pharmacist."""

from __future__ import annotations

from models.page import Zone
from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.boilerplate import disclaimer_hits
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.scope import LONGEST, around, new_sentences

_REACH = 4
"""Words between a negation and the visit it does away with, as in "no need to see"."""
_LINKS_WORDS = """
    a any be bother bothering even ever feel go going good have having just need needed needing needs necessary obliged
    point reason required think to want wish
"""
_LINKS = frozenset(_LINKS_WORDS.split())
_CONDITIONS = frozenset(["without", "before", "until", "unless", "as", "if", "when", "because", "except"])
"""Words of advice that needs a negation before it, as in "never without asking your doctor"."""
_TELLING = frozenset(["your", "a", "their", "doctor", "gp", "physician", "pharmacist", "need", "needs"])
"""First words of what a professional says or a reader needs, which a negation after them turns round."""


def measure(reading: Reading) -> SignalResult:
    """Different sentences of the main text that advise to see a professional, per 1,000 words of it.

    A paragraph with a disclaimer is boilerplate, and what it advises is part of that.
    """
    boilerplate = {hit.block for hit in reading.derive(disclaimer_hits) if hit.zone is Zone.MAIN}
    advice = (hit for hit in reading.hits("professional_advice") if hit.block not in boilerplate)
    hits = new_sentences(reading, (hit for hit in advice if not _dissuades(reading, hit)))
    return measured(per_thousand(reading, len(hits)), quote_hits(reading, hits, "advice to see a professional"))


def _dissuades(reading: Reading, hit: Hit) -> bool:
    """Whether the reader is told not to go, or what a professional will not say: "your doctor will never tell you"."""
    negators = around(reading, "negators", hit, before=_REACH + LONGEST, after=0)
    tells = reading.words[hit.block].lower[hit.first] in _TELLING
    return any((tells and hit.first < negator.first) or _does_away(reading, negator, hit) for negator in negators)


def _does_away(reading: Reading, negator: Hit, hit: Hit) -> bool:
    """Whether nothing but words such as "need to" stand between the negation and the visit."""
    words, text = reading.words[hit.block].lower, reading.page.blocks[hit.block].text
    between = words[negator.last + 1 : hit.first]
    if negator.last >= hit.first or not _CONDITIONS.isdisjoint(words[hit.first : hit.last + 1]):
        return False
    return _LINKS.issuperset(between) and text[negator.end : hit.start].replace(" ", "a").isalpha()


SIGNAL = Signal(
    id="professional_advice",
    version=5,
    category=Category.BALANCE,
    title="Advises to see a professional",
    failure_title="No advice to see a professional found",
    why=(
        "A page cannot examine its reader. Sending people to their own doctor or pharmacist is part of "
        "responsible information; to the seller's staff it is not."
    ),
    criteria=(
        "HONcode: complementarity",
        "QUEST: complementarity",
        "DISCERN: 15 shared decisions",
    ),
    unit="per 1,000 words",
    cap=8,
    expected_sign=Sign.LEARNED,
    action="Tell readers what to ask their own doctor or pharmacist",
    measure=measure,
)

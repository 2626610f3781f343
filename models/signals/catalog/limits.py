"""Limits acknowledged: what is not known, not shown or may not hold for everyone."""

from __future__ import annotations

from bisect import bisect_left

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.claims import HEADINGS
from models.signals.engines import measured, per_thousand
from models.signals.scope import asked, new_sentences
from models.signals.selling import sells
from models.signals.stance import asserted
from models.signals.windows import quote_windows

_OTHERS = frozenset(["they", "these", "those", "their", "some", "many", "most", "other", "others"])
"""Words that open a sentence about somebody else's, on a page that praises its own."""

_EXCUSES = frozenset(["unethical", "unnecessary", "needless", "superfluous", "unneeded"])
"""Words by which a writer defends what is missing instead of owning up to it."""


def measure(reading: Reading) -> SignalResult:
    """Different sentences that own up to a limit, per 1,000 words of main text."""
    hits = new_sentences(reading, (hit for hit in reading.hits("limits") if _owned(reading, hit)))
    return measured(per_thousand(reading, len(hits)), quote_windows(reading, hits, "limit acknowledged"))


def _owned(reading: Reading, hit: Hit) -> bool:
    """Whether the page says of its own subject what is not known; who says it of others runs them down."""
    if asked(reading, hit) or reading.page.blocks[hit.block].kind in HEADINGS:
        return False
    if bool(reading.sentence_hits("rivals", hit.sentence)) and reading.derive(sells):
        return False
    words = reading.words[hit.block]
    low, high = bisect_left(words.sentences, hit.sentence), bisect_left(words.sentences, hit.sentence + 1)
    if not _EXCUSES.isdisjoint(words.lower[low:high]):
        return False
    return words.lower[low] not in _OTHERS or not reading.derive(_boasts)


def _boasts(reading: Reading) -> bool:
    """Whether the page holds its own up against all others."""
    claims = asserted(reading, reading.hits("superiority"))
    return any(not reading.sentence_hits("study_contexts", hit.sentence) for hit in claims)


SIGNAL = Signal(
    id="limits",
    version=3,
    category=Category.CERTAINTY,
    title="Says what is not known",
    failure_title="Names no limit of what is known",
    why=("Most questions in health are open somewhere. A page that says where lets its reader weigh the rest."),
    criteria=(
        "DISCERN: 8 areas of uncertainty",
        "QUEST: tone",
        "HealthNewsReview: evidence quality",
    ),
    unit="per 1,000 words",
    cap=6,
    expected_sign=Sign.POSITIVE,
    references=(
        (
            "Charnock et al. 1999, DISCERN: an instrument for judging the quality of written "
            "consumer health information on treatment choices"
        ),
    ),
    action="Say what is not yet known about the treatment, and for whom it may not work",
    measure=measure,
)

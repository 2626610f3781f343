"""Limits acknowledged: what is not known, not shown or may not hold for everyone."""

from __future__ import annotations

from bisect import bisect_left

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.claims import HEADINGS
from models.signals.engines import measured
from models.signals.scope import asked, new_sentences
from models.signals.selling import sells
from models.signals.stance import asserted
from models.signals.windows import quote_windows

SHORT = 800
"""Words that shorter texts are taken to have: a single sentence added to a short page must not say it all."""
ASIDE = 0.25
"""What it counts on a page that sells that its treatment may not work for everyone."""
_SAYING = """
    is are was were be been being am isn't aren't wasn't weren't has have had hasn't haven't hadn't do does did
    don't doesn't didn't can could may might will would shall should must cannot can't couldn't won't wouldn't
    need needs needed remain remains remained suggest suggests suggested show shows showed shown include includes
    included hint hints hinted lack lacks lacked require requires required limit limits limited know knows knew
    find finds found say says said call calls called note notes noted warn warns warned caution cautions cautioned
    want wants wait await awaits deserve deserves merit merits point points rest rests come comes makes make means
    mean leaves leave respond responds disagree disagrees differ differs benefit rely relies relied translate translates
    there's it's that's they're jury's what's nobody's
"""
_VERBS = frozenset(_SAYING.split())
"""Verbs one of which stands in nearly every sentence on what is known, and none in a line of keywords."""
_OTHERS = frozenset(["they", "these", "those", "their", "some", "many", "most", "other", "others"])
"""Words that open a sentence about somebody else's, on a page that praises its own."""

_EXCUSES = frozenset(["unethical", "unnecessary", "needless", "superfluous", "unneeded"])
"""Words by which a writer defends what is missing instead of owning up to it."""


def measure(reading: Reading) -> SignalResult:
    """Different sentences that own up to a limit, per 1,000 words of main text.

    A text below `SHORT` words is taken to have so many. That a treatment may not work for all counts little
    where the page sells it.
    """
    owned = [hit for hit in reading.hits("limits", "personal_limits") if _owned(reading, hit)]
    hits = new_sentences(reading, owned)
    count = sum(_weight(reading, hit) for hit in hits)
    return measured(1000 * count / max(reading.word_count, SHORT), quote_windows(reading, hits, "limit acknowledged"))


def _weight(reading: Reading, hit: Hit) -> float:
    """What the sentence counts: little where a seller says no more than that not everybody is helped."""
    if not reading.derive(sells) or reading.sentence_hits("limits", hit.sentence):
        return 1.0
    return ASIDE


def _owned(reading: Reading, hit: Hit) -> bool:
    """Whether the page says of its own subject what is not known; who says it of others runs them down."""
    if asked(reading, hit) or reading.page.blocks[hit.block].kind in HEADINGS or not _says(reading, hit):
        return False
    if reading.sentence_hits("played_down", hit.sentence):
        return False
    if bool(reading.sentence_hits("rivals", hit.sentence)) and reading.derive(sells):
        return False
    words = reading.words[hit.block]
    low, high = bisect_left(words.sentences, hit.sentence), bisect_left(words.sentences, hit.sentence + 1)
    if not _EXCUSES.isdisjoint(words.lower[low:high]):
        return False
    return words.lower[low] not in _OTHERS or not reading.derive(_boasts)


def _says(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in a sentence that says something, and not in a line of keywords."""
    words = reading.words[hit.block]
    low, high = bisect_left(words.sentences, hit.sentence), bisect_left(words.sentences, hit.sentence + 1)
    return not _VERBS.isdisjoint(words.lower[low:high])


def _boasts(reading: Reading) -> bool:
    """Whether the page holds its own up against all others."""
    claims = asserted(reading, reading.hits("superiority"))
    return any(not reading.sentence_hits("study_contexts", hit.sentence) for hit in claims)


SIGNAL = Signal(
    id="limits",
    version=6,
    category=Category.CERTAINTY,
    title="Says what is not known",
    failure_title="Nothing found on what is not known",
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

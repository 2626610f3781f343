"""First person: the page tells what one person lived through or thinks."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.quotations import attributed
from models.signals.scope import asked
from models.signals.work_titles import in_title

QUOTED = 0.5
"""What the first person counts in words that somebody is quoted with: another's story, which the page chose to tell."""


def measure(reading: Reading) -> SignalResult:
    """First-person singular pronouns per 1,000 words of main text, those of people it quotes half.

    On a page that says "I" in questions alone, as answers to frequent questions do, it is the reader's.
    """
    hits = [hit for hit in reading.hits("first_person") if not in_title(reading, hit)]
    if all(asked(reading, hit) for hit in hits):
        hits = []
    own = [hit for hit in hits if not attributed(reading, hit)]
    count = len(own) + QUOTED * (len(hits) - len(own))
    return measured(per_thousand(reading, count, undiluted=True), quote_hits(reading, own or hits, "first person"))


SIGNAL = Signal(
    id="first_person",
    version=4,
    category=Category.TONE,
    title="Tells one person's experience or opinion",
    failure_title="No account in the first person found",
    why="One person's story is sincere and may be true, but it says little about what happens to others.",
    criteria=("NewsGuard: news and opinion apart", "HealthNewsReview: evidence quality"),
    unit="per 1,000 words",
    cap=40,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
)

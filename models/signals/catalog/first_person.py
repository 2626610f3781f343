"""First person: the page tells what one person lived through or thinks."""

from __future__ import annotations

import re

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, per_thousand, quote_hits
from models.signals.quotations import attributed
from models.signals.scope import asked
from models.signals.work_titles import in_title

QUOTED = 0.5
"""What the first person counts in words that somebody is quoted with: another's story, which the page chose to tell."""

_NUMERAL = re.compile(r"[(\[]?[Ii][.)\]](?=\s|$)")
"""A numeral that opens a block, as "I." or "(i)"."""
_INITIAL = re.compile(r"I(?:\.-?[A-Z]\b|\. ?[A-Z]\.|-[A-Z]\.|-\d|, [A-Z][\w'’-]{1,30} [A-Z]{1,3}\b)|i\.\w\.", re.ASCII)
"""A letter of a name, as in "I.K.", "I. K. Person" or "Keller I, Wrona T", of an isotope, or of "i.v."."""
_AFTER_INITIAL = re.compile(r"\b(?:[A-Z]\.[ -]?|(?:[Bb]y|Drs?|Profs?|Professor|Mrs?|Ms)\.? )$")


def measure(reading: Reading) -> SignalResult:
    """First-person singular pronouns per 1,000 words of main text, those of people it quotes half.

    On a page that says "I" in questions alone, as answers to frequent questions do, it is the reader's.
    """
    hits = [hit for hit in reading.hits("first_person") if not in_title(reading, hit) and not _letter(reading, hit)]
    if all(asked(reading, hit) for hit in hits):
        hits = []
    own = [hit for hit in hits if not attributed(reading, hit)]
    count = len(own) + QUOTED * (len(hits) - len(own))
    return measured(per_thousand(reading, count, undiluted=True), quote_hits(reading, own or hits, "first person"))


def _letter(reading: Reading, hit: Hit) -> bool:
    """Whether "I" is a numeral or a letter of a name."""
    text = reading.page.blocks[hit.block].text
    if hit.end - hit.start > 1 or text[hit.start] not in "Ii":
        return False
    before, dotted = text[max(0, hit.start - 10) : hit.start], text.startswith(".", hit.end)
    opens = hit.first == 0 and _NUMERAL.match(text) is not None
    bracketed = before.endswith("(") and text.startswith(")", hit.end)
    return (
        opens
        or bracketed
        or _INITIAL.match(text, hit.start) is not None
        or (dotted and _AFTER_INITIAL.search(before) is not None)
    )


SIGNAL = Signal(
    id="first_person",
    version=5,
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
